#include "analysis/finished_steps.hpp"

#include "base/checkpoint.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"

namespace antipode::analysis {
namespace {

namespace fs = std::filesystem;

std::string hash_of(const fs::path& file) {
    return fs::exists(file) ? sha256_file(file) : "none";
}

}  // namespace

FinishedSteps::FinishedSteps(fs::path folder, fs::path card, std::uint64_t seed)
    : folder_(std::move(folder)), card_(std::move(card)), seed_(seed) {}

bool FinishedSteps::finished(const std::string& step) const {
    return read_checkpoint(stamp(step, "done"), key(step)) == hash_of(result(step));
}

void FinishedSteps::finish(const std::string& step) const {
    // The key holds the ledger with the look of this step.
    write_checkpoint(stamp(step, "done"), key(step), hash_of(result(step)));
}

bool FinishedSteps::drawn(const std::string& step) const {
    const auto file = stamp(step, "drawn");
    return fs::exists(file) && read_file(file) == hash_of(result(step));
}

void FinishedSteps::draw(const std::string& step) const {
    write_file(stamp(step, "drawn"), hash_of(result(step)));
}

fs::path FinishedSteps::stamp(const std::string& step, const char* of) const {
    return folder_ / "blocks" / (step + '.' + of);
}

std::string FinishedSteps::key(const std::string& step) const {
    return checkpoint_key({step, seed_, card_.string(), hash_of(card_), hash_of(folder_ / "scan.csv"),
                           hash_of(folder_ / "scan.blinding.json")});
}

}  // namespace antipode::analysis
