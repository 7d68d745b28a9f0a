#include "analysis/period.hpp"

#include "analysis/card_files.hpp"
#include "base/interrupt.hpp"
#include "formats/quantities.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace antipode::analysis {
namespace {

namespace fs = std::filesystem;

/// Beam energies are set in steps of 0.7 MeV; what differs by less than this is the same.
constexpr double same_energy_mev = 0.01;

/// Hashes the files that can be read twice, and finds those that are given twice.
void add_inputs(const std::vector<std::string>& files, Provenance& provenance) {
    std::map<std::string, std::string> by_content;
    for (const auto& file : files) {
        std::error_code none;
        if (file == "-" || !fs::is_regular_file(file, none)) {
            if (file != "-" && !fs::exists(file, none)) input_file(file);  // throws
            if (std::count(files.begin(), files.end(), file) > 1)
                throw InputError(fmt::format("{} is given twice; its bunches would count twice", file));
            continue;
        }
        provenance.inputs.push_back(input_file(file));
        const auto [first, is_new] = by_content.emplace(provenance.inputs.back().sha256, file);
        if (!is_new)
            throw InputError(fmt::format(
                "{} and {} are the same file or a copy; its bunches would count twice", first->second, file));
    }
}

/// Collects the numbers of bunches as ranges.
class Ranges {
public:
    explicit Ranges(std::vector<BunchRange>& ranges) : ranges_(ranges) {}
    void add(const std::string& file, const formats::FileHeader& header, std::uint32_t number) {
        if (ranges_.empty() || number != ranges_.back().last + 1 || number == 0 ||
            ranges_.back().run != header.run)
            ranges_.push_back({file, header.run, number, number});
        ranges_.back().last = number;
    }

private:
    std::vector<BunchRange>& ranges_;
};

}  // namespace

selection::SelectionCard PeriodRequest::read_card(Provenance& provenance) const {
    const auto path = find_card(card, selection_cards);
    selection::SelectionCard result;
    Settings settings(result);
    settings.read(path);
    for (const auto& assignment : assignments)
        settings.assign(assignment);
    provenance.card = settings.echo();
    provenance.inputs.push_back(input_file(path));
    if (calibration) provenance.inputs.push_back(input_file(*calibration));
    add_inputs(files, provenance);
    return result;
}

calibration::CrystalConstants PeriodRequest::constants() const {
    return calibration ? calibration::CrystalConstants::read(*calibration) : calibration::CrystalConstants();
}

double PeriodRequest::energy_mev() const {
    std::optional<double> energy = e_beam_mev;
    std::string from = "--energy";
    for (const auto& file : files) {
        std::error_code none;
        if (!fs::is_regular_file(file, none)) {  // read once only
            if (e_beam_mev) continue;
            throw InputError(
                fmt::format("{}: the beam energy is needed before it is read; give it with --energy",
                            file == "-" ? "standard input" : file));
        }
        const auto header = formats::WordReader(file).file();
        if (!header.e_beam_mev) {
            if (e_beam_mev) continue;
            throw InputError(
                fmt::format("{}: its header has no e_beam_mev; give the beam energy with --energy", file));
        }
        if (energy && std::abs(*header.e_beam_mev - *energy) > same_energy_mev)
            throw InputError(
                fmt::format("{}: its header says a beam energy of {} MeV, {} says {} MeV; select "
                            "the files of one energy at a time",
                            file, *header.e_beam_mev, from, *energy));
        if (!energy) {
            energy = header.e_beam_mev;
            from = file;
        }
    }
    if (!(*energy >= 50 && *energy <= 1000))
        throw InputError(fmt::format("{}: a beam energy of {} MeV; expected 50 to 1000 MeV", from, *energy));
    return *energy;
}

void check_energy(const std::string& file, const formats::FileHeader& header, double e_beam_mev) {
    if (header.e_beam_mev && std::abs(*header.e_beam_mev - e_beam_mev) > same_energy_mev)
        throw InputError(fmt::format("{}: a header in it says a beam energy of {} MeV, expected {} MeV", file,
                                     *header.e_beam_mev, e_beam_mev));
}

void check_no_bunch_twice(std::vector<BunchRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const BunchRange& a, const BunchRange& b) {
        return std::tie(a.run, a.first, a.last) < std::tie(b.run, b.first, b.last);
    });
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        const auto &one = ranges[i - 1], &two = ranges[i];
        if (one.run == two.run && two.first <= one.last)
            throw InputError(fmt::format(
                "bunch {} of run {} is in {} and {}: it would count twice; leave one out, or give different "
                "runs different headers",
                two.first, two.run, one.file, one.file == two.file ? "there again" : two.file));
        if (one.run == two.run) ranges[i].last = std::max(one.last, two.last);
    }
}

Reading& Reading::operator+=(const Reading& other) {
    account += other.account;
    hits += other.hits;
    bunches.insert(bunches.end(), other.bunches.begin(), other.bunches.end());
    return *this;
}

Reading read_bunches(const std::string& file, const selection::SelectionCard& card,
                     const calibration::CrystalConstants& constants, std::optional<double> e_beam_mev,
                     const std::function<void(const BunchView&)>& take) {
    const geometry::Ecal ecal(card.geometry);
    formats::WordReader reader(file);
    Reading reading;
    Ranges ranges(reading.bunches);
    const auto leave_out = [&](reconstruction::LeftOut why) {
        ++reading.account.left_out[static_cast<std::size_t>(why)];
    };
    const auto see = [&](std::uint32_t number, const words::BunchCharges& charges,
                         const std::vector<reconstruction::Cluster>& clusters) {
        ++reading.account.kept;
        ranges.add(file, reader.file(), number);
        take(
            {number, formats::physical<words::bunch_charges::beam_catcher>(charges.beam_catcher), &clusters});
    };
    const auto next = [&] {
        check_interrupt();
        auto packet = reader.next();
        if (packet && e_beam_mev) check_energy(file, reader.file(), *e_beam_mev);
        return packet;
    };
    if (reader.stream() == formats::Stream::hits) {
        reconstruction::Greedy greedy(card.reconstruction, ecal, constants);
        bool strays = false;  // before the next bunch
        while (const auto packet = next()) {
            if (!words::BunchHeader::is(packet->front())) {
                strays = true;
                continue;
            }
            const auto trailer = std::find_if(packet->begin(), packet->end(), words::BunchTrailer::is);
            const auto end = trailer == packet->end() ? trailer : trailer + 1;
            formats::PacketFaults faults;
            const auto bunch = formats::read_bunch({packet->begin(), end}, faults);
            if (const auto why = reconstruction::left_out(bunch, faults, std::exchange(strays, false)))
                leave_out(*why);
            else
                see(bunch.number, bunch.charges, greedy(bunch.hits));
            strays = strays || end != packet->end();
        }
        reading.hits = greedy.left_out();
    } else {
        reconstruction::PrimitiveClusters read;
        while (const auto packet = next()) {
            if (const auto why =
                    reconstruction::read_clusters(*packet, ecal, card.reconstruction.leakage, read))
                leave_out(*why);
            else
                see(read.bunch, read.charges, read.clusters);
            reading.account.dropped_without_packet += read.dropped_before;
        }
    }
    reading.account.lost = static_cast<std::int64_t>(reader.losses().packets);
    reading.account.damages = static_cast<std::int64_t>(reader.losses().damages);
    reading.account.complete = reader.losses().complete;
    return reading;
}

}  // namespace antipode::analysis
