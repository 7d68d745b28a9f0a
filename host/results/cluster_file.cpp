#include "results/cluster_file.hpp"

#include "base/error.hpp"
#include "base/files.hpp"

#include <vector>

#include <H5Cpp.h>
#include <fmt/format.h>

namespace antipode::results {
namespace {

constexpr hsize_t rows_per_chunk = 65536;

const H5::PredType& type_of(double) {
    return H5::PredType::NATIVE_DOUBLE;
}
const H5::PredType& type_of(std::int64_t) {
    return H5::PredType::NATIVE_INT64;
}

/// A column that grows: rows collect in memory until they fill a chunk.
template <class Cell>
class Column {
public:
    Column(H5::Group& group, const char* name) {
        H5::DSetCreatPropList properties;
        properties.setChunk(1, &rows_per_chunk);
        properties.setShuffle();
        properties.setDeflate(1);
        const hsize_t none = 0, unlimited = H5S_UNLIMITED;
        set_ = group.createDataSet(name, type_of(Cell{}), H5::DataSpace(1, &none, &unlimited), properties);
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
        set_.write(cells_.data(), type_of(Cell{}), H5::DataSpace(1, &count), place);
        rows_ = end;
        cells_.clear();
    }

private:
    H5::DataSet set_;
    hsize_t rows_ = 0;
    std::vector<Cell> cells_;
};

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
        : path(name), pending(name), file(pending.temporary().string(), H5F_ACC_TRUNC) {}

    std::filesystem::path path;
    PendingFile pending;
    H5::H5File file;
    H5::Group bunches = file.createGroup("bunches"), clusters = file.createGroup("clusters");
    Column<std::int64_t> number{bunches, "number"}, first{bunches, "first"}, count{bunches, "clusters"};
    Column<double> catcher{bunches, "catcher_pc"};
    Column<double> x{clusters, "x_mm"}, y{clusters, "y_mm"}, energy{clusters, "energy_mev"},
        time{clusters, "time_ns"};
    Column<std::int64_t> hits{clusters, "hits"}, column{clusters, "seed_column"}, row{clusters, "seed_row"};
    std::int64_t rows = 0;
};

ClusterFile::ClusterFile(const std::filesystem::path& path, const nlohmann::ordered_json& provenance) {
    H5::Exception::dontPrint();
    guarded(path, [&] {
        open_ = std::make_unique<Open>(path);
        H5::StrType text(H5::PredType::C_S1, H5T_VARIABLE);
        text.setCset(H5T_CSET_UTF8);
        open_->file.createAttribute("provenance", text, H5::DataSpace(H5S_SCALAR))
            .write(text, provenance.dump());
    });
}

ClusterFile::~ClusterFile() = default;

void ClusterFile::append(std::uint32_t bunch, double catcher_pc,
                         std::span<const reconstruction::Cluster> clusters) {
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
}

void ClusterFile::finish() {
    guarded(open_->path, [&] {
        for (auto* column :
             {&open_->number, &open_->first, &open_->count, &open_->hits, &open_->column, &open_->row})
            column->write();
        for (auto* column : {&open_->catcher, &open_->x, &open_->y, &open_->energy, &open_->time})
            column->write();
        open_->file.flush(H5F_SCOPE_GLOBAL);
    });
    open_->pending.commit();
    open_.reset();
}

}  // namespace antipode::results
