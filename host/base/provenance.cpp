#include "base/provenance.hpp"

#include "base/hash.hpp"
#include "base/version.hpp"

#include <array>
#include <chrono>
#include <ctime>

#include <fmt/chrono.h>
#include <unistd.h>

namespace antipode {

std::string command_line(int argc, const char* const* argv) {
    std::string line;
    for (int i = 0; i < argc; ++i) {
        std::string word = argv[i];
        if (word.empty() || word.find_first_of(" '\"$\\*?&;|<>()") != std::string::npos) {
            for (std::size_t quote = 0; (quote = word.find('\'', quote)) != std::string::npos; quote += 4)
                word.replace(quote, 1, "'\\''");
            word = '\'' + word + '\'';
        }
        line += (i > 0 ? " " : "") + word;
    }
    return line;
}

InputFile input_file(const std::filesystem::path& path) {
    return {path.string(), sha256_file(path)};
}

std::string utc_now() {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

nlohmann::ordered_json Provenance::to_json() const {
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    auto files = nlohmann::ordered_json::array();
    for (const auto& input : inputs)
        files.push_back({{"path", input.path}, {"sha256", input.sha256}});
    return {{"program", "antipode"},
            {"version", version()},
            {"commit", git_commit()},
            {"command_line", command_line},
            {"utc", utc_now()},
            {"host", host.data()},
            {"threads", threads},
            {"seed", seed},
            {"random_generator", "Philox4x64-10 (Random123), counter-based"},
            {"inputs", std::move(files)},
            {"card", card}};
}

}  // namespace antipode
