#include "formats/table_text.hpp"

#include "base/error.hpp"
#include "base/files.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <boost/algorithm/string/replace.hpp>
#include <boost/locale/encoding_utf.hpp>
#include <fmt/format.h>

namespace antipode::formats {
namespace {

using namespace std::string_view_literals;

struct Format {
    std::string_view magic, name, advice;
};

constexpr auto spreadsheet = "in the spreadsheet, save the sheet as CSV"sv;
constexpr auto unpack = "unpack it first"sv;
constexpr auto from_python = "write it as CSV from Python with pandas, DataFrame.to_csv(index=False)"sv;

/// First bytes of files that are no text.
constexpr std::array formats{
    Format{"root"sv, "a ROOT file",
           "write the tree as CSV, in Python with uproot: "
           "uproot.open(FILE)[TREE].arrays(library='pd').to_csv('scan.csv', index=False)"sv},
    Format{"PK\x03\x04"sv, "an Excel or OpenDocument workbook, or another ZIP archive", spreadsheet},
    Format{"\xd0\xcf\x11\xe0"sv, "an old Excel workbook", spreadsheet},
    Format{"\x89HDF"sv, "an HDF5 file", from_python},
    Format{"PAR1"sv, "a Parquet file", from_python},
    Format{"ARROW1"sv, "an Arrow file", from_python},
    Format{"\x93NUMPY"sv, "a NumPy file", from_python},
    Format{"SQLite format 3"sv, "an SQLite database", from_python},
    Format{"%PDF"sv, "a PDF document", "copy the table into a text file"sv},
    Format{"\x1f\x8b"sv, "a gzip file", unpack},
    Format{"BZh"sv, "a bzip2 file", unpack},
    Format{"\xfd"
           "7zXZ"sv,
           "an xz file", unpack},
    Format{"\x28\xb5\x2f\xfd"sv, "a zstd file", unpack},
    Format{"\x89PNG"sv, "a picture", "take the numbers, not their plot"sv},
    Format{"\xff\xd8\xff"sv, "a picture", "take the numbers, not their plot"sv},
    Format{"{\\rtf"sv, "an RTF document", "save it as plain text"sv},
    Format{"<!DOCTYPE"sv, "an HTML page", "download the table itself"sv},
    Format{"<html"sv, "an HTML page", "download the table itself"sv},
};

std::string from_utf16(std::string_view bytes, bool little_endian) {
    std::u16string units;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const auto low = static_cast<unsigned char>(bytes[i + (little_endian ? 0 : 1)]);
        const auto high = static_cast<unsigned char>(bytes[i + (little_endian ? 1 : 0)]);
        units.push_back(static_cast<char16_t>(high << 8 | low));
    }
    return boost::locale::conv::utf_to_utf<char>(units);
}

std::string from_latin1(std::string_view bytes) {
    std::u32string points;
    for (const char c : bytes)
        points.push_back(static_cast<unsigned char>(c));
    return boost::locale::conv::utf_to_utf<char>(points);
}

bool is_utf8(const std::string& text) {
    try {
        boost::locale::conv::utf_to_utf<char32_t>(text, boost::locale::conv::stop);
        return true;
    } catch (const boost::locale::conv::conversion_error&) {
        return false;
    }
}

}  // namespace

std::string read_table_text(const std::filesystem::path& path) {
    auto text = read_file(path);
    for (const auto& format : formats)
        if (text.starts_with(format.magic))
            throw InputError(fmt::format("{}: this is {}, expected a table as text (CSV): {}", path.string(),
                                         format.name, format.advice));
    if (text.starts_with("\xff\xfe"))
        text = from_utf16(std::string_view(text).substr(2), true);
    else if (text.starts_with("\xfe\xff"))
        text = from_utf16(std::string_view(text).substr(2), false);
    else if (text.starts_with("\xef\xbb\xbf"))
        text.erase(0, 3);
    if (text.find('\0') != std::string::npos)
        throw InputError(
            fmt::format("{}: this is a binary file, or UTF-16 without a byte-order mark: expected a table as "
                        "text, saved as "
                        "CSV in UTF-8",
                        path.string()));
    if (!is_utf8(text)) text = from_latin1(text);
    boost::algorithm::replace_all(text, "\r\n", "\n");
    std::replace(text.begin(), text.end(), '\r', '\n');
    boost::algorithm::replace_all(text, "\u00a0", " ");  // the no-break space of spreadsheets
    return text;
}

}  // namespace antipode::formats
