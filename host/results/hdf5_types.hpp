#pragma once

/// What all HDF5 files of the program share: types, and the attributes that say what a data set is.

#include <cstdint>
#include <string>

#include <H5Cpp.h>

namespace antipode::results::hdf5 {

inline H5::StrType text_type() {
    H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
    type.setCset(H5T_CSET_UTF8);
    return type;
}

inline const H5::PredType& type_of(double) {
    return H5::PredType::NATIVE_DOUBLE;
}
inline const H5::PredType& type_of(std::int64_t) {
    return H5::PredType::NATIVE_INT64;
}

inline void write_attribute(H5::H5Object& object, const char* name, const std::string& text) {
    object.createAttribute(name, text_type(), H5::DataSpace(H5S_SCALAR)).write(text_type(), text);
}

/// Every data set has these two.
inline void describe(H5::DataSet& dataset, const std::string& unit, const std::string& meaning) {
    write_attribute(dataset, "unit", unit);
    write_attribute(dataset, "meaning", meaning);
}

}  // namespace antipode::results::hdf5
