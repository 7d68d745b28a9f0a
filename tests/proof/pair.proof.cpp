// The pair test, for every pair of clusters and every setting at full width: no value leaves its width, and
// the polar cut is what its formula says in numbers of 64 bits.
#include "hls/pair.hpp"

#include "proof/proof.hpp"

using namespace antipode::hls;

namespace {

using C = Configuration<1, 5, SmallLimits>;

Cluster unknown_cluster(const std::string& name) {
    return {u<15>::unknown("energy_" + name), u<13>::unknown("time_" + name),
            u<12>::unknown("x_" + name),      u<12>::unknown("y_" + name),
            u<14>::unknown("radius_" + name), u<4>::unknown("masked_" + name)};
}

PairIn<C> unknown_pair() {
    PairIn<C> in;
    in.valid = u<1>(1);
    in.leading = unknown_cluster("1");
    in.other = unknown_cluster("2");
    in.pair_width = u<8>::unknown("pair_width");
    in.beam_x = u<12>::unknown("beam_x");
    in.beam_y = u<12>::unknown("beam_y");
    in.radius0_squared = u<28>::unknown("radius0_squared");
    PairSettings& cut = in.pair[0];
    int field = 0;
    visit_fields(cut, [&](auto& number) {
        number = std::decay_t<decltype(number)>::unknown("limit_" + std::to_string(field++));
    });
    return in;
}

/// A number in 64 bits, where nothing here can overflow.
template <int N, bool Signed>
z3::expr wide(const Integer<N, Signed>& number) {
    return number.template extended<64>();
}

/// Centroids are inside the grid, and the registers hold the beam centre within 4 cells of its centre.
std::vector<z3::expr> inside(const PairIn<C>& in) {
    std::vector<z3::expr> out;
    for (const u<12>& place : {in.leading.x, in.leading.y, in.other.x, in.other.y})
        out.push_back(holds(place <= u<12>(28 * 128)));
    for (const u<12>& beam : {in.beam_x, in.beam_y})
        out.push_back(holds(between(u<12>(1280), beam, u<12>(2304))));
    return out;
}

}  // namespace

TEST_CASE("no product or sum of a pair leaves its width") {
    const PairIn<C> in = unknown_pair();
    Obligations::all().clear();
    Pair<C>::call(in);
    CHECK(fits_proved(inside(in)) == 5);
}

TEST_CASE("the cut on the polar sum is polar_lower (r1 + r2) <= 4 (r1 r2 - R0^2) <= polar_upper (r1 + r2)") {
    const PairIn<C> in = unknown_pair();
    const PairSettings& cut = in.pair[0];
    const u<pair_cuts> found = Pair<C>::call(in).cuts[0];
    const z3::expr r1 = wide(in.leading.radius), r2 = wide(in.other.radius);
    const z3::expr polar = 4 * (r1 * r2 - wide(in.radius0_squared));
    const z3::expr stated =
        wide(cut.polar_lower) * (r1 + r2) <= polar && polar <= wide(cut.polar_upper) * (r1 + r2);
    CHECK(proved({}, holds(bit_at(found, antipode::constants::pair_cut_polar)) == stated));
}
