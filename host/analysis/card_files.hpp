#pragma once

/// The cards that come with the program, by kind and name.

#include <filesystem>
#include <string>
#include <vector>

namespace antipode::analysis {

/// One kind of card: its folders below config/, looked through in order, and the name that stands for it if
/// none is given.
struct CardKind {
    std::string name;
    std::vector<std::string> folders;
    std::string standard;
};

inline const CardKind analysis_cards{"analysis", {"run3", "own"}, "published"};
inline const CardKind campaign_cards{"campaign", {"campaign"}, "small_scan"};
inline const CardKind simulation_cards{"simulation", {"simulation"}, "run3"};
inline const CardKind selection_cards{"selection", {"selection"}, "published"};
inline const CardKind trigger_cards{"trigger", {"."}, "trigger"};
inline const CardKind geometry_cards{"geometry", {"."}, "geometry"};

/// The file of a card: a path, or the name of one of this kind that comes with the program. Throws InputError
/// with the nearest name.
std::filesystem::path find_card(const std::string& card, const CardKind& kind);

/// A file of the Run III configuration that comes with the program: "earlier_limits.csv".
std::filesystem::path shipped_file(const std::string& name);

}  // namespace antipode::analysis
