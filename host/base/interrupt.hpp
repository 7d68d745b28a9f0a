#pragma once

/// Ctrl-C and SIGTERM end long work at the next step, so that what was done is written and readable.

namespace antipode {

/// Thrown by Progress::advance, parallel_for and check_interrupt after Ctrl-C; `antipode` then ends with 128
/// + the signal's number.
struct Interrupted {
    int signal;
};

/// Installs the handlers for SIGINT and SIGTERM. A second Ctrl-C ends the process at once.
void catch_interrupts();

/// The signal that arrived, 0 if none did.
int pending_interrupt() noexcept;

/// Throws Interrupted after Ctrl-C or SIGTERM: for loops without a Progress.
void check_interrupt();

}  // namespace antipode
