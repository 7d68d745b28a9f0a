#include "base/checkpoint.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/program.hpp"

#include <string_view>
#include <utility>

namespace antipode {
namespace {

using nlohmann::json;

// Often enough that kill -9 loses little, seldom enough that whole-file writes cost nothing.
constexpr std::chrono::seconds between_writes{10};
constexpr std::size_t checksum_digits = 64;  // SHA-256, before the content

}  // namespace

std::string checkpoint_key(const nlohmann::ordered_json& depends_on) {
    return sha256(program_sha256() + json_text(depends_on));
}

void write_checkpoint(const std::filesystem::path& path, const std::string& key, const json& result) {
    const auto content = json::to_cbor(json{{"key", key}, {"result", result}});
    const std::string_view bytes(reinterpret_cast<const char*>(content.data()), content.size());
    write_file(path, sha256(bytes).append(bytes));
}

std::optional<json> read_checkpoint(const std::filesystem::path& path, const std::string& key) {
    if (!std::filesystem::exists(path)) return std::nullopt;
    const auto stored = read_file(path);
    if (stored.size() < checksum_digits) return std::nullopt;
    const auto bytes = std::string_view(stored).substr(checksum_digits);
    if (!stored.starts_with(sha256(bytes))) return std::nullopt;
    auto content = parse_cbor(bytes);
    if (!content || !content->is_object() || !content->contains("key") || (*content)["key"] != key ||
        !content->contains("result"))
        return std::nullopt;
    return std::move((*content)["result"]);
}

Checkpoint::Checkpoint(std::filesystem::path file, std::string key)
    : file_(std::move(file)), key_(std::move(key)) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file_, error)) return;
    const auto items = read_checkpoint(file_, key_, [](const json& stored) {
        std::map<std::size_t, json> all;
        for (const auto& item : stored)
            all.emplace(integer_from<std::size_t>(item.at(0)), item.at(1));
        return all;
    });
    if (items) items_ = *items;
}

Checkpoint::~Checkpoint() {
    try {
        if (!written_) write();
    } catch (const Error&) {
        // What was interrupted reports its own reason.
    }
}

const nlohmann::json* Checkpoint::find(std::size_t item) const {
    const std::lock_guard lock(mutex_);
    const auto found = items_.find(item);
    return found == items_.end() ? nullptr : &found->second;
}

void Checkpoint::keep(std::size_t item, nlohmann::json result) {
    if (file_.empty()) return;
    const std::lock_guard lock(mutex_);
    items_.insert_or_assign(item, std::move(result));
    written_ = false;
    if (std::chrono::steady_clock::now() - last_write_ > between_writes) write();
}

void Checkpoint::remove() {
    written_ = true;
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    std::filesystem::remove(file_.parent_path(), ignored);  // if it is empty
}

void Checkpoint::write() {
    auto items = nlohmann::json::array();
    for (const auto& [item, result] : items_)
        items.push_back({item, result});
    write_checkpoint(file_, key_, items);
    written_ = true;
    last_write_ = std::chrono::steady_clock::now();
}

}  // namespace antipode
