#include "cli/period_files.hpp"

#include "formats/quantities.hpp"
#include "formats/word_file.hpp"

namespace antipode::cli {

void PeriodFiles::add_to(CLI::App& command) {
    command.add_option("files", files, "files of hits or primitives; '-' is standard input")->required();
    command.add_option("--card", card, "selection: published, padme_fw, or a file")->capture_default_str();
    command.add_option("--set", assignments, "change one key of the card: key=value (repeatable)")
        ->allow_extra_args(false);
    command.add_option("--calibration", calibration, "constants of the crystals, for files of hits (CSV)");
}

selection::SelectionCard PeriodFiles::read_card(Provenance& provenance) const {
    const auto shipped = std::filesystem::path(ANTIPODE_CONFIG_DIR) / "selection" / (card + ".toml");
    const auto path = std::filesystem::exists(shipped) ? shipped : std::filesystem::path(card);
    selection::SelectionCard result;
    Settings settings(result);
    settings.read(path);
    for (const auto& assignment : assignments)
        settings.assign(assignment);
    provenance.card = settings.echo();
    provenance.inputs.push_back(input_file(path));
    if (calibration) provenance.inputs.push_back(input_file(*calibration));
    for (const auto& file : files)
        if (file != "-") provenance.inputs.push_back(input_file(file));
    return result;
}

Reading& Reading::operator+=(const Reading& other) {
    bunches += other.bunches;
    faulty += other.faulty;
    lost += other.lost;
    complete = complete && other.complete;
    return *this;
}

Reading read_bunches(const std::string& file, const selection::SelectionCard& card,
                     const calibration::CrystalConstants& constants,
                     const std::function<void(const SeenBunch&)>& take) {
    const geometry::Ecal ecal(card.geometry);
    formats::WordReader reader(file);
    Reading reading;
    const auto see = [&](std::uint32_t number, const words::BunchCharges& charges,
                         const std::vector<reconstruction::Cluster>& clusters) {
        ++reading.bunches;
        take(
            {number, formats::physical<words::bunch_charges::beam_catcher>(charges.beam_catcher), &clusters});
    };
    if (reader.stream() == formats::Stream::hits) {
        reconstruction::Greedy greedy(card.reconstruction, ecal, constants);
        while (const auto packet = reader.next()) {
            formats::PacketFaults faults;
            const auto bunch = formats::read_bunch(*packet, faults);
            if (faults.any())
                ++reading.faulty;
            else
                see(bunch.number, bunch.charges, greedy(bunch.hits));
        }
    } else {
        reconstruction::PrimitiveClusters read;
        while (const auto packet = reader.next())
            if (reconstruction::read_clusters(*packet, ecal, card.reconstruction.leakage, read))
                see(read.bunch, read.charges, read.clusters);
            else
                ++reading.faulty;
    }
    reading.lost = static_cast<std::int64_t>(reader.losses().packets);
    reading.complete = reader.losses().complete;
    return reading;
}

}  // namespace antipode::cli
