// Cards: the first byte says which kind, the rest is TOML. A card that is accepted is written as TOML that
// reads back as the same card; one of the trigger makes registers or is refused; each line of a card is an
// assignment of --set too.
#include "base/card.hpp"

#include "analysis/campaign.hpp"
#include "analysis/card.hpp"
#include "fuzz.hpp"
#include "report/published.hpp"
#include "selection/card.hpp"
#include "simulation/settings.hpp"
#include "trigger/configuration.hpp"

using namespace antipode;

namespace {

template <class Card>
Card check(std::string_view text) {
    Card card;
    Settings settings(card);
    if (!text.empty() && text.front() == '=') {  // the lines as assignments
        for (text.remove_prefix(1); !text.empty();) {
            const auto line = text.substr(0, text.find('\n'));
            fuzz::accepted([&] { settings.assign(line); });
            text.remove_prefix(std::min(line.size() + 1, text.size()));
        }
    } else {
        settings.read(fuzz::memory_file(text));
    }
    const auto echo = settings.echo();
    Card again;
    fuzz::require(fuzz::accepted([&] { Settings(again).read(fuzz::memory_file(settings.to_toml())); }),
                  "a card that was written is read");
    fuzz::require(Settings(again).echo() == echo, "a card reads back as the same");
    return card;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto text = fuzz::text_of(data + 1, size - 1);
    fuzz::accepted([&] {
        switch (*data) {
            case 'a':
                return static_cast<void>(check<analysis::Card>(text));
            case 's':
                return static_cast<void>(check<selection::SelectionCard>(text));
            case 'g':
                return static_cast<void>(check<geometry::EcalSettings>(text));
            case 'm':
                return static_cast<void>(check<simulation::SimulationSettings>(text));
            case 'c':
                return static_cast<void>(check<analysis::CampaignCard>(text));
            case 't': {
                auto card = check<trigger::TriggerCard>(text);
                card.crystals.clear();
                return static_cast<void>(trigger::configure(card, {}).crc());
            }
            default:
                report::read_published(fuzz::memory_file(text));
        }
    });
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
    return fuzz::mutate_text(data, size, max_size, seed, "=\n[]., #");
}
