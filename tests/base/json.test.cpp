#include "base/json.hpp"

#include <catch2/catch.hpp>

using namespace antipode;

TEST_CASE("JSON and CBOR are taken up to 64 levels deep") {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    CHECK(parse_json(nested(64)).is_array());
    CHECK_THROWS_WITH(parse_json(nested(65)), Catch::Contains("deeper than 64"));
    CHECK_THROWS_WITH(parse_json(std::string(20'000'000, '[')), Catch::Contains("deeper than 64"));
    CHECK_THROWS_WITH(parse_json("[1"), Catch::Contains("not JSON"));
    CHECK(parse_cbor(std::string(63, '\x81') + "\x80"));
    CHECK_FALSE(parse_cbor(std::string(64, '\x81') + "\x80"));
    CHECK_FALSE(parse_cbor(std::string(20'000'000, '\xa1')));
}

TEST_CASE("An integer from outside is whole and fits, or is refused") {
    const auto from = [](const char* text) { return integer_from<std::int64_t>(parse_json(text)); };
    CHECK(from("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    CHECK(from("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    for (const auto* text : {"9223372036854775808", "1e308", "1.5", "1.0", "true", "\"1\"", "null", "[1]"})
        CHECK_THROWS_AS(from(text), InputError);
    CHECK_THROWS_AS(integer_from<std::uint8_t>(parse_json("256")), InputError);
    CHECK_THROWS_AS(integer_from<std::uint8_t>(parse_json("-1")), InputError);
}
