#pragma once

/// Integers of a written width, the only numbers of hls/.
///
/// u<N> is unsigned, s<N> two's complement, 1 <= N <= 63. The result of + - * is as wide as its largest value
/// needs, so arithmetic never overflows; a value becomes narrower only through a function that says how:
///
///     fit<N>(x)              the value fits, as the caller can prove (checked unless NDEBUG)
///     truncate<N>(x)         the low N bits
///     saturate<N>(x)         the nearest value that N bits hold; overflows<N>(x) tells whether it differs
///
/// Conditions are u<1>, and select(c, a, b) chooses, so that the same source also runs on other number types:
/// define ANTIPODE_NUMBER_HEADER to a header with the same names (tests/proof/symbolic.hpp gives an SMT
/// solver's).
#ifdef ANTIPODE_NUMBER_HEADER
#include ANTIPODE_NUMBER_HEADER
#else

#include <stdint.h>

#ifdef NDEBUG
#define ANTIPODE_CHECK(condition) ((void)0)
#else
#define ANTIPODE_CHECK(condition) ((condition) ? (void)0 : __builtin_trap())
#endif

namespace antipode::hls {

namespace detail {

constexpr int larger(int a, int b) {
    return a > b ? a : b;
}

template <bool Signed, int Bytes>
struct StorageOf;
// clang-format off
template <> struct StorageOf<false, 1> { using Type = uint8_t; };
template <> struct StorageOf<false, 2> { using Type = uint16_t; };
template <> struct StorageOf<false, 4> { using Type = uint32_t; };
template <> struct StorageOf<false, 8> { using Type = uint64_t; };
template <> struct StorageOf<true, 1> { using Type = int8_t; };
template <> struct StorageOf<true, 2> { using Type = int16_t; };
template <> struct StorageOf<true, 4> { using Type = int32_t; };
template <> struct StorageOf<true, 8> { using Type = int64_t; };
// clang-format on

}  // namespace detail

template <int N, bool Signed>
class Integer {
    static_assert(N >= 1 && N <= 63, "a number has 1 to 63 bits");

public:
    static constexpr int width = N;
    static constexpr int64_t smallest = Signed ? -(int64_t(1) << (N - 1)) : 0;
    static constexpr int64_t largest = Signed ? (int64_t(1) << (N - 1)) - 1 : int64_t((uint64_t(1) << N) - 1);

    constexpr Integer() : value_(0) {}

    /// A value that fits.
    explicit constexpr Integer(int64_t value) : value_(static_cast<Storage>(value)) {
        ANTIPODE_CHECK(value >= smallest && value <= largest);
    }

    /// From every type whose values all fit.
    template <int M, bool OtherSigned>
    constexpr Integer(const Integer<M, OtherSigned>& other) : value_(static_cast<Storage>(other.value())) {
        static_assert(
            Integer<M, OtherSigned>::smallest >= smallest && Integer<M, OtherSigned>::largest <= largest,
            "narrowing: say fit, truncate or saturate");
    }

