#include "trigger/configuration.hpp"

#include "base/error.hpp"
#include "formats/csv.hpp"
#include "generated/words_table.hpp"
#include "physics/two_body.hpp"
#include "trigger/register_map.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <zlib.h>

namespace antipode::trigger {
namespace {

using geometry::Cell;
using std::numbers::pi;

/// Bits of the named things; throws with the nearest name for one that is not there.
template <std::size_t N>
std::uint32_t bits(const std::vector<std::string>& wanted, const std::array<std::string_view, N>& names,
                   std::string_view key) {
    std::uint32_t mask = 0;
    for (const auto& name : wanted) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end())
            throw InputError(fmt::format("{}: there is no '{}'; did you mean '{}'?", key, name,
                                         nearest(name, {names.begin(), names.end()})));
        mask |= 1u << (found - names.begin());
    }
    return mask;
}

/// Tangent of half of how far a polar sum is from pi; of how far an azimuth is. Both windows end before their
/// poles.
double polar_tangent(double sum_rad) {
    return std::tan((sum_rad - pi) / 2);
}

/// Writes registers by name: the one place that knows steps and ranges is the register map.
class RegisterWriter {
public:
    /// A limit: the nearest count, at the end of the register if it lies beyond.
    void limit(const std::string& name, double value) {
        const auto& field = register_field(name);
        words_.set(field, std::clamp(count(field, value), field.min, field.max));
    }
    /// A value that must be met: throws InputError that names the key of the card.
    void value(const std::string& name, double value, std::string_view key) {
        const auto& field = register_field(name);
        const auto counts = count(field, value);
        if (counts < field.min || counts > field.max)
            throw InputError(fmt::format("{} = {} is outside {} ... {} {}, what register {} can hold", key,
                                         value, static_cast<double>(field.min) * field.step,
                                         static_cast<double>(field.max) * field.step, field.unit, name));
        words_.set(field, counts);
    }
    registers::Settings settings() const { return words_.settings(); }

private:
    static std::int64_t count(const registers::FieldInfo& field, double value) {
        return std::llround(std::clamp(value / field.step, -1e15, 1e15));
    }
    SettingsWords words_;
};

/// One call of configure().
class Configurator {
public:
    Configurator(const TriggerCard& card, const geometry::EcalSettings& geometry)
        : card_(card),
          ecal_(geometry),
          radius0_mm_(physics::symmetric_radius_mm(physics::CentreOfMass::from_beam(card.beam_energy_mev),
                                                   ecal_.target_distance_mm())),
          pair_limits_(physics::pair_limits(physics::CentreOfMass::from_beam(card.beam_energy_mev),
                                            card.radius_max_mm, ecal_.target_distance_mm())),
          pitch_mm_(geometry.pitch_mm) {}

    Configuration make(const std::filesystem::path& folder) {
        if (card_.radius_max_mm <= radius0_mm_)
            throw InputError(
                fmt::format("radius_max_mm = {} holds no pair at beam_energy_mev = {}: both bodies of a "
                            "symmetric one are at R0 = {:.1f} mm",
                            card_.radius_max_mm, card_.beam_energy_mev, radius0_mm_));
        common();
        const PairCard* const pairs[] = {&card_.signal, &card_.side_band, &card_.loose, &card_.spare};
        for (std::uint32_t i = 0; i < constants::pair_algorithms; ++i)
            pair(i, *pairs[i]);
        const SingleCard* const singles[] = {&card_.single_0, &card_.single_1};
        for (std::uint32_t i = 0; i < constants::single_algorithms; ++i)
            single(i, *singles[i]);
        const MultiplicityCard* const multiplicities[] = {&card_.multiplicity_0, &card_.multiplicity_1};
        for (std::uint32_t i = 0; i < constants::multiplicity_algorithms; ++i)
            multiplicity(i, *multiplicities[i]);
        items();
        result_.settings = out_.settings();
        result_.free_running = card_.free_running;
        crystals(folder);
        return result_;
    }

private:
    void common() {
        const auto& c = card_.clusters;
        out_.value("time_seed", c.time_seed_ns, "clusters.time_seed_ns");
        out_.value("time_sum", c.time_sum_ns, "clusters.time_sum_ns");
        out_.value("hit_threshold", c.hit_threshold_mev, "clusters.hit_threshold_mev");
        out_.value("window_length", card_.window_ns, "window_ns");
        out_.value("late_limit", card_.late_limit_ns, "late_limit_ns");
        out_.value("pair_width", card_.pair_width_ns, "pair_width_ns");
        const auto [column, row] = ecal_.cells({card_.beam_x_mm, card_.beam_y_mm});
        out_.value("beam_x", column, "beam_x_mm (in cells)");
        out_.value("beam_y", row, "beam_y_mm (in cells)");
        const double radius0 = radius0_mm_ / pitch_mm_;
        out_.value("radius0_squared", radius0 * radius0, "beam_energy_mev (as R0^2 in cells)");
    }

