#include "plots/gnuplot.hpp"

#include "base/error.hpp"
#include "base/files.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace antipode::plots {

namespace {

/// Where gnuplot says what is wrong; the lines before quote the command.
std::string last_line(const std::string& text) {
    const auto end = text.find_last_not_of("\n ");
    if (end == std::string::npos) return "no message";
    const auto before = text.find_last_of('\n', end);
    const auto begin = before == std::string::npos ? 0 : before + 1;
    return text.substr(begin, end + 1 - begin);
}

}  // namespace

void run_gnuplot(const std::filesystem::path& folder, const std::string& script) {
    const auto messages = folder / "gnuplot.log";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, messages.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0666);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    std::string name = "gnuplot";
    std::string argument = script;
    char* arguments[] = {name.data(), argument.data(), nullptr};
    pid_t process = 0;
    const int failure = posix_spawnp(&process, name.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0)
        throw IoError(
            fmt::format("cannot run gnuplot: {}; install the package gnuplot-nox", std::strerror(failure)));

    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    const auto said = read_file(messages);
    if (status == 0 && said.empty()) return;
    throw IoError(fmt::format("gnuplot could not draw {}: {}", script, last_line(said)));
}

}  // namespace antipode::plots
