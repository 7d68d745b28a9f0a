#include "cli/period_files.hpp"

#include "base/terminal.hpp"

#include <fmt/format.h>

namespace antipode::cli {

void PeriodFiles::add_to(CLI::App& command) {
    command.add_option("files", files, "files of hits or primitives; '-' is standard input")->required();
    command.add_option("--card", card, "selection: published, padme_fw, or a file")->capture_default_str();
    command.add_option("--set", assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command.add_option("--calibration", calibration, "constants of the crystals, for files of hits (CSV)");
}

void PeriodFiles::add_energy_to(CLI::App& command) {
    command
        .add_option("--energy", e_beam_mev,
                    "beam energy [MeV]; needed only where the header of a file does not say it")
        ->check(CLI::Range(50.0, 1000.0));
}

ExitStatus report_losses(const reconstruction::BunchAccount& account,
                         const reconstruction::HitsLeftOut& hits) {
    if (hits.no_crystal + hits.masked + hits.too_close > 0)
        note(
            fmt::format("hits left out: {} outside the crystals, {} of masked crystals "
                        "(reconstruction.mask_dead_run3, masked_crystals), {} too close to a larger one",
                        hits.no_crystal, hits.masked, hits.too_close));
    if (account.whole()) return ExitStatus::done;
    note(account.text());
    return ExitStatus::rejected;
}

}  // namespace antipode::cli
