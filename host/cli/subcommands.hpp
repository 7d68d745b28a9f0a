#pragma once

/// One function a subcommand, each in the file of its name. It adds the subcommand to the program; CLI11
/// calls it back.

#include "cli/analysis.hpp"

namespace antipode::cli {

void add_table(CLI::App& program, Invocation& invocation);
void add_sideband(CLI::App& program, Invocation& invocation);
void add_unblind(CLI::App& program, Invocation& invocation);
void add_fit(CLI::App& program, Invocation& invocation);
void add_limit(CLI::App& program, Invocation& invocation);
void add_pvalue(CLI::App& program, Invocation& invocation);
void add_config(CLI::App& program, Invocation& invocation);
void add_report(CLI::App& program, Invocation& invocation);
void add_diff(CLI::App& program, Invocation& invocation);
void add_inspect(CLI::App& program, Invocation& invocation);
void add_wrap(CLI::App& program, Invocation& invocation);
void add_trigger(CLI::App& program, Invocation& invocation);
void add_trigger_config(CLI::App& program, Invocation& invocation);
void add_run(CLI::App& program, Invocation& invocation);
void add_simulate(CLI::App& program, Invocation& invocation);
void add_select(CLI::App& program, Invocation& invocation);
void add_reconstruct(CLI::App& program, Invocation& invocation);
void add_efficiency(CLI::App& program, Invocation& invocation);
void add_yield(CLI::App& program, Invocation& invocation);
void add_trigger_efficiency(CLI::App& program, Invocation& invocation);
void add_event(CLI::App& program, Invocation& invocation);

}  // namespace antipode::cli
