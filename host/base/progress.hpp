#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace antipode {

/// How progress is shown on standard error.
enum class ProgressStyle {
    silent,    ///< nothing
    terminal,  ///< one line, redrawn a few times a second
    log        ///< one line a minute
};

/// `terminal` where standard error is a terminal, `log` where it is not, `silent` on request.
ProgressStyle progress_style(bool quiet);

/// Progress of one long piece of work, with the time left. Safe to advance from several threads.
class Progress {
public:
    /// @param label what is done, for example "limits: pseudo-experiments"
    /// @param total number of steps, in the unit of `advance`
    Progress(std::string label, std::uint64_t total, ProgressStyle style);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

    /// Counts finished steps. Throws Interrupted after Ctrl-C.
    void advance(std::uint64_t steps = 1);

    /// Counts steps that an earlier, interrupted call has done, and says so.
    void resume(std::uint64_t steps);

    /// One that shows nothing, for tests and for callers that do not care. It still obeys Ctrl-C.
    static Progress& none();

private:
    using Clock = std::chrono::steady_clock;
    void show(Clock::time_point now, std::uint64_t done);

    const std::string label_;
    const std::uint64_t total_;
    const ProgressStyle style_;
    const Clock::time_point start_ = Clock::now();
    std::atomic<std::uint64_t> done_{0};
    std::uint64_t resumed_ = 0;  ///< of these, by an earlier call
    std::atomic<Clock::rep> next_show_;
    std::mutex mutex_;
    bool drawn_ = false;
};

}  // namespace antipode
