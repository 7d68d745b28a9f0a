#pragma once

/// The way from the command line to what is loaded into the trigger: a card and the geometry, or registers as
/// a file.

#include "base/program.hpp"
#include "base/provenance.hpp"
#include "trigger/configuration.hpp"

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace antipode::cli {

struct TriggerCardOptions {
    std::string card = config_folder() / "trigger.toml";
    std::string geometry = config_folder() / "geometry.toml";
    std::vector<std::string> assignments;
    std::optional<std::string> registers;

    void add_to(CLI::App& command);
};

/// Both cards under one roof, so that --set reaches either.
struct TriggerCards {
    trigger::TriggerCard trigger;
    geometry::EcalSettings geometry;

    template <class Visitor>
    void visit(Visitor& v) {
        trigger.visit(v);
        v("geometry", geometry, "");
    }
};

/// What is to be loaded into the trigger, and what it was made of.
struct LoadedTrigger {
    TriggerCards cards;
    trigger::Configuration configuration;
};

/// Reads the cards and makes the registers, or takes these from the file of --registers. Cards and inputs go
/// into the provenance.
LoadedTrigger load_trigger(const TriggerCardOptions& options, Provenance& provenance);

}  // namespace antipode::cli
