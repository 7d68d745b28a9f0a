#include "plots/gnuplot.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/interrupt.hpp"
#include "results/plain_text.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace antipode::plots {

namespace {

namespace fs = std::filesystem;

/// Where gnuplot says what is wrong; the lines before quote the command.
std::string last_line(const std::string& text) {
    const auto end = text.find_last_not_of("\n ");
    if (end == std::string::npos) return "no message";
    const auto before = text.find_last_of('\n', end);
    const auto begin = before == std::string::npos ? 0 : before + 1;
    return results::one_line(text.substr(begin, end + 1 - begin));
}

/// What gnuplot gets of the environment: nothing that changes a picture. fontconfig keeps its cache in HOME.
std::vector<std::string> environment() {
    std::vector<std::string> variables{"LC_ALL=C.UTF-8"};
    for (const char* name : {"PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR"})
        if (const char* value = std::getenv(name)) variables.push_back(fmt::format("{}={}", name, value));
    return variables;
}

/// Pointers as exec takes them.
std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts)
        all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

/// The status with which a program ends. Ctrl-C ends it: the signal goes to one thread of this process, not
/// always to the one that waits.
int wait_for(pid_t process) {
    constexpr std::chrono::milliseconds between_looks{5};
    int status = 0;
    for (;;) {
        const auto ended = ::waitpid(process, &status, WNOHANG);
        if (ended != 0 && !(ended < 0 && errno == EINTR)) return status;
        if (pending_interrupt() != 0) ::kill(process, SIGKILL);
        std::this_thread::sleep_for(between_looks);
    }
}

bool left_empty(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error || size == 0;
}

}  // namespace

std::string markup(const std::string& text) {
    constexpr std::size_t most_bytes = 160;
    auto line = results::one_line(text);
    if (line.size() > most_bytes) {
        auto end = most_bytes;
        while ((static_cast<unsigned char>(line[end]) & 0xc0) == 0x80)
            --end;  // not inside a character
        line = line.substr(0, end) + "…";
    }
    std::string escaped;
    for (const char c : line) {
        if (std::string_view("\\{}^_@&~").find(c) != std::string_view::npos) escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string quoted(const std::string& markup_text) {
    // Between apostrophes gnuplot knows neither escapes nor `commands`; only a line break or an apostrophe
    // ends it.
    std::string string = "'";
    for (const char c : results::one_line(markup_text))
        string.append(c == '\'' ? 2 : 1, c);
    return string + '\'';
}

std::string tics(const std::vector<std::string>& labels, const std::vector<double>& positions) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < labels.size(); ++i)
        all.push_back(fmt::format("{} {}", quoted(labels[i]), positions[i]));
    return fmt::format("({})", fmt::join(all, ", "));
}

void run_gnuplot(const fs::path& folder, const std::string& script, const std::vector<fs::path>& made) {
    const auto messages = folder / "gnuplot.log";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messages.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0666);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    std::vector<std::string> arguments{"gnuplot", "--default-settings", script};
    auto variables = environment();
    pid_t process = 0;
    const int failure = posix_spawnp(&process, arguments.front().c_str(), &actions, nullptr,
                                     pointers(arguments).data(), pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0)
        throw IoError(
            fmt::format("cannot run gnuplot: {}; install the package gnuplot-nox", std::strerror(failure)));

    const int status = wait_for(process);
    check_interrupt();
    const bool missing =
        std::any_of(made.begin(), made.end(), [&](const auto& file) { return left_empty(folder / file); });
    if (status != 0 || missing)
        throw IoError(fmt::format("gnuplot could not draw {}: {}", script, last_line(read_file(messages))));
}

}  // namespace antipode::plots
