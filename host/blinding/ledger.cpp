#include "blinding/ledger.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/lock.hpp"
#include "base/provenance.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace antipode::blinding {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* explanation =
    "Looks at one scan and its unblindings, oldest first; each carries the hash of the one before. "
    "Tamper-evident, not secret. Keep this file with the table.";

/// A period whose energy was calibrated anew is the same period.
constexpr double same_energy = 0.01;

Json without_hash(const Entry& entry) {
    auto masked = Json::object();
    for (const auto& [period, e_beam_mev] : entry.masked)
        masked[std::to_string(period)] = e_beam_mev;
    Json json{{"kind", entry.is_unblinding() ? "unblinding" : "look"},
              {"utc", entry.utc},
              {"table_sha256", entry.binding.table_sha256},
              {"card_sha256", entry.binding.card_sha256},
              {"program_version", entry.binding.program_version},
              {"masked_e_beam_mev", std::move(masked)},
              {"open_sha256", entry.open_sha256},
              {"settings", entry.settings}};
    if (entry.is_unblinding()) {
        json["reason"] = entry.reason;
        json["sideband"] = entry.sideband;
    }
    json["previous"] = entry.previous;
    return json;
}

Json to_json(const Entry& entry) {
    auto json = without_hash(entry);
    json["sha256"] = entry.sha256;
    return json;
}

std::string hash_of(const Entry& entry) {
    return sha256(without_hash(entry).dump());
}

Entry from_json(const Json& json) {
    Entry entry;
    json.at("utc").get_to(entry.utc);
    json.at("table_sha256").get_to(entry.binding.table_sha256);
    json.at("card_sha256").get_to(entry.binding.card_sha256);
    json.at("program_version").get_to(entry.binding.program_version);
    for (const auto& [period, e_beam_mev] : json.at("masked_e_beam_mev").items())
        entry.masked[std::strtoll(period.c_str(), nullptr, 10)] = e_beam_mev.get<double>();
    json.at("open_sha256").get_to(entry.open_sha256);
    entry.settings = json.at("settings");
    if (json.at("kind") == "unblinding") {
        json.at("reason").get_to(entry.reason);
        json.at("sideband").get_to(entry.sideband);
    }
    json.at("previous").get_to(entry.previous);
    json.at("sha256").get_to(entry.sha256);
    return entry;
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

std::vector<Entry> read_entries(const fs::path& path) {
    std::vector<Entry> entries;
    if (!is_there(path)) return entries;
    const auto text = read_file(path);
    try {
        const auto json = parse_json(text);
        if (json.contains("records"))
            throw InputError(
                "unblinding records of an earlier version, bound to a card and no longer valid. Move the "
                "file away, and open the scan with `antipode unblind`.");
        for (const auto& item : json.at("entries"))
            entries.push_back(from_json(item));
    } catch (const Json::exception& error) {
        throw InputError(
            fmt::format("{}: not a ledger of looks and unblindings: {}", path.string(), error.what()));
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", path.string(), error.what()));
    }
    std::string previous;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].previous != previous || entries[i].sha256 != hash_of(entries[i]))
            throw InputError(
                fmt::format("{}: entry {} does not carry its own hash and that of the entry before: it was "
                            "edited, or an entry was taken out. Restore the file.",
                            path.string(), i + 1));
        previous = entries[i].sha256;
    }
    return entries;
}

/// True if b is a look of which a tells all.
bool same_look(const Entry& a, const Entry& b) {
    return !b.is_unblinding() && a.binding == b.binding && a.masked == b.masked;
}

constexpr const char* no_place = "there is no home folder for a ledger";

IoError cannot_record(const std::string& why) {
    return IoError(fmt::format(
        "this look at a blinded scan cannot be recorded: {}. Name a file that can be written with "
        "--record FILE",
        why));
}

std::string frame_hash(const yield::ScanTable& table) {
    std::string text;
    for (const auto& period : table.periods)
        text +=
            fmt::format("{} {} {} {}\n", period.period, period.scan, period.e_beam_mev, period.sqrt_s_mev);
    return sha256(text);
}

fs::path user_ledger(const fs::path& folder, const yield::ScanTable& table) {
    return folder / (frame_hash(table).substr(0, 32) + ".json");
}

}  // namespace

std::string Binding::difference(const Binding& other) const {
    std::vector<std::string> parts;
    if (table_sha256 != other.table_sha256) parts.emplace_back("scan table");
    if (card_sha256 != other.card_sha256) parts.emplace_back("effective card");
    if (program_version != other.program_version) parts.emplace_back("program version");
    return fmt::format("{}", fmt::join(parts, ", "));
}

Mask Entry::mask() const {
    Mask mask;
    for (const auto& [period, e_beam_mev] : masked)
        mask.insert(period);
    return mask;
}

std::string open_hash(const yield::ScanTable& table, const Mask& mask) {
    std::string text;
    for (const auto& period : table.periods) {
        text += fmt::format("{} {} {} {}", period.period, period.scan, period.e_beam_mev, period.sqrt_s_mev);
        if (mask.count(period.period) == 0) text += fmt::format(" {} {}", period.n2.value(), period.n_pot);
        text += '\n';
    }
    return sha256(text);
}

