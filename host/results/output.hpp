#pragma once

/// The files of a Document in a folder.

#include "results/document.hpp"

#include <filesystem>
#include <vector>

namespace antipode::results {

/// Writes FOLDER/KIND_TABLE.csv for each table, and last FOLDER/KIND.json: where that stands, all
/// stand. Returns the paths. Throws IoError; a file is written whole or not at all.
std::vector<std::filesystem::path> write_files(const Document& document, const std::filesystem::path& folder);

/// Writes a Document of one table: HDF5 if the name ends with .h5 or .hdf5, else CSV. Throws IoError.
void write_table(const Document& document, const std::filesystem::path& path);

/// A Document and where it was read.
struct StoredDocument {
    std::filesystem::path path;
    Document document;
};

/// All Documents in a folder and the folders in it, ordered by path. Other JSON files are passed over; a
/// damaged Document is an InputError.
std::vector<StoredDocument> read_folder(const std::filesystem::path& folder);

}  // namespace antipode::results
