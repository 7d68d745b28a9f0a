#include "results/output.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "results/csv.hpp"
#include "results/hdf5.hpp"
#include "results/json.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

namespace antipode::results {

namespace fs = std::filesystem;

std::vector<fs::path> write_files(const Document& document, const fs::path& folder) {
    std::vector<fs::path> written;
    for (const auto& table : document.tables) {
        written.push_back(folder / fmt::format("{}_{}.csv", document.kind, table.name));
        write_file(written.back(), to_csv(document, table));
    }
    written.push_back(folder / (document.kind + ".json"));
    write_json(document, written.back());
    return written;
}

std::vector<StoredDocument> read_folder(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".json" && entry->is_regular_file(error))
            paths.push_back(entry->path());
    if (error) throw IoError(fmt::format("cannot read {}: {}", folder.string(), error.message()));
    std::sort(paths.begin(), paths.end());
    std::vector<StoredDocument> documents;
    for (const auto& path : paths)
        if (is_document(path)) documents.push_back({path, read_json(path)});
    return documents;
}

void write_table(const Document& document, const fs::path& path) {
    if (path.extension() == ".h5" || path.extension() == ".hdf5")
        write_hdf5(document, path);
    else
        write_file(path, to_csv(document, document.tables.front()));
}

}  // namespace antipode::results
