#include "blinding/sideband.hpp"

#include "base/error.hpp"
#include "yield/scan_table.hpp"

#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <catch2/catch.hpp>

using namespace antipode;

namespace {

std::vector<yield::YieldPoint> run3() {
    yield::YieldSettings settings;
    settings.eps_s_from_line = {0};
    return yield::make_yield(
        yield::read_scan_table(std::string(ANTIPODE_SOURCE_DIR) + "/config/run3/scan.csv"), settings);
}

blinding::SidebandSettings run3_mask() {
    blinding::SidebandSettings settings;
    settings.mask_periods = 10;
    return settings;
}

blinding::Sideband with_own_mask(const std::vector<yield::YieldPoint>& points,
                                 const blinding::SidebandSettings& settings) {
    return blinding::find_sideband(points, blinding::find_mask(points, settings), settings, 16.92);
}

/// A flat scan with counting errors of 1 % and pulls spread evenly over a Gaussian.
std::vector<yield::YieldPoint> flat(std::size_t periods) {
    yield::ScanTable table;
    for (std::size_t i = 0; i < periods; ++i) {
        yield::ScanPeriod period;
        period.period = static_cast<std::int64_t>(i);
        period.sqrt_s_mev = 12 + 10 * static_cast<double>(i) / static_cast<double>(periods);
        period.n_pot = 1e10;
        period.b_per_pot = 1e-6;
        period.b_per_pot_err = 1e-9;
        const double part = std::fmod(0.5 + 0.618034 * static_cast<double>(i), 1.0);
        period.n2 = 1e4 * (1 + 0.01 * boost::math::quantile(boost::math::normal(), part));
        table.periods.push_back(period);
    }
    return yield::make_yield(table, {});
}

}  // namespace

// Expected: recomputation of the published procedure on the published points (k0 1.01160(158), k1
// -0.01045(485) / MeV, chi2 24.484/30, ranks 13..22; published 1.0116(16), -0.010(5), P = 74 %).
TEST_CASE("The blind side band of Run III is the published one") {
    const auto sideband = with_own_mask(run3(), run3_mask());
    REQUIRE(sideband.masked_ranks.size() == 10);
    CHECK(sideband.masked_ranks.front() == 13);
    CHECK(sideband.masked_ranks.back() == 22);
    CHECK(sideband.mask == blinding::Mask{10, 11, 12, 13, 14, 36, 37, 38, 39, 40});
    CHECK(sideband.k.p0 == Approx(1.01160).margin(5e-6));
    CHECK(sideband.k.p0_err == Approx(0.00158).margin(5e-6));
    CHECK(sideband.k.p1 == Approx(-0.01045).margin(5e-6));
    CHECK(sideband.k.p1_err == Approx(0.00485).margin(5e-6));
    CHECK(sideband.k.chi2 == Approx(24.484).margin(5e-4));
    CHECK(sideband.k.ndf == 30);
    CHECK(sideband.k.probability() == Approx(0.750).margin(5e-4));
    CHECK(sideband.accepted);
    CHECK(sideband.criteria.size() == 5);
    CHECK(sideband.not_judged.empty());
    CHECK(sideband.constant_same_mask.p0 == Approx(1.01123).margin(5e-6));
    CHECK(sideband.constant_same_mask.probability() == Approx(0.56).margin(5e-3));
    CHECK(sideband.pulls.size() == 32);
    const auto windows = blinding::scan_windows(run3(), run3_mask(), 16.92).windows;
    REQUIRE(windows.size() == 33);
    CHECK(windows[12].chi2 == Approx(24.500).margin(5e-4));
    CHECK(windows[13].chi2 == Approx(24.484).margin(5e-4));
    CHECK(windows[13].centre_mev == Approx(16.8885).margin(5e-5));
    CHECK(windows[14].chi2 == Approx(24.485).margin(5e-4));
}

