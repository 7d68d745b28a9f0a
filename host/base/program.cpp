#include "base/program.hpp"

#include "base/hash.hpp"

#include <array>

namespace antipode {
namespace {

namespace fs = std::filesystem;

constexpr const char* executable = "/proc/self/exe";

fs::path find_config() {
    std::error_code error;
    const auto folder = fs::read_symlink(executable, error).parent_path();
    const std::array candidates{(folder / "../share/antipode").lexically_normal(),
                                (folder / "../../../config").lexically_normal(),  // SOURCE/build/PRESET/bin
                                fs::path(ANTIPODE_CONFIG_DIR)};
    for (const auto& candidate : candidates)
        if (fs::exists(candidate / "run3/published.toml", error)) return candidate;
    return candidates.front();
}

}  // namespace

const std::string& program_sha256() {
    static const std::string hash = sha256_file(executable);
    return hash;
}

const fs::path& config_folder() {
    static const fs::path folder = find_config();
    return folder;
}

}  // namespace antipode