    void pair(std::uint32_t i, const PairCard& p) {
        const auto name = [i](const char* quantity) { return fmt::format("pair[{}].{}", i, quantity); };
        const auto limits = [&](const char* quantity, double lower, double upper) {
            out_.limit(name(quantity) + "_lower", lower);
            out_.limit(name(quantity) + "_upper", upper);
        };
        out_.limit(name("enable.algorithm"), p.enable);
        out_.limit(name("enable.radius_both"), p.radius_both);
        out_.limit(name("enable.cuts"),
                   bits(p.cuts, words::pair_cut_names, fmt::format("{}.cuts", item_names[i])));
        limits("time", p.time_lower_ns, p.time_upper_ns);
        limits("energy", p.energy_fraction * pair_limits_.e_min_mev,
               pair_limits_.e_max_mev / p.energy_fraction);
        limits("sum", p.sum_lower_mev, p.sum_upper_mev);
        const auto squared_cells = [&](double mm) { return mm / pitch_mm_ * (mm / pitch_mm_); };
        limits("distance_squared", squared_cells(p.distance_lower_mm), squared_cells(p.distance_upper_mm));
        limits("radius", (pair_limits_.r_min_mm - p.radius_margin_mm) / pitch_mm_,
               p.radius_upper_mm / pitch_mm_);
        const double radius0 = radius0_mm_ / pitch_mm_;
        limits("polar", radius0 * polar_tangent(p.polar_lower_rad),
               radius0 * polar_tangent(p.polar_upper_rad));
        double azimuth_lower = std::tan(pi - p.azimuth_upper_rad),
               azimuth_upper = std::tan(pi - p.azimuth_lower_rad);
        if (p.azimuth_folded) {
            const double widest = std::max(-azimuth_lower, azimuth_upper);
            azimuth_lower = -widest;
            azimuth_upper = widest;
        }
        limits("azimuth", azimuth_lower, azimuth_upper);
        limits("balance", p.balance_lower, p.balance_upper);
    }

    void single(std::uint32_t i, const SingleCard& s) {
        const auto name = [i](const char* quantity) { return fmt::format("single[{}].{}", i, quantity); };
        out_.limit(name("enable"), s.enable);
        out_.limit(name("energy_lower"), s.energy_lower_mev);
        out_.limit(name("energy_upper"), s.energy_upper_mev);
        out_.limit(name("radius_lower"), s.radius_lower_mm / pitch_mm_);
        out_.limit(name("radius_upper"), s.radius_upper_mm / pitch_mm_);
        out_.limit(name("hits_lower"), static_cast<double>(s.hits_lower));
    }

    void multiplicity(std::uint32_t i, const MultiplicityCard& m) {
        const auto name = [i](const char* quantity) {
            return fmt::format("multiplicity[{}].{}", i, quantity);
        };
        out_.limit(name("enable"), m.enable);
        out_.limit(name("energy_lower"), m.energy_lower_mev);
        out_.limit(name("clusters_lower"), static_cast<double>(m.clusters_lower));
        out_.limit(name("clusters_upper"), static_cast<double>(m.clusters_upper));
    }

    void items() {
        const double prescales[] = {card_.signal.prescale,         card_.side_band.prescale,
                                    card_.loose.prescale,          card_.spare.prescale,
                                    card_.single_0.prescale,       card_.single_1.prescale,
                                    card_.multiplicity_0.prescale, card_.multiplicity_1.prescale,
                                    card_.random.prescale,         card_.periodic.prescale};
        static_assert(std::size(prescales) == constants::trigger_items);
        for (std::size_t i = 0; i < std::size(prescales); ++i)
            out_.value(fmt::format("item[{}].prescale", i), prescales[i],
                       fmt::format("{}.prescale", item_names[i]));
        out_.value("random_rate", card_.random.rate, "random.rate");
        out_.value("random_seed", static_cast<double>(card_.random.seed), "random.seed");
        out_.value("period", static_cast<double>(card_.periodic.period_bunches), "periodic.period_bunches");
        const auto& o = card_.output;
        out_.value("accept_mask", bits(o.accept, item_names, "output.accept"), "output.accept");
        out_.value("attach_mask", bits(o.attach_hits, item_names, "output.attach_hits"),
                   "output.attach_hits");
        out_.limit("output.clusters", o.clusters);
        out_.limit("output.pairs", o.pairs);
        out_.value("decision_latency", static_cast<double>(o.decision_latency_clocks),
                   "output.decision_latency_clocks");
    }

    /// Cells without a crystal are masked too, with their fields otherwise at reset.
    void crystals(const std::filesystem::path& folder) {
        const auto masked = geometry::masked_cells(card_.mask);
        for (std::size_t cell = 0; cell < masked.size(); ++cell)
            result_.calibration[cell].masked = masked[cell];
        for (const auto& crystal : geometry::crystals()) {
            const Cell cell{crystal.x_cell, crystal.y_cell};
            seed(cell).threshold = table_value("seed.threshold", card_.clusters.seed_threshold_mev);
            seed(cell).pair_masked = shadow(cell);
        }
        if (!card_.crystals.empty()) read_crystals(folder / card_.crystals);
    }

