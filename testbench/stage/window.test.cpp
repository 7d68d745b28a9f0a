// First equality for the window, in every shape: whole images in raster order, with random clock enables.
#include "hls/window.hpp"

#include "engine/bits.hpp"
#include "engine/records.hpp"
#include "rtl_window_l10_w5.h"
#include "rtl_window_l15_w3.h"
#include "rtl_window_l1_w3.h"
#include "rtl_window_l1_w5.h"
#include "rtl_window_l2_w5.h"
#include "rtl_window_l30_w5.h"
#include "rtl_window_l3_w3.h"
#include "rtl_window_l5_w5.h"
#include "rtl_window_l6_w5.h"
#include "stage/stage_bench.hpp"

using namespace antipode;
using namespace antipode::rtl;
using namespace antipode::testbench;

namespace {

// An image: single hits, blobs with a maximum, and blocks of equal energies. The last column is used too: the
// stage does not know that it has no crystals.
template <class C>
std::array<hls::Cell, 870> random_image(engine& random) {
    std::array<hls::Cell, 870> image{};
    const auto put = [&](std::int64_t row, std::int64_t column, std::int64_t energy, std::int64_t time) {
        if (row < 0 || row > 28 || column < 0 || column > 29) return;
        hls::Cell& cell = image[static_cast<std::size_t>(30 * row + column)];
        cell.energy = hls::u<15>(std::clamp<std::int64_t>(energy, 1, 32767));
        cell.time = hls::u<7>(std::clamp<std::int64_t>(time, 0, 95));
        cell.over = hls::u<1>(random() % 4 != 0);
        cell.saturated = hls::u<1>(random() % 16 == 0);
    };
    const auto blobs = static_cast<int>(random() % 40);
    for (int i = 0; i < blobs; ++i) {
        const std::int64_t row = pick(random, 0, 28), column = pick(random, 0, 29),
                           time = pick(random, 20, 75);
        const std::int64_t energy = pick(random, 1, 32767), step = random() % 2 ? 0 : energy / 3,
                           size = pick(random, 0, 3);
        for (std::int64_t y = -size; y <= size; ++y)
            for (std::int64_t x = -size; x <= size; ++x)
                if (random() % 4)
                    put(row + y, column + x, energy - step * (std::abs(x) + std::abs(y)),
                        time + pick(random, -9, 9));
    }
    return image;
}

template <class Rtl, class C>
void test_window(int images) {
    constexpr int latency = hls::Window<C>::latency;
    constexpr int image_words = 29 * C::words_per_row;
    stage_bench<Rtl, hls::WindowOut<C>, latency> bench;
    engine& random = bench.random;
    bench.rtl->show_i = 0;  // a place that is shown is one of the window's
    typename hls::Window<C>::State state;
    hls::WindowIn<C> in;
    int seeds = 0;

    for (int image = -1; image < images; ++image) {
        const auto cells = image < 0 ? std::array<hls::Cell, 870>{} : random_image<C>(random);
        in.time_seed = hls::u<6>(pick(random, 0, 32));
        int word = 0;
        const auto call = [&] {
            auto& rtl = *bench.rtl;
            for (int lane = 0; lane < C::lanes; ++lane) {
                in.cells[lane] = word < image_words ? cells[static_cast<std::size_t>(word * C::lanes + lane)]
                                                    : hls::Cell();
                drive_record(rtl.cells_i, in.cells[lane], static_cast<std::size_t>(hls::Cell::width * lane));
            }
            const int centre = word - C::centre_delay;
            in.centre = {};
            if (image >= 0 && centre >= 0 && centre < image_words) {
                in.centre.valid = hls::u<1>(1);
                in.centre.row = hls::u<5>(centre / C::words_per_row);
                in.centre.word = hls::u<5>(centre % C::words_per_row);
            }
            drive(rtl.centre_valid_i, in.centre.valid);
            drive(rtl.centre_row_i, in.centre.row);
            drive(rtl.centre_word_i, in.centre.word);
            drive(rtl.time_seed_i, in.time_seed);
            ++word;
            return hls::Window<C>::call(state, in);
        };
        const auto compare = [&](const hls::WindowOut<C>& out) {
            auto& rtl = *bench.rtl;
            REQUIRE(get_bits(rtl.seeds_o, 0, C::lanes) == static_cast<std::uint64_t>(out.seeds.value()));
            REQUIRE(shows(rtl.centre_valid_o, out.centre.valid));
            if (!out.centre.valid.value()) return;
            REQUIRE(shows(rtl.centre_row_o, out.centre.row));
            REQUIRE(shows(rtl.centre_word_o, out.centre.word));
            for (int lane = 0; lane < C::lanes; ++lane) {
                const bool seed = hls::bit_at(out.seeds, lane).value() != 0;
                seeds += seed;
                if (!seed && random() % (4 * C::lanes) != 0) continue;
                for (int row = 0; row < C::window; ++row) {
                    rtl.show_i = 1;
                    rtl.lane_i = static_cast<CData>(lane);
                    rtl.row_i = static_cast<CData>(row);
                    rtl.ce_i = 0;
                    bench.rtl.settle();
                    for (int column = 0; column < C::window; ++column)
                        REQUIRE(shows_record(rtl.row_o, out.around[row][lane + column],
                                             static_cast<std::size_t>(hls::Cell::width * column)));
                    REQUIRE(shows_record(rtl.seed_o, out.around[C::half][lane + C::half]));
                }
            }
        };
        const int calls = image_words + C::centre_delay + latency - 1;
        bench.run(calls, image % 2 ? 1.0 : 0.6, call, compare);
    }
    REQUIRE(seeds > images);
}

}  // namespace

template <int Lanes, int Window>
using shape = hls::Configuration<Lanes, Window, hls::LargeLimits>;

TEST_CASE("window equals its C++ on every enabled clock, 30 lanes, 5x5") {
    test_window<rtl_window_l30_w5, shape<30, 5>>(200);
}
TEST_CASE("window equals its C++ on every enabled clock, 15 lanes, 3x3") {
    test_window<rtl_window_l15_w3, shape<15, 3>>(100);
}
TEST_CASE("window equals its C++ on every enabled clock, 10 lanes, 5x5") {
    test_window<rtl_window_l10_w5, shape<10, 5>>(100);
}
TEST_CASE("window equals its C++ on every enabled clock, 6 lanes, 5x5") {
    test_window<rtl_window_l6_w5, shape<6, 5>>(60);
}
TEST_CASE("window equals its C++ on every enabled clock, 5 lanes, 5x5") {
    test_window<rtl_window_l5_w5, shape<5, 5>>(100);
}
TEST_CASE("window equals its C++ on every enabled clock, 3 lanes, 3x3") {
    test_window<rtl_window_l3_w3, shape<3, 3>>(60);
}
TEST_CASE("window equals its C++ on every enabled clock, 2 lanes, 5x5") {
    test_window<rtl_window_l2_w5, shape<2, 5>>(30);
}
TEST_CASE("window equals its C++ on every enabled clock, 1 lane, 5x5") {
    test_window<rtl_window_l1_w5, shape<1, 5>>(30);
}
TEST_CASE("window equals its C++ on every enabled clock, 1 lane, 3x3") {
    test_window<rtl_window_l1_w3, shape<1, 3>>(30);
}