    constexpr int64_t value() const { return static_cast<int64_t>(value_); }

private:
    using Storage = typename detail::StorageOf<Signed, N <= 8 ? 1 : N <= 16 ? 2 : N <= 32 ? 4 : 8>::Type;
    Storage value_;
};

template <int N>
using u = Integer<N, false>;
template <int N>
using s = Integer<N, true>;

/// Bits of a sum and of a difference, sign bit included.
template <int N, bool A, int M, bool B>
struct SumOf {
    static constexpr bool is_signed = A || B;
    static constexpr int width = detail::larger(N + (is_signed && !A), M + (is_signed && !B)) + 1;
    using Type = Integer<width, is_signed>;
    using Difference = Integer<detail::larger(N + !A * is_signed, M + !B * is_signed) + 1, true>;
};

template <int N, bool A, int M, bool B>
constexpr typename SumOf<N, A, M, B>::Type operator+(const Integer<N, A>& a, const Integer<M, B>& b) {
    return typename SumOf<N, A, M, B>::Type(a.value() + b.value());
}
template <int N, bool A, int M, bool B>
constexpr typename SumOf<N, A, M, B>::Difference operator-(const Integer<N, A>& a, const Integer<M, B>& b) {
    return typename SumOf<N, A, M, B>::Difference(a.value() - b.value());
}
template <int N, bool A>
constexpr s<N + 1> operator-(const Integer<N, A>& a) {
    return s<N + 1>(-a.value());
}
template <int N, bool A, int M, bool B>
constexpr Integer<N + M, A || B> operator*(const Integer<N, A>& a, const Integer<M, B>& b) {
    return Integer < N + M, A || B > (a.value() * b.value());
}

template <int N, bool A, int M, bool B>
constexpr u<1> operator<(const Integer<N, A>& a, const Integer<M, B>& b) {
    return u<1>(a.value() < b.value());
}
template <int N, bool A, int M, bool B>
constexpr u<1> operator<=(const Integer<N, A>& a, const Integer<M, B>& b) {
    return u<1>(a.value() <= b.value());
}
template <int N, bool A, int M, bool B>
constexpr u<1> operator>(const Integer<N, A>& a, const Integer<M, B>& b) {
    return b < a;
}
template <int N, bool A, int M, bool B>
constexpr u<1> operator>=(const Integer<N, A>& a, const Integer<M, B>& b) {
    return b <= a;
}
template <int N, bool A, int M, bool B>
constexpr u<1> operator==(const Integer<N, A>& a, const Integer<M, B>& b) {
    return u<1>(a.value() == b.value());
}
template <int N, bool A, int M, bool B>
constexpr u<1> operator!=(const Integer<N, A>& a, const Integer<M, B>& b) {
    return u<1>(a.value() != b.value());
}

template <int N>
constexpr u<N> operator&(const u<N>& a, const u<N>& b) {
    return u<N>(a.value() & b.value());
}
template <int N>
constexpr u<N> operator|(const u<N>& a, const u<N>& b) {
    return u<N>(a.value() | b.value());
}
template <int N>
constexpr u<N> operator^(const u<N>& a, const u<N>& b) {
    return u<N>(a.value() ^ b.value());
}
template <int N>
constexpr u<N> operator~(const u<N>& a) {
    return u<N>(~a.value() & u<N>::largest);
}

template <int M, int N, bool A>
constexpr Integer<M, A> fit(const Integer<N, A>& a) {
    return Integer<M, A>(a.value());
}
template <int M, int N, bool A>
constexpr u<M> fit_unsigned(const Integer<N, A>& a) {
    return u<M>(a.value());
}
template <int M, int N, bool A>
constexpr u<M> truncate(const Integer<N, A>& a) {
    return u<M>(int64_t(uint64_t(a.value()) & uint64_t(u<M>::largest)));
}
template <int M, int N>
constexpr u<M> saturate(const u<N>& a) {
    return u<M>(a.value() > u<M>::largest ? u<M>::largest : a.value());
}
template <int M, int N>
constexpr u<1> overflows(const u<N>& a) {
    return u<1>(a.value() > u<M>::largest);
}

template <int K, int N, bool A>
constexpr Integer<N + K, A> shift_left(const Integer<N, A>& a) {
    return Integer<N + K, A>(a.value() * (int64_t(1) << K));
}
/// Rounds towards minus infinity.
template <int K, int N, bool A>
constexpr Integer<N - K, A> shift_right(const Integer<N, A>& a) {
    return Integer<N - K, A>(a.value() >> K);
}
template <int N>
constexpr u<N> magnitude(const s<N>& a) {
    return u<N>(a.value() < 0 ? -a.value() : a.value());
}
template <int N>
constexpr u<1> is_negative(const s<N>& a) {
    return u<1>(a.value() < 0);
}
/// Bits Low ... Low+Width-1.
template <int Low, int Width, int N>
constexpr u<Width> bits(const u<N>& a) {
    static_assert(Low + Width <= N, "bits outside the number");
    return u<Width>((a.value() >> Low) & u<Width>::largest);
}
/// The first operand in the high bits.
template <int N, int M>
constexpr u<N + M> concatenate(const u<N>& high, const u<M>& low) {
    return u<N + M>((high.value() << M) | low.value());
}
/// Bit i, where i is a constant of an unrolled loop.
template <int N>
constexpr u<1> bit_at(const u<N>& a, int i) {
    return u<1>((a.value() >> i) & 1);
}
template <int N>
constexpr u<N> with_bit(const u<N>& a, int i, const u<1>& value) {
    return u<N>((a.value() & ~(int64_t(1) << i)) | (value.value() << i));
}

/// False only where the condition is known to be false. With it a program saves work whose result it knows; a
/// tool that makes hardware, or a solver, sees true and does the work.
constexpr bool possible(const u<1>& condition) {
#if defined(__SYNTHESIS__) || defined(__BAMBU__)
    return true;
#else
    return condition.value() != 0;
#endif
}

template <int N, bool A>
constexpr Integer<N, A> select(const u<1>& condition, const Integer<N, A>& if_true,
                               const Integer<N, A>& if_false) {
    return condition.value() != 0 ? if_true : if_false;
}

}  // namespace antipode::hls

#endif
