#pragma once

/// Files of hits or primitives of one beam energy, as `antipode select` and `antipode reconstruct` read them.

#include "cli/analysis.hpp"
#include "reconstruction/cluster_maker.hpp"
#include "selection/card.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace antipode::cli {

struct PeriodFiles {
    std::vector<std::string> files;
    std::string card = "published";
    std::vector<std::string> assignments;
    std::optional<std::string> calibration;

    void add_to(CLI::App& command);
    selection::SelectionCard read_card(Provenance& provenance) const;
};

/// One bunch as the analysis sees it.
struct SeenBunch {
    std::uint32_t number = 0;
    double catcher_pc = 0;
    const std::vector<reconstruction::Cluster>* clusters = nullptr;
};

/// What became of the packets of a file.
struct Reading {
    std::int64_t bunches = 0;  ///< seen
    std::int64_t faulty = 0;   ///< left out: damaged, dropped by the trigger, or without charges
    std::int64_t lost = 0;     ///< with damaged blocks
    bool complete = true;

    Reading& operator+=(const Reading& other);
};

/// Reads a file bunch by bunch; memory does not grow. Hits are clustered as in Run III, clusters of
/// primitives are the trigger's.
Reading read_bunches(const std::string& file, const selection::SelectionCard& card,
                     const calibration::CrystalConstants& constants,
                     const std::function<void(const SeenBunch&)>& take);

}  // namespace antipode::cli
