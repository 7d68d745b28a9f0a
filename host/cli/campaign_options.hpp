#pragma once

/// What `antipode run` and `antipode efficiency` share: a campaign's card and where its blocks are.

#include "analysis/campaign.hpp"
#include "base/lock.hpp"
#include "base/provenance.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace antipode::cli {

struct CampaignOptions {
    std::string card = "small_scan";
    std::vector<std::string> assignments;
    std::uint64_t seed = 1;
    int threads = 0;
    std::filesystem::path out = "out";
    bool quiet = false;

    void add_to(CLI::App& command);
    /// The file of the card: a path, or one that comes with the program.
    std::filesystem::path card_file() const;
    analysis::Campaign campaign() const;
    /// Holds the folder of blocks against another run. Throws IoError if it is in use or cannot be written.
    Lock lock() const;
    Provenance provenance(analysis::Campaign& campaign, const std::string& command_line) const;
};

}  // namespace antipode::cli
