#include "results/cluster_file.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "results/hdf5_types.hpp"

#include <vector>

#include <H5Cpp.h>
#include <fmt/format.h>

namespace antipode::results {
namespace {

constexpr hsize_t rows_per_chunk = 65536;

/// A column that grows: rows collect in memory until they fill a chunk.
template <class Cell>
class Column {
public:
    Column(H5::Group& group, const char* name, const char* unit, const char* meaning) {
        H5::DSetCreatPropList properties;
        properties.setChunk(1, &rows_per_chunk);
        properties.setShuffle();
        properties.setDeflate(1);
        const hsize_t none = 0, unlimited = H5S_UNLIMITED;
        set_ =
            group.createDataSet(name, hdf5::type_of(Cell{}), H5::DataSpace(1, &none, &unlimited), properties);
        hdf5::describe(set_, unit, meaning);
        cells_.reserve(rows_per_chunk);
    }
    void add(Cell cell) {
        cells_.push_back(cell);
        if (cells_.size() == rows_per_chunk) write();
    }
    void write() {
        if (cells_.empty()) return;
        const hsize_t count = cells_.size(), end = rows_ + count;
        set_.extend(&end);
        H5::DataSpace place = set_.getSpace();
        place.selectHyperslab(H5S_SELECT_SET, &count, &rows_);
        set_.write(cells_.data(), hdf5::type_of(Cell{}), H5::DataSpace(1, &count), place);
        rows_ = end;
        cells_.clear();
    }

private:
    H5::DataSet set_;
    hsize_t rows_ = 0;
    std::vector<Cell> cells_;
};

/// The pending file holds its own lock, which the library would take for another writer's.
H5::FileAccPropList access() {
    H5::FileAccPropList properties;
    properties.setFcloseDegree(H5F_CLOSE_STRONG);  // with all that is open in the file
    H5Pset_file_locking(properties.getId(), false, true);
    return properties;
}

/// HDF5's exceptions as ours.
template <class Work>
void guarded(const std::filesystem::path& path, Work&& work) {
    try {
        work();
    } catch (const H5::Exception& error) {
        throw IoError(fmt::format("cannot write {}: {}", path.string(), error.getDetailMsg()));
    }
}

}  // namespace

struct ClusterFile::Open {
    explicit Open(const std::filesystem::path& name)
        : path(name),
          pending(std::make_unique<PendingFile>(name)),
          file(pending->temporary().string(), H5F_ACC_TRUNC, H5::FileCreatPropList::DEFAULT, access()) {}
    std::filesystem::path path;
    std::unique_ptr<PendingFile> pending;
    H5::H5File file;
    H5::Group bunches = file.createGroup("bunches"), clusters = file.createGroup("clusters");
    Column<std::int64_t> number{bunches, "number", "", "number of the bunch in its run"},
        first{bunches, "first", "", "row of its first cluster in /clusters"},
        count{bunches, "clusters", "", "number of its clusters"};
    Column<double> catcher{bunches, "catcher_pc", "pC", "charge of the beam catcher"};
    Column<double> x{clusters, "x_mm", "mm", "position, x from the wall to the door side"},
        y{clusters, "y_mm", "mm", "position, y upwards"},
        energy{clusters, "energy_mev", "MeV", "energy, corrected for leakage"},
        time{clusters, "time_ns", "ns", "time of the seed since the start of the window"};
    Column<std::int64_t> hits{clusters, "hits", "", "hits that were summed"},
        column{clusters, "seed_column", "cell", "x index of the seed"},
        row{clusters, "seed_row", "cell", "y index of the seed"};
    std::int64_t rows = 0;
    bool failed = false;  ///< in writing
};

ClusterFile::ClusterFile(const std::filesystem::path& path, const nlohmann::ordered_json& provenance) {
    H5::Exception::dontPrint();
    guarded(path, [&] {
        open_ = std::make_unique<Open>(path);
        hdf5::write_attribute(open_->file, "provenance", json_text(provenance));
    });
}

/// The library crashes when objects close that it could not write, here and at the end of the process: they
/// are left as they are, and `main` ends without exit handlers. The file itself goes.
ClusterFile::~ClusterFile() {
    if (!open_ || !open_->failed) return;
    open_->pending.reset();
    static_cast<void>(open_.release());
}

void ClusterFile::append(std::uint32_t bunch, double catcher_pc,
                         std::span<const reconstruction::Cluster> clusters) {
    open_->failed = true;  // until it is known to be written
    guarded(open_->path, [&] {
        open_->number.add(bunch);
        open_->first.add(open_->rows);
        open_->count.add(static_cast<std::int64_t>(clusters.size()));
        open_->catcher.add(catcher_pc);
        for (const auto& cluster : clusters) {
            open_->x.add(cluster.x_mm);
            open_->y.add(cluster.y_mm);
            open_->energy.add(cluster.energy_mev);
            open_->time.add(cluster.time_ns);
            open_->hits.add(cluster.hits);
            open_->column.add(cluster.seed_column);
            open_->row.add(cluster.seed_row);
        }
        open_->rows += static_cast<std::int64_t>(clusters.size());
    });
    open_->failed = false;
}

void ClusterFile::finish() {
    open_->failed = true;
    guarded(open_->path, [&] {
        for (auto* column :
             {&open_->number, &open_->first, &open_->count, &open_->hits, &open_->column, &open_->row})
            column->write();
        for (auto* column : {&open_->catcher, &open_->x, &open_->y, &open_->energy, &open_->time})
            column->write();
        open_->file.close();  // here, where a failure is an exception: the destructor would only print it
    });
    open_->failed = false;
    const auto pending = std::move(open_->pending);
    open_.reset();
    pending->commit();
}

}  // namespace antipode::results
