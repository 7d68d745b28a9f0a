#include "results/trigger_documents.hpp"

#include "base/error.hpp"
#include "generated/registers_table.hpp"
#include "trigger/latency.hpp"
#include "trigger/register_map.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace antipode::results {
namespace {

void describe_registers(Document& document, const registers::Settings& settings,
                        const geometry::EcalSettings& geometry) {
    const auto meaning = trigger::meaning_of(settings, geometry);
    document.add("beam_energy_mev", meaning.beam_energy_mev, "MeV", "beam energy for which R0 is set");
    document.add("gamma", meaning.gamma, "", "of the centre of mass");
    document.add("radius0_mm", meaning.radius0_mm, "mm", "R0 = L/gamma: both radii of a symmetric pair");
    document.add("target_distance_mm", geometry::Ecal(geometry).target_distance_mm(), "mm",
                 "L: target to the plane of the showers");
    document.add("beam_x_mm", meaning.beam.x_mm, "mm", "beam centre at the plane of the showers");
    document.add("beam_y_mm", meaning.beam.y_mm, "mm", "beam centre at the plane of the showers");

    std::vector<std::string> algorithm, quantity, unit;
    std::vector<bool> enabled;
    std::vector<double> lower, upper;
    for (const auto& window : meaning.windows) {
        algorithm.push_back(window.algorithm);
        quantity.push_back(window.quantity);
        enabled.push_back(window.enabled);
        lower.push_back(window.lower);
        upper.push_back(window.upper);
        unit.push_back(window.unit);
    }
    document.add_table("windows", "what the registers ask for, both limits inside")
        .add("algorithm", "", "trigger item", algorithm)
        .add("quantity", "", "what is limited", quantity)
        .add("enabled", "", "1: the limit is asked for", enabled)
        .add("lower", "", "smallest value", lower)
        .add("upper", "", "largest value", upper)
        .add("unit", "", "unit of the limits", unit);

    const trigger::SettingsWords words(settings);
    std::vector<std::string> name, address, value, meanings;
    std::vector<std::int64_t> counts, bit;
    for (const auto& field : registers::table) {
        if (field.access != "setting") continue;
        name.emplace_back(field.name);
        address.push_back(fmt::format("{:04x}", field.address));
        bit.push_back(field.bit);
        counts.push_back(words.get(field));
        value.push_back(fmt::format("{:.7g}{}{}", static_cast<double>(counts.back()) * field.step,
                                    field.unit.empty() ? "" : " ", field.unit));
        meanings.emplace_back(field.meaning);
    }
    document.add_table("registers", "settings to be written, as config/registers.toml names them")
        .add("register", "", "name", name)
        .add("address", "", "byte address, hexadecimal", address)
        .add("bit", "", "lowest bit in the register", bit)
        .add("counts", "", "what stands in the register", counts)
        .add("value", "", "what it stands for", value)
        .add("meaning", "", "what it does", meanings);
}

/// How decision_latency compares with what each design may need.
void describe_latencies(Document& document, std::uint32_t decision_latency) {
    std::vector<std::string> design, bunch;
    std::vector<std::uint32_t> hits, clusters, clocks;
    std::vector<bool> in_time;
    std::vector<double> at_100_mhz;
    for (const auto& row : trigger::latencies()) {
        design.push_back(row.design);
        bunch.push_back(row.bunch);
        hits.push_back(row.hits);
        clusters.push_back(row.clusters);
        clocks.push_back(row.clocks);
        at_100_mhz.push_back(row.clocks * 1e-2);
        in_time.push_back(row.clocks <= decision_latency);
    }
    document
        .add_table("latency",
                   "clocks from the trailer to the decision, at most, if no earlier bunch is inside")
        .add("design", "", "LANES x WINDOW", design)
        .add("bunch", "", "what the bunch is", bunch)
        .add("hits", "", "hits kept", hits)
        .add("clusters", "", "clusters kept", clusters)
        .add("clocks", "clocks", "worst case", clocks)
        .add("at_100_mhz_us", "us", "the same at 100 MHz", at_100_mhz)
        .add("in_time", "", "1: not more than decision_latency", in_time);
}

void describe_crystals(Document& document, const trigger::Configuration& configuration) {
    const double gain_step = trigger::table_field("calibration.gain").step;
    const double delay_step = trigger::table_field("calibration.delay").step;
    const double threshold_step = trigger::table_field("seed.threshold").step;
    std::vector<std::int64_t> id, cell, masked, pair_masked;
    std::vector<double> gain, delay, threshold;
    for (std::uint32_t raster = 0; raster < constants::cells; ++raster) {
        const auto& calibration = configuration.calibration[raster];
        const auto& seed = configuration.seed[raster];
        const geometry::Cell at{static_cast<int>(raster % constants::padded_columns),
                                static_cast<int>(raster / constants::padded_columns)};
        id.push_back(geometry::has_crystal(at) ? *geometry::channel_id(at) : missing_integer);
        cell.push_back(raster);
        masked.push_back(calibration.masked);
        gain.push_back(calibration.gain * gain_step);
        delay.push_back(calibration.delay * delay_step);
        threshold.push_back(seed.threshold * threshold_step);
        pair_masked.push_back(seed.pair_masked);
    }
    document.add_table("crystals", "entries of the crystal tables, of cells without a crystal too")
        .add("channel_id", "", "100 x + y; missing where there is no crystal", id)
        .add("cell", "", "entry of both tables: raster index", cell)
        .add("masked", "", "1: its hits are left out", masked)
        .add("gain", "", "factor on the energy", gain)
        .add("delay_ns", "ns", "added to the time", delay)
        .add("seed_threshold_mev", "MeV", "smallest energy of a seed", threshold)
        .add("pair_masked", "", "bit i: fails the fiducial cut of pair algorithm i", pair_masked);
}

void describe_load(Document& document, const trigger::Configuration& configuration) {
    std::vector<std::string> name;
    std::vector<std::int64_t> address, value;
    for (const auto& write : trigger::load_sequence(configuration)) {
        name.push_back(write.name);
        address.push_back(write.address);
        value.push_back(write.value);
    }
    document
        .add_table("load",
                   "writes on the bus, in this order, that load a trigger with control.run = 0; settings_crc "
                   "is then "
                   "as stated")
        .add("name", "", "register or entry of a table, as config/registers.toml names it", name)
        .add("address", "", "byte address", address)
        .add("value", "", "word of 32 bits", value);
}

/// Throws InputError if the table `load` says something else than the rest.
void check_load(const Document& document, const trigger::Configuration& configuration) {
    const auto& table = document.table("load");
    const auto address = table.real("address"), value = table.real("value");
    const auto writes = trigger::load_sequence(configuration);
    if (address.size() != writes.size())
        throw InputError(
            fmt::format("table load has {} writes, {} expected: write the file again with antipode "
                        "trigger-config --json",
                        address.size(), writes.size()));
    for (std::size_t i = 0; i < writes.size(); ++i)
        if (address[i] != writes[i].address || value[i] != writes[i].value)
            throw InputError(
                fmt::format("table load, row {}: {} at address {} is {}, {} at {} expected from the "
                            "registers and crystals: the tables contradict each other",
                            i + 1, writes[i].name, address[i], value[i], writes[i].value, writes[i].address));
}

registers::Settings settings_in(const Document& document) {
    const auto& table = document.table("registers");
    const auto names = table.text("register");
    const auto counts = table.real("counts");
    std::vector<trigger::NamedValue> values;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (table.at("counts").is_missing(i))
            throw InputError(fmt::format("register {} has no counts", names[i]));
        values.emplace_back(names[i], static_cast<std::int64_t>(counts[i]));
    }
    return trigger::settings_from(values);
}

