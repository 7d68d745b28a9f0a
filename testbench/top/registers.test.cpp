// The register map behind the bus: every address reads and takes what config/registers.toml says.
#include "top/board.hpp"
#include "trigger_1x3.h"
#include "trigger_5x5.h"

#include <map>

using namespace antipode;
using namespace antipode::testbench;

namespace {

struct shape {
    int lanes, window, k_slice, k_bunch, pairs_out, hits_bunch, algorithms, banks, playback, capture, scalers;
};
constexpr shape large{5, 5, 16, 256, 64, 2048, 4, 2, 512, 512, 1};
constexpr shape small{1, 3, 8, 64, 16, 256, 1, 1, 0, 0, 0};

// What the host expects: written against the map as data, not against the design.
class expectation {
public:
    explicit expectation(const shape& design) : design_(design) {
        registers::Settings{}.to_words(settings_.data());
        for (const auto& field : registers::table)
            masks_[field.address] |=
                static_cast<std::uint32_t>(((std::uint64_t{1} << field.width) - 1) << field.bit);
        for (const auto& field : registers::table)
            if (field.width == 64) masks_[field.address + 4] = 0xffffffff;
        calibration_.fill(registers::Calibration{}.pack());
        seed_.fill(registers::Seed{}.pack());
    }

    // Error, or the value; without a value for what changes by itself.
    struct outcome {
        bool error = false;
        std::optional<std::uint32_t> value;
    };

    outcome read(std::uint32_t address) const {
        if (const auto* window = find(address))
            return read_window(window->address, (address - window->address) / 4);
        if (!masks_.count(address) || absent(address)) return {true, {}};
        if (is_setting(address)) return {false, settings_[(address - registers::settings_first) / 4]};
        if (const auto at = controls_.find(address); at != controls_.end()) return {false, at->second};
        return {false, {}};
    }

    // Whether the write is taken.
    bool write(std::uint32_t address, std::uint32_t data) {
        const bool taken = write_taken(address, data);
        if (!taken) ++refused_;
        return taken;
    }
    std::uint32_t refused() const { return refused_; }

private:
    bool absent(std::uint32_t address) const {
        return is_setting(address) &&
               address >= registers::pair_enable_address +
                              static_cast<std::uint32_t>(design_.algorithms) * registers::pair_stride;
    }
    static bool is_setting(std::uint32_t address) {
        return address >= registers::settings_first && address <= registers::settings_last;
    }

    struct window_of {
        std::uint32_t address;
        int words;
        bool writable;
    };
    const window_of* find(std::uint32_t address) const {
        static thread_local std::vector<window_of> windows;
        windows = {{registers::calibration_address, 870, true},
                   {registers::seed_address, 870, true},
                   {registers::scaler_address, design_.scalers * 870, false},
                   {registers::playback_memory_address, 2 * design_.playback, true},
                   {registers::capture_memory_address, 2 * design_.capture, false}};
        for (const auto& w : windows)
            if (address >= w.address && address < w.address + 4 * static_cast<std::uint32_t>(w.words))
                return &w;
        return nullptr;
    }
    outcome read_window(std::uint32_t base, std::uint32_t index) const {
        if (base == registers::calibration_address) return {false, calibration_[index]};
        if (base == registers::seed_address) return {false, seed_[index]};
        if (base == registers::scaler_address) return {false, 0};
        if (base == registers::playback_memory_address) {
            const auto at = playback_.find(index);
            return {false, at == playback_.end() ? std::nullopt : std::optional(at->second)};
        }
        return {false, {}};
    }

