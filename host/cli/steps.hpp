#pragma once

/// The steps of an analysis as the subcommands and `antipode run` call them: each opens the scan, calls the
/// function of the analysis layer, and delivers the result. The status tells of a result that fails its own
/// criterion.

#include "analysis/fit.hpp"
#include "analysis/limit.hpp"
#include "cli/analysis.hpp"

namespace antipode::cli {

struct FitOptions : AnalysisOptions {
    analysis::FitQuestion question;
};

struct LimitOptions : AnalysisOptions {
    analysis::LimitQuestion question;
    std::optional<std::string> keep_toys;
};

struct UnblindOptions : AnalysisOptions {
    std::string reason;
    bool force_rejected = false;
};

ExitStatus table(const AnalysisOptions& options);
ExitStatus sideband(const AnalysisOptions& options);
ExitStatus unblind(const UnblindOptions& options);
ExitStatus fit(const FitOptions& options);
ExitStatus limit(const LimitOptions& options);
ExitStatus pvalue(const AnalysisOptions& options);

/// Makes a step from its options with the threads that they ask for, and keeps its status.
template <class Options>
void call(ExitStatus (*step)(const Options&), Options& options, Invocation& invocation) {
    options.command_line = invocation.command_line;
    invocation.status = step(options);
}

}  // namespace antipode::cli
