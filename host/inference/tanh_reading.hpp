#pragma once

/// The published code's way to read a limit: a curve p0 (1 - tanh((g - p1) / p2)) is fitted to CLs at 40
/// couplings.

#include "inference/limit.hpp"

#include <span>
#include <vector>

namespace antipode::inference {

/// 1e-4 + j 2.25e-5, j = 0..39.
std::vector<double> tanh_couplings();

/// Fits the curve with the errors of P_S and P_B (68 % Wilson intervals, added in quadrature, the side that
/// looks towards the curve), with p0 in [0, 10], p1 in [0, 1e-3] and p2 in [5e-5, 1e-3], and solves it for
/// the limit, which may lie outside the couplings. No limit where CLs at the largest coupling is above 0.7;
/// linear interpolation of CLs where the fit fails.
/// @param scan CLs at rising couplings
Limit limit_by_tanh(std::span<const Cls> scan, double confidence);

}  // namespace antipode::inference
