#pragma once

/// Clusters of many bunches as HDF5, written as they come, for those who want them in Python.
///
///     /bunches/{number, catcher_pc, first, clusters}   one value a bunch; its clusters are rows
///                                                       first ... first + clusters - 1 of
///     /clusters/{x_mm, y_mm, energy_mev, time_ns, hits, seed_column, seed_row}
///     attribute provenance (JSON); each data set has the attributes unit and meaning
///
/// In Python: h5py.File(path)["clusters/energy_mev"][:].

#include "reconstruction/cluster.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include <nlohmann/json.hpp>

namespace antipode::results {

class ClusterFile {
public:
    /// Throws IoError if the file cannot be made.
    ClusterFile(const std::filesystem::path& path, const nlohmann::ordered_json& provenance);
    ~ClusterFile();

    void append(std::uint32_t bunch, double catcher_pc, std::span<const reconstruction::Cluster> clusters);
    /// Writes what is left and gives the file its name. Without it nothing is there. Throws IoError.
    void finish();

private:
    struct Open;
    std::unique_ptr<Open> open_;
};

}  // namespace antipode::results
