#pragma once

/// Pieces of long work, stored as they are done, so that work that was stopped goes on where it was.

#include "base/json.hpp"
#include "base/parallel.hpp"
#include "base/progress.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>

#include <nlohmann/json.hpp>

namespace antipode {

/// The key of a piece: whatever its result depends on, hashed together with the program itself.
std::string checkpoint_key(const nlohmann::ordered_json& depends_on);

/// Stores a piece whole or not at all, with its key and a checksum. Throws IoError.
void write_checkpoint(const std::filesystem::path& path, const std::string& key,
                      const nlohmann::json& result);

/// The piece that is stored under this key; none if there is none, one of another key, or a damaged one.
/// Throws IoError if the file cannot be read.
std::optional<nlohmann::json> read_checkpoint(const std::filesystem::path& path, const std::string& key);

/// What `read` makes of the piece; none too where the piece is not of the form that it expects.
template <class Read>
auto read_checkpoint(const std::filesystem::path& path, const std::string& key, Read&& read) {
    std::optional<decltype(read(nlohmann::json()))> piece;
    try {
        if (const auto stored = read_checkpoint(path, key)) piece = read(*stored);
    } catch (const nlohmann::json::exception&) {
    } catch (const InputError&) {
    }
    return piece;
}

/// Results of the finished items of a long loop, kept in one file: an interrupted call loses only the items
/// in hand, and the next identical call goes on with the others.
class Checkpoint {
public:
    /// Keeps nothing.
    Checkpoint() = default;
    /// Takes up what the file holds if it was written with the same key; another key, a damaged file and none
    /// are a start from nothing. Writes no file before the first item is kept.
    /// @param key  of checkpoint_key: data, settings, seed
    Checkpoint(std::filesystem::path file, std::string key);
    Checkpoint(const Checkpoint&) = delete;
    Checkpoint& operator=(const Checkpoint&) = delete;
    /// Writes what was not written; an error leaves the earlier file.
    ~Checkpoint();

    /// The result of an item; null if it is not there.
    const nlohmann::json* find(std::size_t item) const;

    /// Keeps an item, and writes the whole file if that was not done for ten seconds. Safe from several
    /// threads. Throws IoError.
    void keep(std::size_t item, nlohmann::json result);

    /// The work is done and its result written: removes the file.
    void remove();

private:
    void write();

    std::filesystem::path file_;  ///< empty: keeps nothing
    std::string key_;
    std::map<std::size_t, nlohmann::json> items_;
    bool written_ = true;
    std::chrono::steady_clock::time_point last_write_ = std::chrono::steady_clock::now();
    mutable std::mutex mutex_;
};

/// parallel_map of items whose results have to_json and from_json: those of the checkpoint are not computed
/// again. The same results, bit by bit, as without it.
/// @param progress  advanced by `steps(i)` for item i
/// @param checkpoint  may be null
template <class Work, class Steps>
auto parallel_map(std::size_t n, Checkpoint* checkpoint, Progress& progress, Steps&& steps, Work&& work) {
    using Result = decltype(work(std::size_t{0}));
    std::vector<std::optional<Result>> kept(n);
    std::vector<std::size_t> left;
    std::uint64_t done = 0;
    for (std::size_t i = 0; i < n; ++i) {
        try {
            if (const auto* result = checkpoint != nullptr ? checkpoint->find(i) : nullptr)
                kept[i] = result->template get<Result>();
        } catch (const nlohmann::json::exception&) {  // not of this form
        }
        if (kept[i])
            done += steps(i);
        else
            left.push_back(i);
    }
    if (done > 0) progress.resume(done);
    parallel_for(left.size(), [&](std::size_t k) {
        kept[left[k]] = work(left[k]);
        if (checkpoint != nullptr) checkpoint->keep(left[k], *kept[left[k]]);
        progress.advance(steps(left[k]));
    });
    std::vector<Result> results;
    for (auto& result : kept)
        results.push_back(std::move(*result));
    return results;
}

template <class Work>
auto parallel_map(std::size_t n, Checkpoint* checkpoint, Progress& progress, Work&& work) {
    return parallel_map(
        n, checkpoint, progress, [](std::size_t) { return std::uint64_t{1}; }, std::forward<Work>(work));
}

}  // namespace antipode
