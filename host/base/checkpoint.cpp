#include "base/checkpoint.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"

#include <utility>

namespace antipode {
namespace {

// Often enough that kill -9 loses little, seldom enough that whole-file writes cost nothing.
constexpr std::chrono::seconds between_writes{10};
constexpr std::size_t hash_digits = 64;

/// The body behind its SHA-256; nullopt if they do not fit.
std::optional<std::string> checked_body(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return std::nullopt;
    const std::string bytes = read_file(file);
    if (bytes.size() < hash_digits) return std::nullopt;
    std::string body = bytes.substr(hash_digits);
    if (sha256(body) != bytes.substr(0, hash_digits)) return std::nullopt;
    return body;
}

}  // namespace

Checkpoint::Checkpoint(std::filesystem::path file, std::string key)
    : file_(std::move(file)), key_(std::move(key)) {
    const auto body = checked_body(file_);
    if (!body) return;
    const auto content = nlohmann::json::from_cbor(*body, true, false);
    if (!content.is_object() || content.value("key", "") != key_) return;
    for (const auto& item : content.at("items"))
        items_.emplace(item.at(0).get<std::size_t>(), item.at(1));
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
    std::string body;
    nlohmann::json::to_cbor({{"key", key_}, {"items", std::move(items)}}, body);
    write_file(file_, sha256(body) + body);
    written_ = true;
    last_write_ = std::chrono::steady_clock::now();
}

}  // namespace antipode
