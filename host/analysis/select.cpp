#include "analysis/select.hpp"

#include "base/parallel.hpp"

#include <optional>

namespace antipode::analysis {
namespace {

Run count(const std::string& file, const selection::SelectionCard& card,
          const calibration::CrystalConstants& constants, const selection::Tally& empty, bool keep_pairs) {
    Run run{{}, 0, selection::RunTally(empty)};
    run.tally.keep_selected(keep_pairs);
    const selection::PairCollection collection;
    run.reading = read_bunches(file, card, constants, empty.frame().e_beam_mev, [&](const BunchView& bunch) {
        run.catcher_pc += bunch.catcher_pc;
        collection.collect(bunch.number, *bunch.clusters, run.tally.pairs());
        run.tally.advance();
    });
    run.tally.finish();
    return run;
}

}  // namespace

SelectedPeriod select(const PeriodRequest& request, const selection::SelectionCard& card, double e_beam_mev,
                      const flux::CatcherSettings& catcher, bool keep_pairs) {
    const auto constants = request.constants();
    const auto frame = physics::CentreOfMass::from_beam(e_beam_mev);
    const selection::Tally empty(card.selection, frame);
    std::vector<std::optional<Run>> counted(request.files.size());
    parallel_for(counted.size(), [&](std::size_t i) {
        counted[i] = count(request.files[i], card, constants, empty, keep_pairs);
    });
    SelectedPeriod period{
        {}, {}, empty, {}, physics::pair_limits(frame, card.selection.r_max_mm, card.selection.distance_mm),
        0};
    double catcher_pc = 0;
    std::vector<selection::BeamAxis> axes;
    for (auto& run : counted) {
        period.reading += run->reading;
        period.total += run->tally.tally();
        catcher_pc += run->catcher_pc;
        axes.insert(axes.end(), run->tally.axes().begin(), run->tally.axes().end());
        period.runs.push_back(std::move(*run));
    }
    check_no_bunch_twice(period.reading.bunches);
    period.axis = selection::mean_axis(axes);
    period.n_pot = catcher.positrons(catcher_pc, e_beam_mev);
    return period;
}

}  // namespace antipode::analysis
