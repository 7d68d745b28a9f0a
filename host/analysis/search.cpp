#include "analysis/search.hpp"

#include "analysis/card_files.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/program.hpp"
#include "base/version.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace antipode::analysis {
namespace {

namespace fs = std::filesystem;

fs::path table_path(const SearchRequest& request, const Card& card) {
    if (!request.scan && card.table.empty())
        throw InputError(fmt::format(
            "card {} names no scan table: expected --scan FILE, or table = \"FILE\" in it", request.card));
    return request.scan ? fs::path(*request.scan) : card.table.path();
}

/// True for a file that comes with the program, which is not changed by looking at it.
bool is_shipped(const fs::path& path) {
    std::error_code ignored;
    const auto folder = fs::weakly_canonical(config_folder() / "run3", ignored);
    return fs::weakly_canonical(path, ignored).parent_path() == folder;
}

/// The table is bound by its own hash, and effort and what the data are called do not change what a result
/// means.
std::string card_hash(nlohmann::ordered_json echo) {
    echo.erase("table");
    echo.erase("effort");
    for (const char* description : {"experiment", "data_set", "data_taken"})
        echo.erase(description);
    return sha256(echo.dump());
}

}  // namespace

Card read_card(const std::string& name, const std::vector<std::string>& assignments) {
    Card card;
    Settings settings(card);
    settings.read(find_card(name, analysis_cards));
    for (const auto& assignment : assignments)
        settings.assign(assignment);
    return card;
}

Search::Search(SearchRequest request)
    : request_(std::move(request)), card_(read_card(request_.card, request_.assignments)), gated_(open()) {}

blinding::GatedScan Search::open() {
    const auto table = table_path(request_, card_);
    // The card describes its own table, and not another that is taken instead.
    if (request_.scan) card_.experiment = card_.data_set = card_.data_taken = "";
    card_.resolve(yield::search_energies_mev(table));
    const auto echo = Settings(card_).echo();
    provenance_.command_line = request_.command_line;
    provenance_.seed = request_.seed;
    provenance_.threads = request_.threads;
    provenance_.card = echo;
    provenance_.inputs = {input_file(find_card(request_.card, analysis_cards)), input_file(table)};
    blinding::LedgerPlaces places{table, {}, blinding::LedgerPlaces::find_user_folder(), is_shipped(table)};
    if (request_.record) places.record = *request_.record;
    return blinding::open_scan(places, {card_.yield, card_.sideband},
                               {provenance_.inputs.back().sha256, card_hash(echo), std::string(version())});
}

std::vector<double> Search::masses_mev(const std::vector<double>& asked) const {
    auto masses = asked.empty() ? card_.inference.masses_mev() : asked;
    require_in_scan(masses);
    return masses;
}

inference::MassWindow Search::window() const {
    return {*card_.inference.search.global_low_mev, *card_.inference.search.global_high_mev};
}

inference::Model Search::model() const {
    return inference::Model(inference::model_input(scan(), card_.inference, card_.yield.x_ref_mev.value()));
}

Checkpoint& Search::checkpoint(const std::string& step, const inference::Model& model,
                               const nlohmann::json& more) const {
    if (!request_.unfinished) return *checkpoints_.emplace_back(std::make_unique<Checkpoint>());
    const nlohmann::json key = {step,
                                provenance_.inputs.back().sha256,
                                provenance_.card,
                                request_.seed,
                                model.centres(),
                                model.errors(),
                                model.size(),
                                more};
    return *checkpoints_.emplace_back(
        std::make_unique<Checkpoint>(*request_.unfinished / (step + ".checkpoint"), checkpoint_key(key)));
}

void Search::forget_checkpoints() const {
    for (auto& checkpoint : checkpoints_)
        checkpoint->remove();
    checkpoints_.clear();
}

void Search::require_recordable() const {
    if (!scan().unblinded) gated_.ledgers.require_writable();
}

void Search::record_look() const {
    if (!scan().unblinded) gated_.ledgers.record_look(scan().look);
}

void Search::unblind(const std::string& reason, bool force_rejected) {
    check_reason(reason);
    if (scan().unblinded) throw InputError(fmt::format("nothing to do, the scan is {}", scan().status));
    const bool accepted = scan().sideband.accepted;
    if (!accepted && !force_rejected)
        throw Error(ExitStatus::rejected,
                    "the side band is rejected (`antipode sideband` shows why); nothing was opened. "
                    "--force-rejected-sideband opens it all the same, and the ledger says so.");
    auto unblinding = scan().look;
    unblinding.reason = reason;
    unblinding.sideband = accepted ? "accepted" : "rejected";
    gated_.ledgers.record_unblinding(unblinding);
}

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

}  // namespace antipode::analysis
