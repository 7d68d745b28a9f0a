#pragma once

/// Documents as HDF5, for large tables such as toys, and back without loss.
///
///     /                      attributes format, kind, card, provenance (JSON), notes (JSON)
///     /scalars/<name>        one value; attributes unit, meaning, and error = [down, up] where there is one
///     /tables/<name>         attribute meaning
///     /tables/<name>/<col>   one value a row: 64-bit float, 64-bit integer or UTF-8 text; attributes unit,
///     meaning
///
/// Columns are chunked and deflated. A missing real is NaN, a missing text is empty, a missing integer is the
/// smallest 64-bit integer. In Python: h5py.File(path)["tables/toys/q"][:].

#include "results/document.hpp"

#include <filesystem>

namespace antipode::results {

/// Writes the Document whole or not at all. Throws IoError.
void write_hdf5(const Document& document, const std::filesystem::path& path);

/// Throws IoError if the file cannot be read, InputError if it is not one that write_hdf5 wrote.
Document read_hdf5(const std::filesystem::path& path);

}  // namespace antipode::results
