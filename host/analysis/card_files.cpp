#include "analysis/card_files.hpp"

#include "base/card.hpp"
#include "base/error.hpp"
#include "base/program.hpp"

#include <fmt/format.h>

namespace antipode::analysis {

namespace fs = std::filesystem;

fs::path find_card(const std::string& card, const CardKind& kind) {
    // A folder of results may have the name of a card.
    if (fs::exists(card) && !fs::is_directory(card)) return card;
    std::vector<std::string> names;
    for (const auto& folder : kind.folders) {
        std::error_code absent;
        for (const auto& entry : fs::directory_iterator(config_folder() / folder, absent)) {
            if (entry.path().extension() != ".toml") continue;
            const auto name = entry.path().stem().string();
            if (name == card) return entry.path().lexically_normal();
            names.push_back(name);
        }
    }
    if (names.empty())
        throw IoError(fmt::format(
            "--card {}: no such file, and the cards that come with the program are not in {}: keep "
            "bin/ and share/antipode/ of an installation together",
            card, config_folder().string()));
    throw InputError(fmt::format("--card {}: no such file, nor a card of the {}; did you mean '{}'?", card,
                                 kind.name, nearest(card, names)));
}

fs::path shipped_file(const std::string& name) {
    return config_folder() / "run3" / name;
}

}  // namespace antipode::analysis
