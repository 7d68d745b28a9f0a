#include "results/hdf5.hpp"

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "results/hdf5_types.hpp"

#include <algorithm>
#include <array>

#include <H5Cpp.h>
#include <fmt/format.h>

namespace antipode::results {
namespace {

using Json = nlohmann::ordered_json;
using hdf5::text_type;
using hdf5::type_of;
using hdf5::write_attribute;
constexpr const char* format_name = "antipode result 1";
constexpr hsize_t rows_per_chunk = 65536;       // 512 kB: fits the default chunk cache of 1 MB
constexpr std::size_t most_rows = 100'000'000;  // a file may announce more than it holds
constexpr int deflate_level = 4;                // higher levels cost time and gain a few per cent on toys

/// The memory that is read into holds this many values, whatever the file says.
template <class Object>
void expect_values(const Object& object, hssize_t count) {
    if (object.getSpace().getSimpleExtentNpoints() != count)
        throw InputError(fmt::format("expected {} values of an attribute or scalar", count));
}

std::string read_attribute(const H5::H5Object& object, const char* name) {
    const auto attribute = object.openAttribute(name);
    expect_values(attribute, 1);
    char* text = nullptr;
    attribute.read(text_type(), &text);
    std::string copy = text ? text : "";
    H5free_memory(text);
    return copy;
}

/// A group that remembers the order in which its members were made.
H5::Group make_group(H5::Group& parent, const std::string& name) {
    const H5::PropList order(H5P_GROUP_CREATE);
    H5Pset_link_creation_order(order.getId(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    const hid_t made = H5Gcreate2(parent.getId(), name.c_str(), H5P_DEFAULT, order.getId(), H5P_DEFAULT);
    H5::Group group(made);
    H5Idec_ref(made);  // the object holds it now; with another holder the file would never be closed
    return group;
}

std::vector<std::string> members(const H5::Group& group) {
    std::vector<std::string> names;
    for (hsize_t i = 0; i < group.getNumObjs(); ++i) {
        std::array<char, 1024> name{};
        const auto size = H5Lget_name_by_idx(group.getId(), ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i,
                                             name.data(), name.size(), H5P_DEFAULT);
        if (size < 0 || static_cast<std::size_t>(size) >= name.size())
            throw InputError("a group without the order of its members, or a name that is too long");
        names.emplace_back(name.data());
    }
    return names;
}

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
    std::vector<const char*> all;
    for (const auto& text : texts)
        all.push_back(text.c_str());
    return all;
}

H5::DataSet make_dataset(H5::Group& group, const std::string& name, const H5::DataType& type,
                         const H5::DataSpace& space) {
    H5::DSetCreatPropList properties;
    if (const auto rows = static_cast<hsize_t>(space.getSimpleExtentNpoints());
        space.getSimpleExtentNdims() > 0 && rows > 0) {
        const hsize_t chunk = std::min(rows, rows_per_chunk);
        properties.setChunk(1, &chunk);
        properties.setShuffle();
        properties.setDeflate(deflate_level);
    }
    return group.createDataSet(name, type, space, properties);
}

H5::DataSet write_values(H5::Group& group, const std::string& name, const H5::DataSpace& space,
                         const Values& values) {
    return std::visit(
        [&](const auto& cells) {
            using Cell = typename std::decay_t<decltype(cells)>::value_type;
            if constexpr (std::is_same_v<Cell, std::string>) {
                auto dataset = make_dataset(group, name, text_type(), space);
                if (!cells.empty()) dataset.write(pointers(cells).data(), text_type());
                return dataset;
            } else {
                auto dataset = make_dataset(group, name, type_of(Cell{}), space);
                if (!cells.empty()) dataset.write(cells.data(), type_of(Cell{}));
                return dataset;
            }
        },
        values);
}

Values read_values(const H5::DataSet& dataset) {
    const auto rows = static_cast<std::size_t>(dataset.getSpace().getSimpleExtentNpoints());
    if (rows > most_rows) throw InputError(fmt::format("{} rows; expected at most {}", rows, most_rows));
    const auto numbers = [&](auto example) -> Values {
        std::vector<decltype(example)> cells(rows);
        if (rows > 0) dataset.read(cells.data(), type_of(example));
        return cells;
    };
    switch (dataset.getTypeClass()) {
        case H5T_FLOAT:
            return numbers(double{});
        case H5T_INTEGER:
            return numbers(std::int64_t{});
        case H5T_STRING:
            break;
        default:
            throw InputError("a column that is neither real, integer nor text");
    }
    std::vector<char*> pointers(rows, nullptr);
    if (rows > 0) dataset.read(pointers.data(), text_type());
    std::vector<std::string> texts;
    for (const char* text : pointers)
        texts.emplace_back(text ? text : "");
    H5Dvlen_reclaim(text_type().getId(), dataset.getSpace().getId(), H5P_DEFAULT, pointers.data());
    return texts;
}

void write_scalar(H5::Group& group, const Scalar& scalar) {
    const auto values = std::visit(
        [](const auto& value) -> Values { return std::vector<std::decay_t<decltype(value)>>{value}; },
        scalar.value);
    auto dataset = write_values(group, scalar.name, H5::DataSpace(H5S_SCALAR), values);
    hdf5::describe(dataset, scalar.unit, scalar.meaning);
    if (!scalar.error) return;
    const std::array<double, 2> error{scalar.error->minus, scalar.error->plus};
    const hsize_t two = 2;
    dataset.createAttribute("error", H5::PredType::NATIVE_DOUBLE, H5::DataSpace(1, &two))
        .write(H5::PredType::NATIVE_DOUBLE, error.data());
}

Scalar read_scalar(const H5::Group& group, const std::string& name) {
    const auto dataset = group.openDataSet(name);
    Scalar scalar{name, {}, {}, read_attribute(dataset, "unit"), read_attribute(dataset, "meaning")};
    expect_values(dataset, 1);
    std::visit([&](const auto& cells) { scalar.value = cells.front(); }, read_values(dataset));
    if (dataset.attrExists("error")) {
        std::array<double, 2> error{};
        const auto attribute = dataset.openAttribute("error");
        expect_values(attribute, error.size());
        attribute.read(H5::PredType::NATIVE_DOUBLE, error.data());
        scalar.error = ErrorBar{error[0], error[1]};
    }
    return scalar;
}

void write_table(H5::Group& tables, const Table& table) {
    auto group = make_group(tables, table.name);
    write_attribute(group, "meaning", table.meaning);
    for (const auto& column : table.columns) {
        const hsize_t rows = column.size();
        auto dataset = write_values(group, column.name, H5::DataSpace(1, &rows), column.values);
        hdf5::describe(dataset, column.unit, column.meaning);
    }
}

/// The bytes of a file that was built in memory: the library never meets a full disk, and the file is written
/// at once.
std::string to_bytes(const Document& document) {
    H5::FileAccPropList in_memory;
    in_memory.setCore(1 << 20, false);
    H5::H5File file("result.h5", H5F_ACC_TRUNC, H5::FileCreatPropList::DEFAULT, in_memory);
    auto root = file.openGroup("/");
    write_attribute(root, "format", format_name);
    write_attribute(root, "kind", document.kind);
    write_attribute(root, "card", document.card);
    write_attribute(root, "provenance", json_text(document.provenance));
    write_attribute(root, "notes", json_text(document.notes));
    auto scalars = make_group(root, "scalars");
    for (const auto& scalar : document.scalars)
        write_scalar(scalars, scalar);
    auto tables = make_group(root, "tables");
    for (const auto& table : document.tables)
        write_table(tables, table);
    file.flush(H5F_SCOPE_GLOBAL);
    std::string bytes(static_cast<std::size_t>(H5Fget_file_image(file.getId(), nullptr, 0)), '\0');
    H5Fget_file_image(file.getId(), bytes.data(), bytes.size());
    return bytes;
}

}  // namespace

void write_hdf5(const Document& document, const std::filesystem::path& path) {
    H5::Exception::dontPrint();
    try {
        write_file(path, to_bytes(document));
    } catch (const H5::Exception& error) {
        throw IoError(fmt::format("cannot write {}: {}", path.string(), error.getDetailMsg()));
    }
}

Document read_hdf5(const std::filesystem::path& path) {
    H5::Exception::dontPrint();
    try {
        if (!std::filesystem::exists(path))
            throw IoError(fmt::format("cannot read {}: no such file", path.string()));
        const H5::H5File file(path.string(), H5F_ACC_RDONLY);
        const auto root = file.openGroup("/");
        if (read_attribute(root, "format") != format_name) throw InputError("of another format");
        Document document(read_attribute(root, "kind"), read_attribute(root, "card"),
                          parse_json(read_attribute(root, "provenance")));
        document.notes = parse_json(read_attribute(root, "notes")).get<std::vector<std::string>>();
        const auto scalars = root.openGroup("scalars");
        for (const auto& name : members(scalars))
            document.add(read_scalar(scalars, name));
        const auto tables = root.openGroup("tables");
        for (const auto& name : members(tables)) {
            const auto group = tables.openGroup(name);
            auto& table = document.add_table(name, read_attribute(group, "meaning"));
            for (const auto& column : members(group)) {
                const auto dataset = group.openDataSet(column);
                table.add(Column{column, read_attribute(dataset, "unit"), read_attribute(dataset, "meaning"),
                                 read_values(dataset)});
            }
        }
        return document;
    } catch (const H5::Exception& error) {
        throw InputError(
            fmt::format("{}: not a result of antipode: {}", path.string(), error.getDetailMsg()));
    } catch (const Json::exception& error) {
        throw InputError(fmt::format("{}: not a result of antipode: {}", path.string(), error.what()));
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: not a result of antipode: {}", path.string(), error.what()));
    }
}

}  // namespace antipode::results
