#pragma once

/// The files of hits or primitives of one beam energy: a period, or a part of it.

#include "base/provenance.hpp"
#include "calibration/crystals.hpp"
#include "formats/word_file.hpp"
#include "reconstruction/cluster_maker.hpp"
#include "selection/card.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace antipode::analysis {

struct PeriodRequest {
    std::vector<std::string> files;          ///< "-": standard input
    std::string card = "published";          ///< of the selection: a file, or a name
    std::vector<std::string> assignments;    ///< key=value, over the card
    std::optional<std::string> calibration;  ///< constants of the crystals, for files of hits
    std::optional<double> e_beam_mev;        ///< needed only where a header does not say it

    /// Card and inputs go into the provenance. Throws InputError if a file is given twice: by its name, by a
    /// link, or as a copy.
    selection::SelectionCard read_card(Provenance& provenance) const;
    /// The constants of the crystals; without a file all are 1.
    calibration::CrystalConstants constants() const;
    /// The beam energy: that of the request, or of the headers of the files. Throws InputError where these
    /// contradict each other, or where a header has none and the request has none. Opens each file but
    /// standard input, whose header `check_energy` checks when it is read.
    double energy_mev() const;
};

/// Throws InputError if a file says that its beam energy is another one.
void check_energy(const std::string& file, const formats::FileHeader& header, double e_beam_mev);

/// One bunch as the analysis sees it.
struct BunchView {
    std::uint32_t number = 0;
    double catcher_pc = 0;
    const std::vector<reconstruction::Cluster>* clusters = nullptr;
};

/// Bunches of one run, first to last, that a file holds.
struct BunchRange {
    std::string file, run;
    std::uint32_t first = 0, last = 0;
};

/// Throws InputError that names both places if a bunch of a run is there twice.
void check_no_bunch_twice(std::vector<BunchRange> ranges);

/// What became of the packets of a file.
struct Reading {
    reconstruction::BunchAccount account;
    reconstruction::HitsLeftOut hits;  ///< of the bunches that were kept
    std::vector<BunchRange> bunches;   ///< that were kept

    Reading& operator+=(const Reading& other);
};

/// Reads a file bunch by bunch; memory does not grow. Hits are clustered as in Run III, clusters of
/// primitives are the trigger's. Throws Interrupted after Ctrl-C.
/// @param e_beam_mev  what the headers of the file must not contradict, if it is given
Reading read_bunches(const std::string& file, const selection::SelectionCard& card,
                     const calibration::CrystalConstants& constants, std::optional<double> e_beam_mev,
                     const std::function<void(const BunchView&)>& take);

}  // namespace antipode::analysis