/// Counts of a field of the crystal tables. Throws InputError for what the field cannot hold.
std::int64_t table_counts(std::string_view name, double value) {
    const auto& field = trigger::table_field(name);
    const double counts = std::round(value / field.step);
    if (!(counts >= static_cast<double>(field.min) && counts <= static_cast<double>(field.max)))
        throw InputError(fmt::format("{} = {} is more than the table can hold", name, value));
    return static_cast<std::int64_t>(counts);
}

void read_crystals(const Document& document, trigger::Configuration& to) {
    const auto& table = document.table("crystals");
    const auto cell = table.real("cell"), gain = table.real("gain"), delay = table.real("delay_ns"),
               threshold = table.real("seed_threshold_mev"), masked = table.real("masked"),
               pair_masked = table.real("pair_masked");
    for (auto& entry : to.calibration)
        entry.masked = true;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (!(cell[i] >= 0 && cell[i] < constants::cells))
            throw InputError(fmt::format("table crystals, row {}: there is no cell {}, 0 ... {} expected",
                                         i + 1, cell[i], constants::cells - 1));
        const auto raster = static_cast<std::uint32_t>(cell[i]);
        auto& calibration = to.calibration[raster];
        calibration.gain = static_cast<std::uint32_t>(table_counts("calibration.gain", gain[i]));
        calibration.delay = static_cast<std::int32_t>(table_counts("calibration.delay", delay[i]));
        calibration.masked = masked[i] != 0;
        to.seed[raster].threshold = static_cast<std::uint32_t>(table_counts("seed.threshold", threshold[i]));
        to.seed[raster].pair_masked =
            static_cast<std::uint32_t>(table_counts("seed.pair_masked", pair_masked[i]));
    }
}

}  // namespace