    bool write_taken(std::uint32_t address, std::uint32_t data) {
        if (const auto* window = find(address)) {
            const std::uint32_t index = (address - window->address) / 4;
            if (!window->writable) return false;
            if (window->address == registers::playback_memory_address) {
                playback_[index] = data;
                return true;
            }
            auto& table = window->address == registers::calibration_address ? calibration_ : seed_;
            std::uint32_t fields = 0;
            for (const auto& field : registers::window_table)
                if (field.address == window->address) fields |= ((1u << field.width) - 1) << field.bit;
            if (data & ~fields) return false;
            table[index] = data;
            return true;
        }
        if (!masks_.count(address) || absent(address)) return false;
        std::string_view access;
        for (const auto& field : registers::table) {
            if (field.address != address) continue;
            access = field.access;
            if (access != "setting" && access != "control" && access != "command" && access != "sticky")
                return false;
            std::int64_t value = (data >> field.bit) & ((std::uint64_t{1} << field.width) - 1);
            if (field.is_signed) value = static_cast<std::int32_t>(data);
            if (value < field.min || value > field.max) return false;
            if (!field.is_signed && (data & ~masks_.at(address))) return false;
        }
        if (access.empty()) return false;  // the high word of a counter
        if (is_setting(address)) {
            settings_[(address - registers::settings_first) / 4] = data;
        } else if (address == registers::control_address) {
            if ((data & bit_of("control.free_running")) !=
                (free_running_ ? bit_of("control.free_running") : 0)) {
                if (design_.banks == 1) return false;
                free_running_ = !free_running_;
            }
        } else if (address == registers::playback_words_address &&
                   data > static_cast<std::uint32_t>(design_.playback)) {
            return false;
        }
        if (access == "control") controls_[address] = data;
        return true;
    }

    shape design_;
    std::map<std::uint32_t, std::uint32_t> masks_;  // fields of each register
    std::array<std::uint32_t, registers::settings_words> settings_{};
    std::array<std::uint32_t, constants::cells> calibration_{}, seed_{};
    std::map<std::uint32_t, std::uint32_t> playback_, controls_;
    bool free_running_ = false;
    std::uint32_t refused_ = 0;
};

// Addresses: most with a register, some at the ends of windows, some anywhere.
std::uint32_t pick_address(std::mt19937_64& random) {
    static const std::uint32_t bases[] = {registers::calibration_address, registers::seed_address,
                                          registers::scaler_address, registers::playback_memory_address,
                                          registers::capture_memory_address};
    switch (random() % 4) {
        case 0: {
            const std::uint32_t base = bases[random() % 5];
            const std::uint32_t places[] = {0,    1,    869,  870,
                                            1023, 1024, 4095, static_cast<std::uint32_t>(random() % 870)};
            return (base + 4 * places[random() % 8]) & 0xffff;
        }
        case 1:
            return static_cast<std::uint32_t>(random() % 0x4000) * 4;
        default: {
            const auto& field = registers::table[random() % registers::table.size()];
            return field.address + (field.width == 64 && random() % 2 ? 4 : 0);
        }
    }
}

// Values: most inside the range of the first field, at its ends and one beyond, some anything.
std::uint32_t pick_value(std::mt19937_64& random, std::uint32_t address) {
    if (random() % 4 == 0) return static_cast<std::uint32_t>(random());
    std::uint32_t value = 0;
    for (const auto& field : registers::table) {
        if (field.address != address || field.width > 32) continue;
        const std::int64_t span = field.max - field.min + 1;
        std::int64_t v = field.min + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span));
        if (random() % 3 == 0) v = random() % 2 ? field.max : field.min;
        if (random() % 8 == 0) v += random() % 2 ? 1 : -1;
        value |= static_cast<std::uint32_t>(v) << field.bit;
    }
    if (address >= 0x1000)
        value = static_cast<std::uint32_t>(random()) & (address < 0x2000 ? 0x1fffff : 0xf7fff);
    return value;
}

