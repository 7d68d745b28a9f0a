#pragma once

/// Eight doubles that are worked on together, whatever the machine's own width is. Sums over them have one
/// fixed order, so that every machine gives the same digits; ANTIPODE_CLONES compiles a function for several
/// instruction sets, of which the machine picks one when the program starts.

#include <cstddef>
#include <vector>

#include <boost/align/aligned_allocator.hpp>

namespace antipode {

using Vector8 = double __attribute__((vector_size(64)));
inline constexpr std::size_t vector8_lanes = 8;

/// n doubles in whole vectors. The allocator states the alignment, which a vector type loses as a template
/// argument.
using Vector8Array = std::vector<Vector8, boost::alignment::aligned_allocator<Vector8, sizeof(Vector8)>>;

/// The number of whole vectors that hold n doubles.
inline std::size_t vector8_count(std::size_t n) noexcept {
    return (n + vector8_lanes - 1) / vector8_lanes;
}

inline double lane(const Vector8Array& array, std::size_t i) noexcept {
    return array[i / vector8_lanes][i % vector8_lanes];
}
inline void set_lane(Vector8Array& array, std::size_t i, double value) noexcept {
    array[i / vector8_lanes][i % vector8_lanes] = value;
}
inline Vector8Array to_vector8(const std::vector<double>& values) {
    Vector8Array array(vector8_count(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i)
        set_lane(array, i, values[i]);
    return array;
}

/// The sum of the lanes, in one fixed order.
[[gnu::always_inline]] inline double sum(const Vector8& v) noexcept {
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

// Not with a sanitizer: the choice is made before its library is there.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define ANTIPODE_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ANTIPODE_CLONES
#endif

}  // namespace antipode