void describe_configuration(Document& document, const trigger::Configuration& configuration,
                            const geometry::EcalSettings& geometry) {
    describe_registers(document, configuration.settings, geometry);
    document.add("free_running", configuration.free_running, "", "1: frames of 1024 ns in place of bunches");
    document.add("settings_crc", fmt::format("{:08x}", configuration.crc()), "",
                 "checksum of settings and crystal tables, as in the configuration word");
    describe_latencies(document, configuration.settings.decision_latency);
    describe_crystals(document, configuration);
    describe_load(document, configuration);
}

trigger::Configuration configuration_in(const Document& document) {
    trigger::Configuration configuration;
    configuration.settings = settings_in(document);
    configuration.free_running = document.real("free_running") != 0;
    read_crystals(document, configuration);
    const auto stated = exact_text(document.at("settings_crc").value);
    if (const auto found = fmt::format("{:08x}", configuration.crc()); stated != found)
        throw InputError(fmt::format("the settings have the checksum {}, not {} as stated: they were changed",
                                     found, stated));
    const auto has_load = [](const Table& table) { return table.name == "load"; };
    if (std::any_of(document.tables.begin(), document.tables.end(), has_load))
        check_load(document, configuration);
    return configuration;
}

namespace {

/// A table of names and counts, without the rows that are zero.
void add_counts(Document& document, const std::string& table, const std::string& table_meaning,
                std::span<const std::string_view> names, std::span<const std::string_view> meanings,
                std::span<const std::uint64_t> counts) {
    std::vector<std::string> name, meaning;
    std::vector<std::uint64_t> count;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (counts[i] == 0) continue;
        name.emplace_back(names[i]);
        meaning.emplace_back(meanings[i]);
        count.push_back(counts[i]);
    }
    if (name.empty()) return;
    document.add_table(table, table_meaning)
        .add("name", "", "as the word layouts call it", name)
        .add("count", "", "how many", count)
        .add("meaning", "", "what it is", meaning);
}

void describe_primitives(Document& document, const formats::Summary& summary) {
    std::vector<std::string_view> names, meanings;
    for (const auto& field : words::primitive_header_fields) {
        names.push_back(field.name);
        meanings.push_back(field.meaning);
    }
    add_counts(document, "flags", "packets with each flag of primitive_header", names, meanings,
               summary.flags);
    std::vector<std::string> item(trigger::item_names.begin(), trigger::item_names.end());
    document.add_table("items", "decisions")
        .add("item", "", "trigger item", item)
        .add("fired", "", "bunches in which it fired, before the prescale",
             std::vector(summary.fired.begin(), summary.fired.end()))
        .add("accepted", "", "of these, accepted by the prescale",
             std::vector(summary.accepted.begin(), summary.accepted.end()));
    document.add("decision_pulses", summary.decision_pulses, "",
                 "bunches with an accepted item in accept_mask");
    document.add("dropped_without_packet", summary.dropped_without_packet, "",
                 "bunches of which only the summed charges are here");
    document.add("most_clusters", summary.most_clusters, "", "clusters of the bunch that has most");
}

