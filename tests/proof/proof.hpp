#pragma once

/// Asking the solver. Built with ANTIPODE_NUMBER_HEADER = "proof/symbolic.hpp".

#include "hls/number.hpp"

#include <chrono>
#include <string>

#include <catch2/catch.hpp>

namespace antipode::hls {

/// Whether `claim` follows from what is assumed. Fails the test on a timeout; a counterexample is in the
/// message.
inline bool proved(const std::vector<z3::expr>& assumptions, const z3::expr& claim,
                   unsigned timeout_s = 600) {
    z3::solver solver = z3::tactic(context(), "qfbv").mk_solver();
    z3::params parameters(context());
    parameters.set("timeout", 1000 * timeout_s);
    solver.set(parameters);
    for (const z3::expr& assumption : assumptions)
        solver.add(assumption);
    solver.add(!claim);
    const z3::check_result answer = solver.check();
    if (answer == z3::unknown) FAIL("the solver gave up: " << solver.reason_unknown());
    if (answer == z3::sat) UNSCOPED_INFO("counterexample: " << solver.get_model());
    return answer == z3::unsat;
}

/// Whether the assumptions can hold at all: a proof from what cannot be proves nothing.
inline bool satisfiable(const std::vector<z3::expr>& assumptions) {
    z3::solver solver = z3::tactic(context(), "qfbv").mk_solver();
    for (const z3::expr& assumption : assumptions)
        solver.add(assumption);
    return solver.check() == z3::sat;
}

/// Whether every fit() since the last call holds, and how many there were.
inline std::size_t fits_proved(const std::vector<z3::expr>& assumptions) {
    std::vector<z3::expr> obligations = std::exchange(Obligations::all(), {});
    for (std::size_t i = 0; i < obligations.size(); ++i) {
        INFO("fit number " << i << " of " << obligations.size());
        CHECK(proved(assumptions, obligations[i]));
    }
    return obligations.size();
}

}  // namespace antipode::hls
