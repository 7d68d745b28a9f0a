#include "blinding/sideband.hpp"

#include "yield/scan_table.hpp"

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

}  // namespace

// Expected: recomputation of the published procedure on the published points (k0 1.01160(158), k1
// -0.01045(485) / MeV, chi2 24.484/30, ranks 13..22, centre 16.8885 MeV; published 1.0116(16), -0.010(5), P =
// 74 %).
TEST_CASE("The blind side band of Run III is the published one") {
    const auto sideband = blinding::find_sideband(run3(), run3_mask(), 16.92);
    CHECK(sideband.mask.first_rank == 13);
    CHECK(sideband.mask.last_rank == 22);
    CHECK(sideband.mask.centre_mev == Approx(16.8885).margin(5e-5));
    CHECK(sideband.k.p0 == Approx(1.01160).margin(5e-6));
    CHECK(sideband.k.p0_err == Approx(0.00158).margin(5e-6));
    CHECK(sideband.k.p1 == Approx(-0.01045).margin(5e-6));
    CHECK(sideband.k.p1_err == Approx(0.00485).margin(5e-6));
    CHECK(sideband.k.chi2 == Approx(24.484).margin(5e-4));
    CHECK(sideband.k.ndf == 30);
    CHECK(sideband.k.probability() == Approx(0.750).margin(5e-4));
    CHECK(sideband.accepted);
    CHECK(sideband.windows.size() == 33);
    CHECK(sideband.windows[12].chi2 == Approx(24.500).margin(5e-4));
    CHECK(sideband.windows[14].chi2 == Approx(24.485).margin(5e-4));
    CHECK(sideband.constant_same_mask.p0 == Approx(1.01123).margin(5e-6));
    CHECK(sideband.constant_same_mask.probability() == Approx(0.56).margin(5e-3));
    CHECK(sideband.pulls.size() == 32);
}

TEST_CASE("Each acceptance criterion refuses a side band that fails it") {
    const auto refused_by = [](auto change) {
        auto settings = run3_mask();
        change(settings);
        const auto sideband = blinding::find_sideband(run3(), settings, 16.92);
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
    const auto clean = blinding::find_sideband(points, run3_mask(), 16.92);
    // Replace all counts by K(s), then raise five neighbours at another place than the mask of the real scan.
    for (auto& point : points)
        point.n2 = point.n_pot * point.b_per_pot;
    for (std::size_t rank = 30; rank < 35; ++rank)
        *points[clean.by_sqrt_s[rank]].n2 *= 1.03;
    const auto found = blinding::find_sideband(points, run3_mask(), 16.92);
    CHECK(found.mask.first_rank <= 30);
    CHECK(found.mask.last_rank >= 34);
}

TEST_CASE("Too few periods are refused with what is needed") {
    auto points = run3();
    points.resize(14);
    CHECK_THROWS_WITH(blinding::find_sideband(points, run3_mask(), 16.92), Catch::Contains("at least 16"));
}

TEST_CASE("A mask that the card leaves open is a quarter of the periods of the search, at least one") {
    const blinding::SidebandSettings open;
    CHECK(blinding::mask_width(open, 3) == 1);
    CHECK(blinding::mask_width(open, 12) == 3);
    CHECK(blinding::mask_width(open, 42) == 11);
    CHECK(blinding::mask_width(open, 300) == 75);
    CHECK(blinding::mask_width(run3_mask(), 300) == 10);
}
