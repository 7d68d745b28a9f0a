#include "base/terminal.hpp"
#include "cli/period_files.hpp"
#include "cli/subcommands.hpp"
#include "results/cluster_file.hpp"

#include <fmt/format.h>

namespace antipode::cli {

void add_reconstruct(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "reconstruct",
        "clusters of each bunch as HDF5: of hits as in Run III, of primitives as the trigger's");
    struct Options : PeriodFiles {
        std::filesystem::path out = "clusters.h5";
        bool quiet = false;
    };
    auto options = std::make_shared<Options>();
    options->add_to(*command);
    command->add_option("--out", options->out, "the HDF5 file")->capture_default_str();
    command->add_flag("--quiet", options->quiet, "print nothing but errors");
    command->footer(
        "Bunches damaged in transit are left out, and counted by cause; then it ends with status 1.\n"
        "Examples:\n"
        "  antipode reconstruct run.hits --out run.h5\n"
        "  python3 -c 'import h5py; print(h5py.File(\"run.h5\")[\"clusters/energy_mev\"][:10])'");
    command->callback([options, &invocation] {
        Provenance provenance;
        provenance.command_line = invocation.command_line;
        const auto card = options->read_card(provenance);
        const auto constants = options->constants();
        results::ClusterFile out(options->out, provenance.to_json());
        analysis::Reading reading;
        std::int64_t clusters = 0;
        for (const auto& file : options->files)
            reading +=
                analysis::read_bunches(file, card, constants, {}, [&](const analysis::BunchView& seen) {
                    out.append(seen.number, seen.catcher_pc, *seen.clusters);
                    clusters += static_cast<std::int64_t>(seen.clusters->size());
                });
        analysis::check_no_bunch_twice(reading.bunches);
        out.finish();
        if (!options->quiet)
            say(fmt::format("{}: {} clusters; {}\n", options->out.string(), clusters,
                            reading.account.text()));
        invocation.status = report_losses(reading.account, reading.hits);
    });
}

}  // namespace antipode::cli