Ledger::Ledger(fs::path path) : path_(std::move(path)), entries_(read_entries(path_)) {}

void Ledger::append(Entry entry) {
    const auto lock = Lock::file(path_, Busy::wait);
    entries_ = read_entries(path_);
    if (std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return same_look(e, entry); }))
        return;
    entry.previous = entries_.empty() ? "" : entries_.back().sha256;
    entry.sha256 = hash_of(entry);
    entries_.push_back(std::move(entry));
    std::vector<std::string> lines;
    for (const auto& item : entries_)
        lines.push_back(to_json(item).dump());
    write_file(path_, fmt::format("{{\n\"what\": {},\n\"entries\": [\n{}\n]\n}}\n", Json(explanation).dump(),
                                  fmt::join(lines, ",\n")));
}

fs::path LedgerPlaces::beside_table() const {
    auto path = table;
    return path.replace_extension(".blinding.json");
}

fs::path LedgerPlaces::find_user_folder() {
    const char* state = std::getenv("XDG_STATE_HOME");
    if (state && *state == '/') return fs::path(state) / "antipode/blinding";
    const char* home = std::getenv("HOME");
    if (!home || *home != '/') {
        const auto* user = ::getpwuid(::getuid());
        home = user ? user->pw_dir : nullptr;
    }
    return home && *home == '/' ? fs::path(home) / ".local/state/antipode/blinding" : fs::path();
}

Ledgers::Ledgers(const LedgerPlaces& places, const yield::ScanTable& full)
    : main_(places.record.value_or(places.beside_table())) {
    const auto agrees = [&](const Entry& entry) {
        return open_hash(full, entry.mask()) == entry.open_sha256;
    };
    const auto take = [&](const Entry& entry) {
        if (agrees(entry)) fixed_settings_.push_back(entry.settings);
        for (const auto& period : full.periods) {
            const auto found = entry.masked.find(period.period);
            if (found != entry.masked.end() &&
                std::abs(found->second - period.e_beam_mev) < same_energy * period.e_beam_mev)
                recorded_mask_.insert(period.period);
        }
        const auto known = [&](const Entry& other) {
            return other.utc == entry.utc && other.reason == entry.reason && other.binding == entry.binding;
        };
        if (entry.is_unblinding() && std::none_of(unblindings_.begin(), unblindings_.end(), known))
            unblindings_.push_back(entry);
    };
    for (const auto& entry : main_.entries())
        take(entry);
    if (places.record || !places.fixed) looks_go_to_.push_back(main_.path());
    if (const auto beside = places.beside_table(); places.record && is_there(beside)) {
        for (const auto& entry : read_entries(beside))
            take(entry);
        if (!places.fixed) looks_go_to_.push_back(beside);
    }
    if (!places.user_folder.empty()) {
        const auto user = user_ledger(places.user_folder, full);
        for (const auto& entry : read_entries(user))
            if (agrees(entry)) take(entry);
        looks_go_to_.push_back(user);
    }
    std::stable_sort(unblindings_.begin(), unblindings_.end(),
                     [](const Entry& a, const Entry& b) { return a.utc < b.utc; });
}

bool Ledgers::fixes_mask(const Json& settings) const {
    return std::find(fixed_settings_.begin(), fixed_settings_.end(), settings) != fixed_settings_.end();
}

std::optional<Entry> Ledgers::find(const Binding& binding) const {
    for (const auto& entry : main_.entries())
        if (entry.is_unblinding() && entry.binding == binding) return entry;
    return std::nullopt;
}

std::optional<Entry> Ledgers::last() const {
    std::optional<Entry> last;
    for (const auto& entry : main_.entries())
        if (entry.is_unblinding()) last = entry;
    return last;
}

void Ledgers::require_writable() const {
    std::string why = no_place;
    for (const auto& path : looks_go_to_)
        try {
            return antipode::require_writable(fs::absolute(path).parent_path());
        } catch (const IoError& error) {
            why = error.what();
        }
    throw cannot_record(why);
}

void Ledgers::record_look(const Entry& look) const {
    std::string why = no_place;
    bool written = false;
    for (const auto& path : looks_go_to_)
        try {
            Ledger(path).append(look);
            written = true;
        } catch (const IoError& error) {
            why = error.what();
        }
    if (!written) throw cannot_record(why);
}

void Ledgers::record_unblinding(const Entry& unblinding) {
    try {
        main_.append(unblinding);
    } catch (const IoError& error) {
        throw IoError(fmt::format("{}. Name another file with --record FILE", error.what()));
    }
    for (const auto& path : looks_go_to_)
        try {
            if (path != main_.path()) Ledger(path).append(unblinding);
        } catch (const IoError&) {
            continue;  // it stands where it counts
        }
    unblindings_.push_back(unblinding);
}

}  // namespace antipode::blinding
