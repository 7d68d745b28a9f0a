#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace antipode::analysis {

/// Which steps of the analysis of a campaign are finished: a step whose table, card, ledger, program and
/// question are those of its last run, and whose result nobody has changed since.
class FinishedSteps {
public:
    /// @param folder  of the campaign: scan.csv, the results, and blocks/ with a stamp for each step
    FinishedSteps(std::filesystem::path folder, std::filesystem::path card, std::uint64_t seed);

    bool finished(const std::string& step) const;
    void finish(const std::string& step) const;

    /// Whether the plots show the result as it is.
    bool drawn(const std::string& step) const;
    void draw(const std::string& step) const;

    std::filesystem::path result(const std::string& step) const { return folder_ / (step + ".json"); }

private:
    std::filesystem::path stamp(const std::string& step, const char* of) const;
    std::string key(const std::string& step) const;

    std::filesystem::path folder_, card_;
    std::uint64_t seed_;
};

}  // namespace antipode::analysis
