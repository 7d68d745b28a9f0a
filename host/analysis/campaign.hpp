#pragma once

/// A simulated scan from crystals to the scan table: for each period the bunches by blocks, their clusters,
/// pairs, N2 and N_POT, and B and eps_S from events of their own, with random numbers that no data have. What
/// is done and unchanged is not done again.

#include "base/card.hpp"
#include "base/progress.hpp"
#include "efficiency/acceptance.hpp"
#include "flux/beam_catcher.hpp"
#include "selection/card.hpp"
#include "selection/tally.hpp"
#include "simulation/settings.hpp"
#include "trigger/card.hpp"
#include "yield/efficiency_table.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace antipode::analysis {

enum class Clusters { trigger, reference };
constexpr auto names_of(Clusters) {
    return std::array{std::pair{Clusters::trigger, std::string_view("trigger")},
                      std::pair{Clusters::reference, std::string_view("reference")}};
}

struct CampaignCard {
    std::string name;
    std::string about;
    CardFile scan_table;
    std::vector<double> e_beam_mev;
    CardFile simulation_card, selection_card, trigger_card, analysis_card;
    simulation::Mode mode = simulation::Mode::two_body;
    Clusters clusters = Clusters::trigger;
    std::int64_t bunches = 2'400'000;
    std::int64_t block_bunches = 100'000;
    std::int64_t acceptance_tries = 600'000;
    CardFile efficiency;
    bool b_from_line = false;
    std::vector<std::string> set, set_data_only;
    std::vector<std::string> steps;
    std::string unblind;
    flux::CatcherSettings catcher;

    template <class Visitor>
    void visit(Visitor& v) {
        v("name", name, "name of the card; each result carries it");
        v("about", about, "what this card stands for");
        v("scan_table", scan_table, "energies of the periods that are not excluded; relative to the card");
        v("e_beam_mev", e_beam_mev, "or the energies themselves");
        v("simulation_card", simulation_card, "relative to the card");
        v("selection_card", selection_card, "relative to the card");
        v("trigger_card", trigger_card, "relative to the card");
        v("analysis_card", analysis_card, "of the search in the scan table; relative to the card");
        v("mode", mode, "full or two_body");
        v("clusters", clusters, "made by the trigger or by the reference reconstruction");
        v("bunches", bunches, Range{1, 4e9}, "bunches of a period");
        v("block_bunches", block_bunches, Range{2000, 1e8},
          "bunches that are lost at most when the program is killed");
        v("acceptance_tries", acceptance_tries, Range{1000, 4e9},
          "weighted Bhabha events for B; half as many of the others");
        v("efficiency", efficiency,
          "efficiency_points.csv of `antipode efficiency` with B and eps_S, relative to the card; empty: "
          "simulated "
          "here");
        v("b_from_line", b_from_line,
          "B and eps_S of a period from the straight line through those of all periods");
        v("set", set, "changes of the simulation's card, key=value: of the data, and of B and eps_S alike");
        v("set_data_only", set_data_only,
          "changes that B and eps_S do not know: a signal, or a fault that an analysis has to notice");
        v("steps", steps,
          "of the analysis when the scan table is there: table, sideband, fit, limit, pvalue");
        v("unblind", unblind,
          "reason to unblind the simulated scan after its side band; empty: it stays blinded");
        v("catcher", catcher, "");
    }
};

/// What was found for one period.
struct CampaignPeriod {
    int period, scan;
    double e_beam_mev, sqrt_s_mev;
    selection::Tally tally;
    selection::BeamAxis axis;
    double n_pot = 0;
    yield::Expected expected;
    std::optional<efficiency::Acceptance> acceptance;  ///< if it was simulated with the period
};

/// The scan table of what was found.
yield::ScanTable scan_table(const std::vector<CampaignPeriod>& periods);

/// B and eps_S of one beam energy.
struct EfficiencyPoint {
    int period = 0;
    double e_beam_mev = 0, sqrt_s_mev = 0;
    efficiency::Acceptance acceptance;
};

class Campaign {
public:
    /// Reads the cards. @param out folder of blocks and results
    Campaign(const std::filesystem::path& card, const std::vector<std::string>& assignments,
             std::uint64_t seed, const std::filesystem::path& out);

    const CampaignCard& card() const noexcept { return card_; }
    /// Files that the results depend on.
    const std::vector<std::filesystem::path>& inputs() const noexcept { return inputs_; }
    nlohmann::ordered_json echo();
    /// Bunches that `efficiencies` and `run` make, for progress.
    std::uint64_t efficiency_bunches() const noexcept;
    std::uint64_t bunches() const noexcept;

    /// B and eps_S of each energy: does what is not done. Throws Interrupted after Ctrl-C: finished blocks
    /// stay.
    std::vector<EfficiencyPoint> efficiencies(Progress& progress) const;

    /// Does what is not done, B and eps_S included, then the selection. Throws Interrupted after Ctrl-C.
    std::vector<CampaignPeriod> run(Progress& progress) const;

private:
    struct Energy {
        int period, scan;
        double e_beam_mev;
    };
    /// The simulation at a beam energy: as the card has it, or with the changes for the data.
    simulation::SimulationSettings at(double e_beam_mev, const simulation::SimulationSettings& base) const;
    efficiency::MakeClusters cluster_maker(double e_beam_mev) const;
    void sample(const Energy& energy, CampaignPeriod& period, Progress& progress) const;
    efficiency::Acceptance acceptance(const Energy& energy, Progress& progress) const;
    std::string key(const Energy& energy, simulation::SimulationSettings simulation,
                    const std::string& what) const;

    CampaignCard card_;
    std::filesystem::path out_;
    std::uint64_t seed_;
    std::vector<std::filesystem::path> inputs_;
    std::vector<Energy> energies_;
    simulation::SimulationSettings simulation_, data_;  ///< the card, and with its changes for the data
    selection::SelectionCard selection_;
    trigger::TriggerCard trigger_;
};

}  // namespace antipode::analysis
