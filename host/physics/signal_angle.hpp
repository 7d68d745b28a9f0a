#pragma once

/// Angular distributions of X -> e+ e- in its rest frame, normalised over -1 <= c <= 1, c = cos θ*, after the
/// production e+ e- -> X at rest of the electron mass against sqrt(s).

#include <array>
#include <string_view>
#include <utility>

namespace antipode::physics {

enum class SignalSpin { vector, pseudoscalar };
constexpr auto names_of(SignalSpin) {
    return std::array{std::pair{SignalSpin::vector, std::string_view("vector")},
                      std::pair{SignalSpin::pseudoscalar, std::string_view("pseudoscalar")}};
}

/// Vector and axial vector: 3/8 (1 + c²). Pseudoscalar and scalar: 1/2.
constexpr double signal_density(SignalSpin spin, double c) noexcept {
    return spin == SignalSpin::vector ? 0.375 * (1 + c * c) : 0.5;
}

/// Fraction of decays with |c| < c_max.
constexpr double signal_fraction(SignalSpin spin, double c_max) noexcept {
    return spin == SignalSpin::vector ? 0.75 * (c_max + c_max * c_max * c_max / 3) : c_max;
}

}  // namespace antipode::physics
