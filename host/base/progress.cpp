#include "base/progress.hpp"

#include "base/interrupt.hpp"
#include "base/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace antipode {
namespace {

std::string duration(double seconds) {
    const auto total = std::lround(seconds);
    if (total < 60) return fmt::format("{} s", total);
    if (total < 3600) return fmt::format("{} min {:02} s", total / 60, total % 60);
    return fmt::format("{} h {:02} min", total / 3600, total / 60 % 60);
}

}  // namespace

ProgressStyle progress_style(bool quiet) {
    if (quiet) return ProgressStyle::silent;
    return isatty(STDERR_FILENO) != 0 ? ProgressStyle::terminal : ProgressStyle::log;
}

Progress::Progress(std::string label, std::uint64_t total, ProgressStyle style)
    : label_(std::move(label)),
      total_(total),
      style_(style),
      next_show_((start_ + (style == ProgressStyle::log ? std::chrono::milliseconds(60000)
                                                        : std::chrono::milliseconds(300)))
                     .time_since_epoch()
                     .count()) {}

Progress::~Progress() {
    if (drawn_ && style_ == ProgressStyle::terminal) std::fputs("\r\033[K", stderr);
}

void Progress::advance(std::uint64_t steps) {
    check_interrupt();
    const std::uint64_t done = done_.fetch_add(steps, std::memory_order_relaxed) + steps;
    if (style_ == ProgressStyle::silent) return;
    const auto now = Clock::now();
    if (now.time_since_epoch().count() >= next_show_.load(std::memory_order_relaxed)) show(now, done);
}

void Progress::resume(std::uint64_t steps) {
    resumed_ = steps;
    done_ += steps;
    if (style_ == ProgressStyle::silent) return;
    note(fmt::format("{}: goes on from an interrupted call, {} of {} are done", label_, steps, total_));
}

void Progress::show(Clock::time_point now, std::uint64_t done) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;
    const auto interval =
        style_ == ProgressStyle::log ? std::chrono::milliseconds(60000) : std::chrono::milliseconds(200);
    next_show_ = (now + interval).time_since_epoch().count();
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    const double fraction = total_ > 0 ? static_cast<double>(done) / static_cast<double>(total_) : 1.0;
    const auto here = static_cast<double>(done - resumed_);
    const double left =
        here > 0 ? elapsed * static_cast<double>(total_ - std::min(done, total_)) / here : 0.0;
    const auto line =
        fmt::format("{}: {}/{} ({:.0f} %), {} left", label_, done, total_, 100 * fraction, duration(left));
    // fputs, not print: a full standard error ends no work.
    std::fputs((style_ == ProgressStyle::terminal ? "\r\033[K" + line : line + '\n').c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
}

Progress& Progress::none() {
    static Progress silent("", 0, ProgressStyle::silent);
    return silent;
}

}  // namespace antipode
