#include "blinding/record.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/provenance.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace antipode::blinding {
namespace {

using Json = nlohmann::ordered_json;

Json without_hash(const Record& record) {
    return {{"table_sha256", record.binding.table_sha256},
            {"card_sha256", record.binding.card_sha256},
            {"program_version", record.binding.program_version},
            {"utc", record.utc},
            {"reason", record.reason},
            {"sideband", record.sideband},
            {"previous", record.previous}};
}

std::string hash_of(const Record& record) {
    return sha256(without_hash(record).dump());
}

Record from_json(const Json& json) {
    Record record;
    json.at("table_sha256").get_to(record.binding.table_sha256);
    json.at("card_sha256").get_to(record.binding.card_sha256);
    json.at("program_version").get_to(record.binding.program_version);
    json.at("utc").get_to(record.utc);
    json.at("reason").get_to(record.reason);
    json.at("sideband").get_to(record.sideband);
    json.at("previous").get_to(record.previous);
    json.at("sha256").get_to(record.sha256);
    return record;
}

constexpr const char* explanation =
    "Unblinding records of one card, oldest first. Each is bound to a scan table, an effective card and a "
    "program "
    "version, and to the record before it. Tamper-evident, not secret.";

}  // namespace

std::string Binding::difference(const Binding& other) const {
    std::vector<std::string> parts;
    if (table_sha256 != other.table_sha256) parts.emplace_back("scan table");
    if (card_sha256 != other.card_sha256) parts.emplace_back("effective card");
    if (program_version != other.program_version) parts.emplace_back("program version");
    return fmt::format("{}", fmt::join(parts, ", "));
}

RecordFile::RecordFile(std::filesystem::path path) : path_(std::move(path)) {
    if (!std::filesystem::exists(path_)) return;
    try {
        const auto json = Json::parse(read_file(path_));
        for (const auto& item : json.at("records"))
            records_.push_back(from_json(item));
    } catch (const Json::exception& error) {
        throw InputError(
            fmt::format("{}: not a file of unblinding records: {}", path_.string(), error.what()));
    }
    std::string previous;
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (records_[i].previous != previous || records_[i].sha256 != hash_of(records_[i]))
            throw InputError(
                fmt::format("{}: record {} does not carry its own hash and that of the record before: it was "
                            "edited, or a record "
                            "was taken out. Restore the file.",
                            path_.string(), i + 1));
        previous = records_[i].sha256;
    }
}

std::optional<Record> RecordFile::find(const Binding& binding) const {
    const auto found = std::find_if(records_.begin(), records_.end(),
                                    [&](const Record& record) { return record.binding == binding; });
    return found == records_.end() ? std::nullopt : std::optional(*found);
}

Record RecordFile::append(const Binding& binding, const std::string& reason, bool sideband_accepted) {
    Record record{binding,
                  utc_now(),
                  reason,
                  sideband_accepted ? "accepted" : "refused",
                  records_.empty() ? "" : records_.back().sha256,
                  ""};
    record.sha256 = hash_of(record);
    Json list = Json::array();
    const auto add = [&](const Record& item) {
        auto json = without_hash(item);
        json["sha256"] = item.sha256;
        list.push_back(std::move(json));
    };
    for (const auto& item : records_)
        add(item);
    add(record);
    write_file(path_, Json{{"what", explanation}, {"records", std::move(list)}}.dump(2) + "\n");
    records_.push_back(record);
    return record;
}

}  // namespace antipode::blinding
