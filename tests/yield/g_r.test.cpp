#include "yield/g_r.hpp"

#include "formats/csv.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace antipode;
using yield::YieldPoint;

namespace {

const std::string source = ANTIPODE_SOURCE_DIR;

yield::YieldSettings run3_settings() {
    yield::YieldSettings settings;
    settings.eps_s_from_line = {0};
    return settings;
}

const YieldPoint& period(const std::vector<YieldPoint>& points, std::int64_t number) {
    return *std::find_if(points.begin(), points.end(),
                         [&](const YieldPoint& point) { return point.period.period == number; });
}

std::vector<YieldPoint> run3(const yield::YieldSettings& settings = run3_settings()) {
    return yield::make_yield(yield::read_scan_table(source + "/config/run3/scan.csv"), settings);
}

}  // namespace

TEST_CASE("g_R and its error are those published for all 42 periods") {
    const auto published = formats::CsvTable::read(source + "/tests/data/run3_published_points.csv");
    const auto points = run3();
    REQUIRE(published.rows() == 42);
    for (std::size_t row = 0; row < published.rows(); ++row) {
        const auto& point = period(points, published.integer(row, "period"));
        const double g_r = point.g_r().value();
        CHECK(g_r == Approx(published.number(row, "g_r")).epsilon(1e-12));
        CHECK(g_r * point.g_r_relative_error() == Approx(published.number(row, "g_r_err")).epsilon(1e-10));
        CHECK(*point.eps_s / point.b_per_pot == Approx(published.number(row, "eps_over_b")).epsilon(1e-9));
    }
}

TEST_CASE("Each correction can be taken off, and only its own factor goes") {
    const auto with = run3();
    for (const auto& variant : yield::correction_variants(run3_settings().corrections)) {
        auto settings = run3_settings();
        settings.corrections = variant.corrections;
        const auto without = run3(settings);
        for (std::size_t i = 0; i < with.size(); ++i) {
            const auto& row = with[i].period;
            const double ratio = *without[i].g_r() / *with[i].g_r();
            double expected = 0;
            if (variant.name == "without leakage") expected = 1 / row.leakage.value;
            if (variant.name == "without ageing") expected = row.ageing.value;
            if (variant.name == "without side-band subtraction") expected = *row.n2_raw / *row.n2;
            if (variant.name == "with tag and probe")
                expected = 1 / (row.tag_probe_ratio->value * row.tag_probe_ratio->value);
            INFO(variant.name << ", period " << row.period);
            CHECK(ratio == Approx(expected).epsilon(1e-13));
        }
    }
}

TEST_CASE("The ageing column can stand in N_POT in either sense") {
    auto settings = run3_settings();
    settings.corrections.ageing = false;
    const auto multiplied = run3(settings);
    settings.corrections.ageing_sense = yield::AgeingSense::divides;
    const auto divided = run3(settings);
    const double ageing = multiplied[0].period.ageing.value;
    CHECK(multiplied[0].n_pot / divided[0].n_pot == Approx(1 / (ageing * ageing)).epsilon(1e-13));
}

// statistics of the published code, its start-up fits: eps/B and B/POT, all, scan 1, scan 2
TEST_CASE("The straight lines of eps/B and B are those of the published code") {
    const auto points = run3();
    struct Row {
        double p0, p0_err, p1, p1_err, rho, chi2;
        int ndf;
    };
    const auto check = [](const yield::ScanLine& scan, const Row& row) {
        const auto& line = scan.line;
        CHECK(line.p0 == Approx(row.p0).epsilon(1e-6));
        CHECK(line.p0_err == Approx(row.p0_err).epsilon(5e-4));
        CHECK(line.p1 == Approx(row.p1).epsilon(1e-5));
        CHECK(line.p1_err == Approx(row.p1_err).epsilon(5e-4));
        CHECK(line.rho == Approx(row.rho).margin(1e-4));
        CHECK(line.chi2 == Approx(row.chi2).margin(6e-3));
        CHECK(line.ndf == row.ndf);
    };
    const auto eps = yield::eps_over_b_lines(points, 16.92);
    REQUIRE(eps.size() == 3);
    check(eps[0], {24828.658, 26.495, 2710.524, 92.355, -0.03046, 34.67, 40});
    check(eps[1], {24805.342, 36.008, 2675.301, 116.342, 0.0880, 16.79, 21});
    check(eps[2], {24853.903, 40.088, 2740.375, 155.883, -0.2016, 16.90, 17});
    const auto b = yield::b_lines(points, 16.92);
    REQUIRE(b.size() == 3);
    check(b[0], {3.558963e-6, 2.838e-9, 3.86855e-7, 9.883e-9, -0.0143, 37.92, 40});
    check(b[1], {3.551618e-6, 3.843e-9, 3.76274e-7, 1.240e-8, 0.0993, 16.65, 21});
    check(b[2], {3.567151e-6, 4.307e-9, 3.95738e-7, 1.679e-8, -0.1828, 12.76, 17});
}

TEST_CASE("A straight line without scatter is found exactly, with the textbook covariance") {
    const std::vector<double> x{1, 2, 3}, y{3, 5, 7}, error{1, 1, 1};
    const auto line = fit_line(x, y, error, 0.0);
    CHECK(line.p0 == Approx(1));
    CHECK(line.p1 == Approx(2));
    CHECK(line.p1_err == Approx(std::sqrt(1.0 / 2)));
    CHECK(line.p0_err == Approx(std::sqrt(14.0 / 6)));
    CHECK(line.rho == Approx(-std::sqrt(6.0 / 7)));
    CHECK(line.chi2 == Approx(0).margin(1e-20));
}