    /// Bit i: the cell is in the shadow of the magnet's poles for pair algorithm i; azimuth about the origin
    /// of the detector, as in the offline selection.
    std::uint32_t shadow(Cell cell) const {
        const auto at = ecal_.position(cell);
        const double from_vertical_deg = std::atan2(std::abs(at.x_mm), std::abs(at.y_mm)) * 180 / pi;
        std::uint32_t mask = 0;
        const PairCard* const pairs[] = {&card_.signal, &card_.side_band, &card_.loose, &card_.spare};
        for (std::size_t i = 0; i < std::size(pairs); ++i)
            if (from_vertical_deg < pairs[i]->shadow_half_width_deg) mask |= 1u << i;
        return mask;
    }

    void read_crystals(const std::filesystem::path& path) {
        const auto table = formats::CsvTable::read(path);
        table.check_columns({"channel_id"}, {"gain", "delay_ns", "seed_threshold_mev", "masked"});
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const auto id = table.integer(row, "channel_id");
            const auto cell =
                geometry::cell_of_channel(static_cast<int>(std::clamp<std::int64_t>(id, -1, 9999)));
            if (!cell) table.fail(row, "channel_id", "a crystal of the map");
            if (const auto gain = table.optional_number(row, "gain", table_range("calibration.gain")))
                calibration(*cell).gain = table_value("calibration.gain", *gain);
            if (const auto delay = table.optional_number(row, "delay_ns", table_range("calibration.delay")))
                calibration(*cell).delay =
                    static_cast<std::int32_t>(std::llround(*delay / table_field("calibration.delay").step));
            if (const auto threshold =
                    table.optional_number(row, "seed_threshold_mev", table_range("seed.threshold")))
                seed(*cell).threshold = table_value("seed.threshold", *threshold);
            if (const auto masked = table.optional_number(row, "masked", Range{0, 1}))
                calibration(*cell).masked = *masked != 0;
        }
    }

    static std::uint32_t table_value(std::string_view name, double value) {
        const auto& field = table_field(name);
        return static_cast<std::uint32_t>(
            std::clamp<long long>(std::llround(value / field.step), field.min, field.max));
    }
    static Range table_range(std::string_view name) {
        const auto& field = table_field(name);
        return {static_cast<double>(field.min) * field.step, static_cast<double>(field.max) * field.step};
    }
    registers::Calibration& calibration(Cell cell) { return result_.calibration[raster(cell)]; }
    registers::Seed& seed(Cell cell) { return result_.seed[raster(cell)]; }

    const TriggerCard& card_;
    const geometry::Ecal ecal_;
    const double radius0_mm_;
    const physics::PairLimits pair_limits_;
    const double pitch_mm_;
    RegisterWriter out_;
    Configuration result_;
};

}  // namespace

const std::array<std::string_view, constants::trigger_items> item_names{
    "signal",   "side_band",      "loose",          "spare",  "single_0",
    "single_1", "multiplicity_0", "multiplicity_1", "random", "periodic"};

std::uint32_t Configuration::crc() const {
    std::array<std::uint32_t, registers::settings_words + 2 * constants::cells> words{};
    settings.to_words(words.data());
    auto at = words.begin() + registers::settings_words;
    for (const auto& entry : calibration)
        *at++ = entry.pack();
    for (const auto& entry : seed)
        *at++ = entry.pack();
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(words.data()), sizeof words));
}

std::vector<RegisterWrite> load_sequence(const Configuration& configuration) {
    registers::Control control;
    control.free_running = configuration.free_running;
    registers::Command command;
    command.apply_settings = command.apply_tables = true;
    std::vector<RegisterWrite> writes{{"control", registers::control_address, control.pack()}};
    std::array<std::uint32_t, registers::settings_words> settings{};
    configuration.settings.to_words(settings.data());
    for (const auto& field : registers::table) {
        if (field.access != "setting") continue;
        if (writes.back().address == field.address) {  // several fields of a register: its own name
            writes.back().name = std::string(field.name.substr(0, field.name.rfind('.')));
            continue;
        }
        writes.push_back({std::string(field.name), field.address,
                          settings[(field.address - registers::settings_first) / 4]});
    }
    for (std::uint32_t cell = 0; cell < constants::cells; ++cell)
        writes.push_back({fmt::format("calibration[{}]", cell), registers::calibration_address + 4 * cell,
                          configuration.calibration[cell].pack()});
    for (std::uint32_t cell = 0; cell < constants::cells; ++cell)
        writes.push_back({fmt::format("seed[{}]", cell), registers::seed_address + 4 * cell,
                          configuration.seed[cell].pack()});
    writes.push_back({"command", registers::command_address, command.pack()});
    return writes;
}

Configuration configure(const TriggerCard& card, const geometry::EcalSettings& geometry,
                        const std::filesystem::path& folder) {
    return Configurator(card, geometry).make(folder);
}

}  // namespace antipode::trigger
