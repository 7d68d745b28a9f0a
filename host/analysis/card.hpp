#pragma once

/// The card of an analysis: every setting that a result depends on, the settings of each layer under one
/// roof.

#include "base/card.hpp"
#include "blinding/gate.hpp"
#include "inference/settings.hpp"

#include <string>

namespace antipode::analysis {

struct Card {
    std::string name;
    std::string about;
    std::string experiment, data_set, data_taken;
    CardFile table;
    yield::YieldSettings yield;
    blinding::SidebandSettings sideband;
    inference::Settings inference;

    template <class Visitor>
    void visit(Visitor& v) {
        v("name", name, "name of the card; each result carries it");
        v("about", about, "what this card stands for");
        v("experiment", experiment, "experiment that took the data of the table, for the report");
        v("data_set", data_set, "what the data are called");
        v("data_taken", data_taken, "when they were taken");
        v("table", table, "scan table, relative to the card");
        v("yield", yield, "");
        v("sideband", sideband, "");
        inference.visit(v);
    }

    /// Takes what the card leaves out from the centre-of-mass energies of the search.
    void resolve(const std::vector<double>& sqrt_s_mev) {
        yield.resolve(sqrt_s_mev);
        inference.resolve(sqrt_s_mev, *yield.x_ref_mev);
    }
};

}  // namespace antipode::analysis