void describe_damage(Document& document, const formats::Losses& losses) {
    document.add("complete", losses.complete, "", "1: the file was finished");
    document.add("damages", losses.damages, "", "places where the file could not be read");
    document.add("bytes_skipped", losses.bytes, "bytes", "in these places");
    document.add("packets_lost", losses.packets, "", "packets that stood in them, as far as the blocks tell");
    if (!losses.complete)
        document.notes.emplace_back(
            "The file has no end: it is still being written, or writing was cut off.");
    if (losses.first.empty()) return;
    std::vector<std::uint64_t> offset, bytes, packets;
    std::vector<std::string> what;
    for (const auto& damage : losses.first) {
        offset.push_back(damage.offset);
        bytes.push_back(damage.bytes);
        packets.push_back(damage.packets);
        what.push_back(damage.what);
    }
    document.add_table("damage", "where the file could not be read")
        .add("offset", "bytes", "where it begins", offset)
        .add("bytes", "bytes", "how much was skipped", bytes)
        .add("packets", "", "packets lost", packets)
        .add("what", "", "what was found", what);
}

}  // namespace

void describe_file(Document& document, const formats::Summary& summary, const formats::Losses& losses) {
    constexpr double charge_step = words::step<words::bunch_charges::beam_catcher>;
    document.add("stream", std::string(formats::name_of(summary.stream)), "", "what the words are");
    document.add("packets", summary.packets, "", "bunches, or frames in free-running mode");
    document.add("words", summary.words, "", "words of 64 bits");
    if (summary.first_number) {
        document.add("first_number", *summary.first_number, "", "number of the first packet");
        document.add("last_number", *summary.last_number, "", "number of the last packet");
        document.add("number_jumps", summary.number_jumps, "",
                     "packets whose number is not that before plus one");
    }
    document.add("beam_catcher_pc", static_cast<double>(summary.beam_catcher) * charge_step, "pC",
                 "summed charge of the beam catcher, with that of dropped bunches");
    document.add("target_pc", static_cast<double>(summary.target) * charge_step, "pC",
                 "summed charge of the target, with that of dropped bunches");
    document.add("most_hits", summary.most_hits, "", "hits of the packet that has most");
    if (summary.stream == formats::Stream::hits)
        document.add("hits_without_crystal", summary.hits_without_crystal, "",
                     "hits of cells without a crystal or outside the grid: left out by the trigger and the "
                     "reconstruction");
    document.add("faulty_packets", summary.faulty_packets, "", "packets that are not as they must be");

    std::vector<std::string_view> names, meanings;
    for (const auto& info : words::table) {
        names.push_back(info.name);
        meanings.push_back(info.meaning);
    }
    add_counts(document, "word_types", "words of each type", names, meanings, summary.words_by_type);
    const std::string_view fault_names[] = {"bad_crc",    "bad_count",   "no_trailer",
                                            "incomplete", "stray_words", "unknown_words"};
    const std::string_view fault_meanings[] = {"packets whose CRC does not match",
                                               "packets whose count in the trailer does not match",
                                               "packets without trailer",
                                               "packets with a word missing or twice",
                                               "words out of place or of unknown type",
                                               "words of unknown type"};
    const std::uint64_t faults[] = {summary.bad_crc,    summary.bad_count,   summary.no_trailer,
                                    summary.incomplete, summary.stray_words, summary.unknown_words};
    add_counts(document, "faults", "what is wrong with packets", fault_names, fault_meanings, faults);
    if (summary.stream == formats::Stream::primitives) describe_primitives(document, summary);
    describe_damage(document, losses);
}

}  // namespace antipode::results
