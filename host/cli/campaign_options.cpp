#include "cli/campaign_options.hpp"

#include "analysis/card_files.hpp"
#include "base/files.hpp"

namespace antipode::cli {

void CampaignOptions::add_to(CLI::App& command) {
    command.add_option("card", card, "campaign: the name of one that comes with the program, or a file")
        ->capture_default_str();
    command.add_option("--set", assignments, "change one key of the campaign's card: key=value (repeatable)")
        ->allow_extra_args(false);
    command.add_option("--seed", seed, "seed of the random numbers")->capture_default_str();
    command.add_option("--threads", threads, "threads; 0: one a core. Results do not depend on it")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
    command.add_option("--out", out, "folder for blocks and results")->capture_default_str();
    command.add_flag("--quiet", quiet, "no progress, no printed result");
}

std::filesystem::path CampaignOptions::card_file() const {
    return analysis::find_card(card, analysis::campaign_cards);
}

analysis::Campaign CampaignOptions::campaign() const {
    return {card_file(), assignments, seed, out};
}

Lock CampaignOptions::lock() const {
    require_writable(out);
    return Lock::folder(out / "blocks", Busy::refuse);
}

Provenance CampaignOptions::provenance(analysis::Campaign& campaign, const std::string& command_line) const {
    Provenance provenance;
    provenance.command_line = command_line;
    provenance.seed = seed;
    provenance.threads = threads;
    provenance.card = campaign.echo();
    for (const auto& input : campaign.inputs())
        provenance.inputs.push_back(input_file(input));
    return provenance;
}

}  // namespace antipode::cli
