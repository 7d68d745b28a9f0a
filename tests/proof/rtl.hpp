#pragma once

/// A module of rtl/ as terms of the solver, beside the stage of hls/ that it must equal. Built with
/// ANTIPODE_PROOF_RTL = the folder of the modules that Yosys translated (tests.cmake).

#include "hls/number.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace antipode::hls {

/// A module over some clocks, from any state whatever that it can be in, and others. Clock k takes state k to
/// state k + 1.
class Rtl {
public:
    Rtl(const std::string& module, int clocks) : module_(module) {
        std::ifstream file(std::string(ANTIPODE_PROOF_RTL) + "/" + module + ".smt2");
        std::stringstream text;
        text << file.rdbuf();
        if (!file) throw std::runtime_error("no translation of module " + module);
        text_ = text.str();
        for (int k = 0; k <= clocks; ++k)
            text_ += "(declare-fun " + state(k) + " () |" + module + "_s|)\n";
        for (int k = 0; k < clocks; ++k)
            text_ += "(assert (|" + module + "_t| " + state(k) + " " + state(k + 1) + "))\n";
    }

    /// A port on a clock: what is set there on that clock if it is an input, what it shows before the edge if
    /// it is an output. Or a register of the module: its state on that clock.
    template <int N>
    u<N> port(int clock, const std::string& name) {
        const std::string value = module_ + "." + std::to_string(clock) + "." + name;
        const std::string of_state = "(|" + module_ + "_n " + name + "| " + state(clock) + ")";
        text_ += "(declare-fun |" + value + "| () (_ BitVec " + std::to_string(N) +
                 "))\n(assert (= " + of_state + (N == 1 ? " (= |" + value + "| #b1)" : " |" + value + "|") +
                 "))\n";
        return u<N>(context().bv_const(value.c_str(), N));
    }
    template <int N, bool Signed>
    void drive(int clock, const std::string& name, const Integer<N, Signed>& number) {
        driven_.push_back(port<N>(clock, name).term == number.term);
    }
    template <int N, bool Signed>
    z3::expr shows(int clock, const std::string& name, const Integer<N, Signed>& number) {
        return port<N>(clock, name).term == number.term;
    }

    /// What the module and the values at its ports come to.
    std::vector<z3::expr> assumptions() const {
        std::vector<z3::expr> out = driven_;
        for (const z3::expr& statement : context().parse_string(text_.c_str()))
            out.push_back(statement);
        return out;
    }

private:
    std::string state(int k) const { return "|" + module_ + " state " + std::to_string(k) + "|"; }

    std::string module_;
    std::string text_;
    std::vector<z3::expr> driven_;
};

/// A stage over so many clocks, out of reset: enabled, not enabled, enabled, enabled ...
inline Rtl stage(const std::string& module, int clocks) {
    Rtl rtl(module, clocks);
    for (int clock = 0; clock < clocks; ++clock) {
        rtl.drive(clock, "rst_ni", u<1>(1));
        rtl.drive(clock, "ce_i", u<1>(clock != 1));
    }
    return rtl;
}

/// Fields of a flat vector, the lowest first.
template <int N>
class Fields {
public:
    explicit Fields(const u<N>& vector, unsigned low = 0) : vector_(vector), low_(low) {}
    template <int M, bool Signed>
    Fields& operator>>(Integer<M, Signed>& field) {
        field = Integer<M, Signed>(vector_.term.extract(low_ + M - 1, low_));
        low_ += M;
        return *this;
    }

private:
    u<N> vector_;
    unsigned low_;
};

}  // namespace antipode::hls
