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
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
}

int pending_interrupt() noexcept {
    return pending.load();
}

}  // namespace antipode
