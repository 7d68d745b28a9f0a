#pragma once

/// The errors of the whole program: one small family, each with the exit status that `antipode` ends with.

#include <stdexcept>
#include <string>

namespace antipode {

/// What the process returns to its caller.
enum class ExitStatus : int {
    done = 0,
    rejected = 1,   ///< the result fails its own criterion, for example a side band that is refused
    bad_input = 2,  ///< wrong usage or input: the user can mend it
    io_failed = 3   ///< a file or device could not be read or written
};

class Error : public std::runtime_error {
public:
    Error(ExitStatus status, const std::string& message) : std::runtime_error(message), status_(status) {}
    ExitStatus status() const noexcept { return status_; }

private:
    ExitStatus status_;
};

/// Wrong usage, card or input file. The message names what was found, what was expected, and what to do.
class InputError : public Error {
public:
    explicit InputError(const std::string& message) : Error(ExitStatus::bad_input, message) {}
};

/// A file or device could not be opened, read or written.
class IoError : public Error {
public:
    explicit IoError(const std::string& message) : Error(ExitStatus::io_failed, message) {}
};

}  // namespace antipode