template <class Rtl>
void random_accesses(const shape& design, int accesses) {
    INFO("seed " << Catch::rngSeed());
    board<Rtl> board(Catch::rngSeed());
    std::mt19937_64 random(Catch::rngSeed());
    expectation expected(design);
    CHECK(board.status("apply_pending"));
    CHECK_FALSE(board.write(registers::time_seed_address, 1));  // its own reset values first
    board.wait_while("apply_pending");
    trigger::Configuration reset;
    CHECK(board.get("settings_crc") == reset.crc());
    CHECK(board.get("errors") == bit_of("errors.refused_write"));

    int taken = 0, refused = 1, errors = 0;
    for (int i = 0; i < accesses; ++i) {
        std::uint32_t to_write = pick_address(random);
        while (to_write == registers::command_address || to_write == registers::errors_address ||
               to_write == registers::control_address)
            to_write = pick_address(random);
        const std::uint32_t to_read = pick_address(random), value = pick_value(random, to_write);
        INFO(std::hex << "write " << to_write << " = " << value << ", read " << to_read);
        const bool both = random() % 2 && to_read != to_write;
        const bool alone = !both && random() % 2;
        if (both || alone) {
            const auto before = expected.read(to_read);
            const bool takes = expected.write(to_write, value);
            typename testbench::board<Rtl>::answer answer;
            bool done = false;
            if (both)
                std::tie(done, answer) = board.write_and_read(to_write, value, to_read);
            else
                done = board.write(to_write, value);
            REQUIRE(done == takes);
            (takes ? taken : refused) += 1;
            if (both) {
                REQUIRE(answer.error == before.error);
                if (before.value) REQUIRE(answer.data == *before.value);
            }
        } else {
            const auto wanted = expected.read(to_read);
            const auto answer = board.read(to_read);
            REQUIRE(answer.error == wanted.error);
            if (wanted.error) REQUIRE(answer.data == 0);
            if (wanted.value) REQUIRE(answer.data == *wanted.value);
            errors += wanted.error;
        }
        if (random() % 64 == 0) {  // part of a word is no write
            const auto& field = registers::table[random() % registers::table.size()];
            REQUIRE_FALSE(board.write(field.address, 0, static_cast<unsigned>(random() % 15)));
            ++refused;
        }
    }
    CHECK(taken > accesses / 20);
    CHECK(refused > accesses / 20);
    CHECK(errors > accesses / 50);
    board.latch();
    CHECK(board.get("refused_writes") == static_cast<std::uint32_t>(refused));
    CHECK(board.get("errors") == bit_of("errors.refused_write"));
    board.set("errors", bit_of("errors.refused_write"));
    CHECK(board.get("errors") == 0);
}

template <class Rtl>
void constants_of(const shape& design) {
    board<Rtl> board(Catch::rngSeed());
    CHECK(board.get("identity") == registers::identity_value);
    CHECK(board.get("layout") == registers::layout_value);
    CHECK(board.get("algorithm_version") ==
          (constants::algorithm_patch | constants::algorithm_minor << 8 | constants::algorithm_major << 16));
    const std::pair<const char*, int> values[] = {{"lanes", design.lanes},
                                                  {"window", design.window},
                                                  {"k_slice", design.k_slice},
                                                  {"k_bunch", design.k_bunch},
                                                  {"pairs_out", design.pairs_out},
                                                  {"hits_bunch", design.hits_bunch},
                                                  {"pair_algorithms", design.algorithms},
                                                  {"table_banks", design.banks},
                                                  {"playback_depth", design.playback},
                                                  {"capture_depth", design.capture},
                                                  {"scalers", design.scalers}};
    for (const auto& [name, value] : values) {
        INFO(name);
        CHECK(board.get(name) == static_cast<std::uint32_t>(value));
    }
}

}  // namespace

TEST_CASE("the design says what it is") {
    constants_of<trigger_5x5>(large);
    constants_of<trigger_1x3>(small);
    board<trigger_5x5> board(Catch::rngSeed());
    const std::uint32_t hash[] = {0x0f1e2d3c, 0x76543210, 0xfedcba98, 0x89abcdef, 0x01234567};
    for (std::uint32_t i = 0; i < 5; ++i)
        CHECK(board.get(registers::build_hash_address + i * registers::build_stride) == hash[i]);
    CHECK(board.get("build_flags") == 3);
    CHECK(board.get("clock_khz") == 80000);
}

TEST_CASE("every address reads and takes what the map says") {
    random_accesses<trigger_5x5>(large, 20000);
}
TEST_CASE("every address reads and takes what the map says, in the smallest design") {
    random_accesses<trigger_1x3>(small, 20000);
}
