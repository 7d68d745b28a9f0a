#include "base/error.hpp"
#include "cli/subcommands.hpp"
#include "results/scan_documents.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace antipode::cli {
namespace {

/// A reason has at least two different words and ten letters, and is one line of text.
void check_reason(const std::string& reason) {
    std::istringstream stream(reason);
    std::set<std::string> words;
    for (std::string word; stream >> word;)
        words.insert(word);
    const auto letters = std::count_if(reason.begin(), reason.end(), [](unsigned char c) {
        return std::isalpha(c) || c >= 0xC0;  // every letter beyond ASCII begins with such a byte in UTF-8
    });
    if (words.size() < 2 || letters < 10)
        throw InputError(fmt::format(
            "--reason \"{}\": expected why and by whom, in at least two words and ten letters; for example "
            "--reason \"collaboration meeting of 3 May, side band accepted\"",
            reason));
    if (std::any_of(reason.begin(), reason.end(), [](unsigned char c) { return std::iscntrl(c); }))
        throw InputError("--reason: expected one line of text without control characters");
    try {
        static_cast<void>(nlohmann::json(reason).dump());
    } catch (const nlohmann::json::exception&) {
        throw InputError("--reason: expected text in UTF-8");
    }
}

}  // namespace

void add_unblind(CLI::App& program, Invocation& invocation) {
    auto* command = program.add_subcommand("unblind", "open the masked periods and write a record of it");
    struct Options : AnalysisOptions {
        std::string reason;
        bool force_rejected = false;
    };
    auto options = std::make_shared<Options>();
    options->add_to(*command);
    command
        ->add_option(
            "--reason", options->reason,
            "why and by whom, in your words: at least two words and ten letters; every later result of "
            "this scan names it")
        ->required();
    command->add_flag("--force-rejected-sideband", options->force_rejected,
                      "unblind a side band that is not accepted");
    command->footer(
        "An unblinding binds scan table, effective card and program version: a change of any of them closes "
        "the "
        "scan again,\nwith all masked that was ever masked. The ledger is tamper-evident, not secret. It is "
        "beside "
        "the table\n(scan.csv, scan.blinding.json), or in --record FILE, and also holds every different look "
        "at "
        "the blinded scan.\n"
        "Examples:\n"
        "  antipode unblind --card my.toml --reason \"collaboration meeting, side band accepted\"");
    command->callback([options, &invocation] {
        check_reason(options->reason);
        Analysis analysis(*options, invocation);
        const auto& scan = analysis.scan();
        if (scan.unblinded) throw InputError(fmt::format("nothing to do, the scan is {}", scan.status));
        const bool accepted = scan.sideband.accepted;
        if (!accepted && !options->force_rejected)
            throw Error(ExitStatus::rejected,
                        "the side band is rejected (`antipode sideband` shows why); nothing was opened. "
                        "--force-rejected-sideband opens it all the same, and the ledger says so.");
        auto unblinding = scan.look;
        unblinding.reason = options->reason;
        unblinding.sideband = accepted ? "accepted" : "rejected";
        analysis.ledgers().record_unblinding(unblinding);
        auto document = analysis.document("unblind");
        results::describe_ledger(document, analysis.ledgers());
        analysis.deliver(document);
    });
}

}  // namespace antipode::cli
