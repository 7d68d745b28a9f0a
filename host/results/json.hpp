#pragma once

/// Documents as JSON, and back without loss.
///
///     {"format": "antipode result 1", "kind": "fit", "card": "published", "provenance": {...}, "notes":
///     [...],
///      "scalars": {"k0": {"value": 1.0122, "error": 0.0013, "unit": "", "meaning": "..."}, ...},
///      "tables": {"points": {"meaning": "...", "columns": {"sqrt_s_mev":
///          {"type": "real", "unit": "MeV", "meaning": "...", "values": [16.42, null, ...]}, ...}}, ...}}
///
/// A missing cell is null. An error is one number, or [down, up] if these differ. An infinite number, which
/// JSON does not have, is the text "inf" or "-inf". Numbers have as many digits as it takes to read them back
/// exactly.

#include "results/document.hpp"

#include <filesystem>

namespace antipode::results {

nlohmann::ordered_json to_json(const Document& document);

/// Throws InputError that names the key at fault if the JSON is not a Document.
Document from_json(const nlohmann::ordered_json& json);

/// Writes the Document whole or not at all; the path "-" is standard output. Throws IoError.
void write_json(const Document& document, const std::filesystem::path& path);

/// Throws IoError if the file cannot be read, InputError with the file's name if it is not a Document.
Document read_json(const std::filesystem::path& path);

/// Whether a file begins as write_json begins one. Throws IoError if it cannot be read.
bool is_document(const std::filesystem::path& path);

}  // namespace antipode::results