TEST_CASE("Each acceptance criterion refuses a side band that fails it") {
    const auto refused_by = [](auto change) {
        auto settings = run3_mask();
        change(settings);
        const auto sideband = with_own_mask(run3(), settings);
        int failed = 0;
        for (const auto& criterion : sideband.criteria)
            failed += criterion.passed ? 0 : 1;
        CHECK(failed == 1);
        CHECK_FALSE(sideband.accepted);
    };
    refused_by([](auto& s) { s.chi2_probability_min = 0.76; });
    refused_by([](auto& s) { s.pulls_probability_min = 1; });
    refused_by([](auto& s) { s.pulls_slope_sigma_max = 0; });
    refused_by([](auto& s) { s.k0_tolerance = 0.011; });
    refused_by([](auto& s) { s.k1_tolerance_per_mev = 0.010; });
}

TEST_CASE("A resonance put into the scan is masked where it was put") {
    auto points = run3();
    const auto order = with_own_mask(points, run3_mask()).by_sqrt_s;
    // Replace all counts by K(s), then raise five neighbours at another place than the mask of the real scan.
    for (auto& point : points)
        point.n2 = point.n_pot * point.b_per_pot;
    for (std::size_t rank = 30; rank < 35; ++rank)
        *points[order[rank]].n2 *= 1.03;
    const auto found = with_own_mask(points, run3_mask());
    CHECK(found.masked_ranks.front() <= 30);
    CHECK(found.masked_ranks.back() >= 34);
}

TEST_CASE("The side band knows nothing of what is masked") {
    auto points = run3();
    const auto mask = blinding::find_mask(points, run3_mask());
    const auto expected = blinding::find_sideband(points, mask, run3_mask(), 16.92);
    for (auto& point : points)
        if (mask.count(point.period.period) > 0) {
            point.n2.reset();
            point.n2_budget.terms.clear();
        }
    const auto blind = blinding::find_sideband(points, mask, run3_mask(), 16.92);
    CHECK(blind.k.p0 == expected.k.p0);
    CHECK(blind.k.chi2 == expected.k.chi2);
    CHECK(blind.criteria.back().value == expected.criteria.back().value);
}

TEST_CASE("A mask that the card leaves open is a quarter of the periods, at least one, as in Run III") {
    const auto masked = [](const auto& points) { return blinding::find_mask(points, {}).size(); };
    CHECK(masked(flat(3)) == 1);
    CHECK(masked(flat(12)) == 3);
    CHECK(masked(run3()) == 10);
    CHECK(masked(flat(300)) == 75);
}

TEST_CASE("Three to 300 periods have a side band, and what is not judged is said") {
    for (std::size_t periods : {3, 4, 5, 8, 12, 21, 22, 42, 300}) {
        const auto sideband = with_own_mask(flat(periods), {});
        CAPTURE(periods);
        CHECK(sideband.k.ndf >= 1);
        CHECK(sideband.accepted);
        CHECK(sideband.k.p0 == Approx(1).margin(0.02));
        CHECK(sideband.criteria.size() + sideband.not_judged.size() == 5);
        CHECK(sideband.not_judged.size() == (periods == 3 ? 3 : sideband.pulls.size() < 16 ? 1 : 0));
    }
    // Two periods are fitted with a constant: a line would go through both of any.
    CHECK(with_own_mask(flat(3), {}).k.p1 == 0);
}

TEST_CASE("Too few periods are refused with what is needed") {
    CHECK_THROWS_WITH(blinding::find_mask(flat(2), {}), Catch::Contains("at least 3"));
    CHECK_THROWS_WITH(blinding::find_mask(flat(11), run3_mask()), Catch::Contains("at least 12"));
    CHECK_THROWS_WITH(blinding::find_sideband(flat(4), {0, 1, 2}, {}, 16.92), Catch::Contains("at least 2"));
}

TEST_CASE("Periods at one energy have a constant side band") {
    auto points = flat(5);
    for (auto& point : points)
        point.period.sqrt_s_mev = 16.9;
    CHECK(with_own_mask(points, {}).k.p1 == 0);
}
