#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/terminal.hpp"
#include "base/version.hpp"
#include "cli/subcommands.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <new>
#include <stdexcept>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace {

using namespace antipode;

int finish(ExitStatus status) {
    return static_cast<int>(status);
}

int fail(ExitStatus status, std::string_view message) {
    note(message);
    return finish(status);
}

int report(Interrupted interrupted) {
    note("interrupted");
    return 128 + interrupted.signal;
}

/// The buffers of both are emptied here and nowhere else.
bool output_is_written() {
    std::cout.flush();
    return std::cout.good() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

constexpr const char* no_output =
    "standard output cannot be written: a full disk, or a reader that has gone; files that were written are "
    "kept";

/// A file that is opened must not take the number of a standard stream that the caller has closed: what is
/// printed would go into it. Reading or writing there stays an error.
void occupy_closed_streams() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(number, F_GETFD) < 0)
            static_cast<void>(::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

bool holds_numbers(const CLI::Option& option, std::string_view type) {
    return option.get_type_name().starts_with(type);
}

/// The text of a decimal integer without leading zeros.
template <class Integer>
std::string decimal(const std::string& text) {
    Integer value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        throw CLI::ValidationError(fmt::format("expected an integer from {} to {}, found '{}'",
                                               std::numeric_limits<Integer>::min(),
                                               std::numeric_limits<Integer>::max(), text));
    return std::to_string(value);
}

/// What no option takes, whatever it is for: CLI11 reads "nan", takes 010 for eight and wraps what is too
/// large.
void check_numbers(CLI::App& command) {
    for (auto* option : command.get_options()) {
        if (holds_numbers(*option, "FLOAT"))
            option->check([](const std::string& text) {
                double value = 0;
                return CLI::detail::lexical_cast(text, value) && std::isfinite(value)
                           ? std::string()
                           : fmt::format("expected a finite number, found '{}'", text);
            });
        if (holds_numbers(*option, "UINT")) option->transform(decimal<std::uint64_t>);
        if (holds_numbers(*option, "INT")) option->transform(decimal<std::int64_t>);
    }
}

/// A misspelt subcommand gets the nearest one; CLI11 would only say that one is required.
void check_subcommand(const CLI::App& program, int argc, const char* const* argv) {
    if (argc < 2 || argv[1][0] == '-') return;
    std::vector<std::string> names;
    for (const auto* command : program.get_subcommands(nullptr))
        names.push_back(command->get_name());
    if (std::find(names.begin(), names.end(), argv[1]) == names.end())
        throw InputError(
            fmt::format("there is no subcommand '{}'; did you mean '{}'?", argv[1], nearest(argv[1], names)));
}

int run(int argc, const char* const* argv) {
    cli::Invocation invocation;
    invocation.command_line = command_line(argc, argv);
    CLI::App program("antipode: trigger and X17 search of the PADME electromagnetic calorimeter");
    program.set_version_flag("--version", fmt::format("antipode {} ({})", version(), git_commit()));
    program.require_subcommand(1);
    program.footer(
        "Exit status: 0 done, 1 the result fails its own criterion, 2 wrong usage or input, 3 input/output "
        "failed.");
    cli::add_table(program, invocation);
    cli::add_sideband(program, invocation);
    cli::add_unblind(program, invocation);
    cli::add_fit(program, invocation);
    cli::add_limit(program, invocation);
    cli::add_pvalue(program, invocation);
    cli::add_config(program, invocation);
    cli::add_report(program, invocation);
    cli::add_diff(program, invocation);
    cli::add_trigger(program, invocation);
    cli::add_trigger_config(program, invocation);
    cli::add_run(program, invocation);
    cli::add_simulate(program, invocation);
    cli::add_reconstruct(program, invocation);
    cli::add_select(program, invocation);
    cli::add_efficiency(program, invocation);
    cli::add_yield(program, invocation);
    cli::add_trigger_efficiency(program, invocation);
    cli::add_event(program, invocation);
    cli::add_inspect(program, invocation);
    cli::add_wrap(program, invocation);
    for (auto* command : program.get_subcommands(nullptr))
        check_numbers(*command);
    check_subcommand(program, argc, argv);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0)
            return fail(ExitStatus::bad_input, fmt::format("{} (see antipode --help)", error.what()));
        program.exit(error);  // --help, --version
        std::cout.flush();
    }
    return finish(invocation.status);
}

int run_and_report(int argc, char** argv) {
    try {
        const int status = run(argc, argv);
        if (!output_is_written()) throw IoError(no_output);
        return status;
    } catch (const Error& error) {
        // What waited for a file or a pipe ends with an error of its own.
        if (error.status() == ExitStatus::io_failed && pending_interrupt() != 0)
            return report(Interrupted{pending_interrupt()});
        return fail(error.status(), error.what());
    } catch (const Interrupted& interrupted) {
        return report(interrupted);
    } catch (const std::system_error& error) {  // of printing, of a folder, of a thread
        return fail(ExitStatus::io_failed, output_is_written() ? error.what() : no_output);
    } catch (const std::bad_alloc&) {
        return fail(ExitStatus::io_failed, "out of memory");
    } catch (const std::runtime_error& error) {  // of a library: TBB gets no thread
        return fail(ExitStatus::io_failed, error.what());
    } catch (const std::exception& error) {
        return fail(ExitStatus::io_failed, fmt::format("internal error, please report it: {}", error.what()));
    }
}

}  // namespace

int main(int argc, char** argv) {
    occupy_closed_streams();
    catch_interrupts();
    const int status = run_and_report(argc, argv);
    // HDF5 crashes in its exit handler where it could not write (1.10.8); and nobody may be reading what is
    // still to be printed.
    if (status == finish(ExitStatus::io_failed) || pending_interrupt() != 0) std::_Exit(status);
    return status;
}
