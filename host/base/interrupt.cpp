#include "base/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace antipode {
namespace {

// A signal handler can reach nothing but a lock-free global.
std::atomic<int> pending{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void on_signal(int signal) {
    pending.store(signal);
    std::signal(signal, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
    // Without SA_RESTART: what waits for a pipe or another program notices.
    struct sigaction action {};
    action.sa_handler = on_signal;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of writing like any other
    std::signal(SIGPIPE, SIG_IGN);  // and so is a reader that has gone
}

int pending_interrupt() noexcept {
    return pending.load();
}

void check_interrupt() {
    if (const int signal = pending_interrupt(); signal != 0) throw Interrupted{signal};
}

}  // namespace antipode
