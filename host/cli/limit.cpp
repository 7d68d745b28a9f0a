#include "inference/limit.hpp"

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "cli/subcommands.hpp"
#include "inference/expected.hpp"
#include "results/hdf5.hpp"
#include "results/limit_document.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

constexpr std::array confidences = {0.90, 0.95};

struct LimitOptions : AnalysisOptions {
    std::vector<double> masses_mev;
    bool expected_only = false;
    std::optional<std::string> keep_toys;
};

/// CLs curves for the picture: at the masses asked for, or at the largest deviation if these are many.
std::vector<results::ClsCurve> cls_curves(const Analysis& analysis, const inference::Model& model,
                                          const std::vector<inference::MassLimits>& observed,
                                          const results::Document& document) {
    constexpr std::size_t most_curves = 6;
    constexpr int points = 30;
    constexpr double reach = 1.8;  // in limits: beyond, CLs is next to nothing
    std::vector<results::ClsCurve> curves;
    for (const auto& mass : observed) {
        const auto& limit = mass.limits.front();
        const bool largest =
            document.find("m_x_largest_mev") && document.real("m_x_largest_mev") == mass.mass_mev;
        if (!limit.found || (observed.size() > most_curves && !largest)) continue;
        std::vector<double> couplings;
        for (int i = 1; i <= points; ++i)
            couplings.push_back(reach * limit.coupling * i / points);
        curves.push_back({mass.mass_mev, inference::observed_cls(model, mass.mass_mev, couplings,
                                                                 analysis.card().inference.limits(),
                                                                 analysis.options().seed)});
    }
    return curves;
}

/// Why the limits are not what was asked for; empty if they are.
std::string fault_of(const std::vector<inference::MassLimits>& observed,
                     const std::vector<inference::ExpectedLimits>& expected) {
    std::vector<double> missing;
    for (const auto& mass : observed)
        if (!std::all_of(mass.limits.begin(), mass.limits.end(),
                         [](const auto& limit) { return limit.found; }))
            missing.push_back(mass.mass_mev);
    if (!missing.empty())
        return fmt::format(
            "no observed limit at M = {} MeV: CLs does not fall to 0.05, its fits do not converge, or more "
            "than "
            "{:.0f} % of its toys failed; try more toys, and see `antipode fit` for a signal",
            fmt::join(missing, ", "), 100 * inference::most_failed);
    for (const auto& band : expected)
        if (band.missing_fraction() > inference::most_failed)
            return fmt::format(
                "{:.2g} % of the {:.0f} % limits of pseudo-experiments were not found, at most {:.0f} % may "
                "be: their "
                "band is not to be trusted",
                100 * band.missing_fraction(), 100 * band.confidence, 100 * inference::most_failed);
    return {};
}

void compute(const LimitOptions& options, const Invocation& invocation) {
    const Analysis analysis(options, invocation);
    const auto& settings = analysis.card().inference;
    if (!options.expected_only) analysis.scan().require_unblinded("an observed limit");
    const auto count = static_cast<std::size_t>(settings.effort.pseudo_experiments);
    if (const auto least = inference::least_pseudo_experiments(0); options.expected_only && count < least)
        throw InputError(
            fmt::format("--expected: a median needs at least {} pseudo-experiments, found {}", least, count));
    if (!analysis.scan().unblinded && settings.scale.prior == inference::ScalePrior::flat)
        throw InputError(
            "the expected limits of a blinded scan need K(s), and its prior is flat: --set "
            "scale.prior=sideband takes it "
            "from the side band");
    const auto masses = analysis.masses_mev(options.masses_mev);
    const auto model = analysis.model();

    std::vector<inference::MassLimits> observed;
    std::vector<std::vector<inference::TestToys>> toys;
    auto observed_kept = analysis.checkpoint("limit_observed", model, masses);
    if (!options.expected_only) {
        Progress progress("limits of the data: masses", masses.size(), analysis.progress());
        // Toys that are to be written are not in the checkpoint.
        observed = inference::observed_limits(model, masses, confidences, settings.limits(), options.seed,
                                              progress, options.keep_toys ? &toys : nullptr,
                                              options.keep_toys ? nullptr : &observed_kept);
    }
    std::vector<inference::ExpectedLimits> expected;
    auto expected_kept = analysis.checkpoint("limit_expected", model, masses);
    if (count > 0) {
        const inference::Truth truth(model, inference::nominal_parameters(model));
        Progress progress("expected limits: pseudo-experiments", count, analysis.progress());
        expected = inference::expected_limits(model, truth, masses, confidences, settings.band_limits(),
                                              options.seed, 1, count, progress, &expected_kept);
    }
    auto document = analysis.document("limit");
    results::describe_limits(document, observed, expected,
                             {*settings.search.global_low_mev, *settings.search.global_high_mev},
                             options.seed);
    results::describe_cls_curves(document, cls_curves(analysis, model, observed, document));
    const auto fault = fault_of(observed, expected);
    if (!fault.empty()) document.notes.push_back(fault);
    analysis.deliver(document);
    if (options.keep_toys) {
        auto kept = analysis.document("toys");
        results::describe_toys(kept, toys);
        results::write_hdf5(kept, *options.keep_toys);
    }
    observed_kept.remove();
    expected_kept.remove();
    if (!fault.empty()) throw Error(ExitStatus::rejected, fault);
}

}  // namespace

void add_limit(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand(
        "limit", "upper limits on g_ve at 90 and 95 %: observed, and the expected band");
    auto options = std::make_shared<LimitOptions>();
    options->add_to(*command);
    options->add_effort_to(*command);
    command->add_option("--mass", options->masses_mev, "mass in MeV instead of the card's (repeatable)")
        ->allow_extra_args(false)
        ->check(finite_range(1.0, 1000.0));
    command->add_flag("--expected", options->expected_only,
                      "the expected band only; works on a blinded scan");
    command->add_option("--keep-toys", options->keep_toys,
                        "write Q of every toy of the data to this HDF5 file");
    command->footer(
        "Examples:\n"
        "  antipode limit                                              all masses of the card\n"
        "  antipode limit --mass 16.90 --toys 20000 --pseudo-experiments 0\n"
        "  antipode limit --expected --card my.toml                    before unblinding\n"
        "  antipode limit --mass 16.90 --keep-toys toys.h5\n"
        "After Ctrl-C the same command goes on with what is finished: OUT/unfinished keeps it.");
    command->callback(
        [options, &invocation] { with_threads(options->threads, [&] { compute(*options, invocation); }); });
}

}  // namespace antipode::cli
