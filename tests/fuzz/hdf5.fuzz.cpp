// Results as HDF5. The bytes say how a file is built with the library itself: which attributes and members
// there are, of which types and shapes. So what is tried is our reader, not the library's reading of damaged
// files.
#include "results/hdf5.hpp"

#include "base/files.hpp"
#include "fuzz.hpp"
#include "results/json.hpp"

#include <H5Cpp.h>

using namespace antipode;

namespace {

class Builder {
public:
    explicit Builder(std::span<const std::uint8_t> choices) : choices_(choices) {}

    std::string file() {
        H5::FileAccPropList in_memory;
        in_memory.setCore(1 << 16, false);
        H5::H5File file("fuzz.h5", H5F_ACC_TRUNC, H5::FileCreatPropList::DEFAULT, in_memory);
        auto root = file.openGroup("/");
        attribute(root, "format", "antipode result 1");
        attribute(root, "kind", "fit");
        attribute(root, "card", "published");
        attribute(root, "provenance", next(4) == 3 ? "[[[[{" : R"({"program":"antipode","inputs":[]})");
        attribute(root, "notes", next(4) == 3 ? R"({"a":1})" : R"(["a note"])");
        if (next(16) != 15) {
            auto scalars = group(root, "scalars");
            members(scalars);
        }
        if (next(16) != 15) {
            auto tables = group(root, "tables");
            for (auto count = next(4); count > 0; --count) {
                auto table = group(tables, name());
                attribute(table, "meaning", "a table");
                members(table);
            }
        }
        file.flush(H5F_SCOPE_GLOBAL);
        std::string bytes(static_cast<std::size_t>(H5Fget_file_image(file.getId(), nullptr, 0)), '\0');
        H5Fget_file_image(file.getId(), bytes.data(), bytes.size());
        return bytes;
    }

private:
    /// A number below n; 0, the usual case, at the end of the choices.
    unsigned next(unsigned n) {
        if (choices_.empty()) return 0;
        const auto value = choices_.front();
        choices_ = choices_.subspan(1);
        return value % n;
    }

    std::string name() {
        constexpr std::array names{"q", "mass_mev", "g_r", "\x1b[2J", "\xff", " ", "..."};
        const auto choice = next(16);
        if (choice == 15) return std::string(1500, 'n');
        return choice < names.size() ? names[choice] : "n" + std::to_string(choice);
    }

    H5::Group group(H5::Group& parent, const std::string& of) {
        const H5::PropList order(H5P_GROUP_CREATE);
        if (next(16) != 15)
            H5Pset_link_creation_order(order.getId(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
        const auto made = H5Gcreate2(parent.getId(), of.c_str(), H5P_DEFAULT, order.getId(), H5P_DEFAULT);
        if (made < 0) throw H5::GroupIException("Builder", "the name is there");
        H5::Group group(made);
        H5Idec_ref(made);
        return group;
    }

    H5::DataSpace space() {
        const std::array<hsize_t, 2> sizes{1 + next(4), 3};
        const hsize_t huge = hsize_t{1} << (20 + next(42));
        switch (next(8)) {
            case 5:
                return H5::DataSpace(H5S_NULL);
            case 6:
                return H5::DataSpace(2, sizes.data());
            case 7:
                return H5::DataSpace(1, &huge);
            case 4: {
                const hsize_t none = 0;
                return H5::DataSpace(1, &none);
            }
            case 3:
                return H5::DataSpace(1, sizes.data());
            default:
                return H5::DataSpace(H5S_SCALAR);
        }
    }

    static H5::StrType text() { return {H5::PredType::C_S1, H5T_VARIABLE}; }

    H5::DataType type() {
        H5::StrType utf8 = text();
        utf8.setCset(H5T_CSET_UTF8);
        H5::CompType pair(std::size_t{16});
        pair.insertMember("a", 0, H5::PredType::NATIVE_DOUBLE);
        const std::array<hsize_t, 1> three{3};
        switch (next(12)) {
            case 0:
                return H5::PredType::NATIVE_DOUBLE;
            case 1:
                return H5::PredType::NATIVE_INT64;
            case 2:
                return utf8;
            case 3:
                return text();
            case 4:
                return H5::StrType(H5::PredType::C_S1, 7);
            case 5:
                return H5::PredType::STD_U64BE;
            case 6:
                return H5::PredType::IEEE_F32BE;
            case 7:
                return pair;
            case 8:
                return H5::ArrayType(H5::PredType::NATIVE_INT, 1, three.data());
            case 9:
                return H5::VarLenType(H5::PredType::NATIVE_DOUBLE);
            case 10:
                return H5::PredType::STD_REF_OBJ;
            default:
                return H5::PredType::STD_B8LE;
        }
    }

    /// A text, as it must be; now and then missing, of another type or shape, or announced and not written.
    void attribute(H5::H5Object& object, const char* of, const std::string& value) {
        switch (next(16)) {
            case 15:
                return;
            case 14:
                object.createAttribute(of, type(), space());
                return;
            case 13: {
                const H5::StrType fixed(H5::PredType::C_S1, value.size());
                object.createAttribute(of, fixed, H5::DataSpace(H5S_SCALAR)).write(fixed, value.data());
                return;
            }
            default:
                object.createAttribute(of, text(), H5::DataSpace(H5S_SCALAR)).write(text(), value);
        }
    }

    void members(H5::Group& parent) {
        for (auto count = next(6); count > 0; --count) {
            const auto of = name();
            if (next(16) == 15) {
                H5Lcreate_soft("/nowhere", parent.getId(), of.c_str(), H5P_DEFAULT, H5P_DEFAULT);
                continue;
            }
            const auto shape = space();
            H5::DSetCreatPropList properties;
            const std::array<hsize_t, 2> chunk{16, 3};
            if (shape.getSimpleExtentNpoints() > 1000)
                properties.setChunk(shape.getSimpleExtentNdims(), chunk.data());
            const auto of_type = type();
            auto set = parent.createDataSet(of, of_type, shape, properties);
            if (of_type == H5::PredType::NATIVE_DOUBLE && next(2) == 1 &&
                shape.getSimpleExtentNpoints() < 1000) {
                const std::vector<double> values(16, next(2) == 1 ? 1e308 : 0.5);
                set.write(values.data(), of_type);
            }
            attribute(set, "unit", "MeV");
            attribute(set, "meaning", "a number");
            if (next(4) == 3) set.createAttribute("error", type(), space());
        }
    }

    std::span<const std::uint8_t> choices_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    H5::Exception::dontPrint();
    std::string bytes;
    try {
        bytes = Builder({data, size}).file();
    } catch (const H5::Exception&) {
        return 0;  // no such file can be
    }
    results::Document document;
    if (!fuzz::accepted([&] { document = results::read_hdf5(fuzz::memory_file(bytes)); })) return 0;
    fuzz::accepted([&] { results::to_json(document); });
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int) {
    return LLVMFuzzerMutate(data, size, max_size);
}
