#pragma once

#include <array>
#include <cstdio>
#include <string>

#include <sys/wait.h>

/// What a run of the program left behind.
struct Run {
    int status = -1;
    std::string output;  ///< standard output and standard error
};

/// Runs `antipode <arguments>` in a shell.
inline Run antipode_program(const std::string& arguments) {
    Run run;
    std::FILE* pipe = ::popen((ANTIPODE_BINARY_DIR "/bin/antipode " + arguments + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return run;
    std::array<char, 4096> block{};
    for (std::size_t size = 0; (size = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
        run.output.append(block.data(), size);
    const int status = ::pclose(pipe);
    run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return run;
}
