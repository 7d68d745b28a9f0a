#pragma once

/// The numbers of hls/number.hpp as terms of an SMT solver (z3): the same sources run on them unchanged, and
/// what comes out is a formula of what went in.
///
/// fit() becomes an obligation: the solver is asked whether a value can leave its width (see Obligations).

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <z3++.h>

namespace antipode::hls {

inline z3::context& context() {
    static z3::context instance;
    return instance;
}

/// Statements that the sources say are always true, with the place of the fit in the order of evaluation.
struct Obligations {
    static std::vector<z3::expr>& all() {
        static std::vector<z3::expr> instance;
        return instance;
    }
};

template <int N, bool Signed>
class Integer {
public:
    static constexpr int width = N;

    Integer() : term(context().bv_val(0, N)) {}
    explicit Integer(std::int64_t value) : term(context().bv_val(value, N)) {}
    explicit Integer(z3::expr value) : term(value) {
        if (term.get_sort().bv_size() != N) throw std::logic_error("symbolic number of the wrong width");
    }
    template <int M, bool OtherSigned>
    Integer(const Integer<M, OtherSigned>& other) : term(other.template extended<N>()) {
        static_assert((Signed == OtherSigned && M <= N) || (Signed && M < N), "narrowing");
    }

    static Integer unknown(const std::string& name) { return Integer(context().bv_const(name.c_str(), N)); }

    /// The value, where it is known.
    std::int64_t value() const {
        const z3::expr simple = term.simplify();
        if (!simple.is_numeral()) throw std::logic_error("a symbolic number was asked for its value");
        const std::uint64_t bits = simple.get_numeral_uint64();
        const bool negative = Signed && (bits >> (N - 1) & 1) != 0;
        return static_cast<std::int64_t>(negative ? bits - (std::uint64_t{1} << N) : bits);
    }

    /// With M bits; wider by sign or zeros, narrower by cutting.
    template <int M>
    z3::expr extended() const {
        if constexpr (M > N) return Signed ? z3::sext(term, M - N) : z3::zext(term, M - N);
        if constexpr (M < N) return term.extract(M - 1, 0);
        return term;
    }

    z3::expr term;
};

template <int N>
using u = Integer<N, false>;
template <int N>
using s = Integer<N, true>;

inline z3::expr holds(const u<1>& condition) {
    return condition.term == context().bv_val(1, 1);
}
inline u<1> bit_of(const z3::expr& condition) {
    return u<1>(z3::ite(condition, context().bv_val(1, 1), context().bv_val(0, 1)));
}

template <int N, bool A, int M, bool B>
struct SumOf {
    static constexpr bool is_signed = A || B;
    static constexpr int width = std::max(N + (is_signed && !A), M + (is_signed && !B)) + 1;
    using Type = Integer<width, is_signed>;
    using Difference = Integer<width, true>;
};

template <int N, bool A, int M, bool B>
auto operator+(const Integer<N, A>& a, const Integer<M, B>& b) {
    constexpr int w = SumOf<N, A, M, B>::width;
    return typename SumOf<N, A, M, B>::Type(a.template extended<w>() + b.template extended<w>());
}
template <int N, bool A, int M, bool B>
auto operator-(const Integer<N, A>& a, const Integer<M, B>& b) {
    constexpr int w = SumOf<N, A, M, B>::width;
    return typename SumOf<N, A, M, B>::Difference(a.template extended<w>() - b.template extended<w>());
}
template <int N, bool A>
s<N + 1> operator-(const Integer<N, A>& a) {
    return s<N + 1>(-a.template extended<N + 1>());
}
template <int N, bool A, int M, bool B>
Integer<N + M, A || B> operator*(const Integer<N, A>& a, const Integer<M, B>& b) {
    return Integer < N + M, A || B > (a.template extended<N + M>() * b.template extended<N + M>());
}

/// Both as signed numbers that hold either.
template <int N, bool A, int M, bool B>
struct Compare {
    static constexpr int width = std::max(N, M) + 1;
    static z3::expr left(const Integer<N, A>& a) { return a.template extended<width>(); }
    static z3::expr right(const Integer<M, B>& b) { return b.template extended<width>(); }
};
template <int N, bool A, int M, bool B>
u<1> operator<(const Integer<N, A>& a, const Integer<M, B>& b) {
    return bit_of(z3::slt(Compare<N, A, M, B>::left(a), Compare<N, A, M, B>::right(b)));
}
template <int N, bool A, int M, bool B>
u<1> operator<=(const Integer<N, A>& a, const Integer<M, B>& b) {
    return bit_of(z3::sle(Compare<N, A, M, B>::left(a), Compare<N, A, M, B>::right(b)));
}
template <int N, bool A, int M, bool B>
u<1> operator>(const Integer<N, A>& a, const Integer<M, B>& b) {
    return b < a;
}
template <int N, bool A, int M, bool B>
u<1> operator>=(const Integer<N, A>& a, const Integer<M, B>& b) {
    return b <= a;
}
template <int N, bool A, int M, bool B>
u<1> operator==(const Integer<N, A>& a, const Integer<M, B>& b) {
    return bit_of(Compare<N, A, M, B>::left(a) == Compare<N, A, M, B>::right(b));
}
template <int N, bool A, int M, bool B>
u<1> operator!=(const Integer<N, A>& a, const Integer<M, B>& b) {
    return bit_of(Compare<N, A, M, B>::left(a) != Compare<N, A, M, B>::right(b));
}

template <int N>
u<N> operator&(const u<N>& a, const u<N>& b) {
    return u<N>(a.term & b.term);
}
template <int N>
u<N> operator|(const u<N>& a, const u<N>& b) {
    return u<N>(a.term | b.term);
}
template <int N>
u<N> operator^(const u<N>& a, const u<N>& b) {
    return u<N>(a.term ^ b.term);
}
template <int N>
u<N> operator~(const u<N>& a) {
    return u<N>(~a.term);
}

template <int M, int N, bool A>
Integer<M, A> fit(const Integer<N, A>& a) {
    const Integer<M, A> narrow(a.template extended<M>());
    Obligations::all().push_back(holds(narrow == a));
    return narrow;
}
template <int M, int N, bool A>
u<M> fit_unsigned(const Integer<N, A>& a) {
    const u<M> narrow(a.template extended<M>());
    Obligations::all().push_back(holds(narrow == a));
    return narrow;
}
template <int M, int N, bool A>
u<M> truncate(const Integer<N, A>& a) {
    return u<M>(a.template extended<M>());
}
template <int M, int N>
u<1> overflows(const u<N>& a) {
    return a > u<N>(static_cast<std::int64_t>((std::uint64_t{1} << M) - 1));
}
template <int M, int N>
u<M> saturate(const u<N>& a) {
    const u<M> largest(static_cast<std::int64_t>((std::uint64_t{1} << M) - 1));
    return u<M>(z3::ite(holds(overflows<M>(a)), largest.term, a.template extended<M>()));
}

template <int K, int N, bool A>
Integer<N + K, A> shift_left(const Integer<N, A>& a) {
    return Integer<N + K, A>(z3::concat(a.term, context().bv_val(0, K)));
}
template <int K, int N, bool A>
Integer<N - K, A> shift_right(const Integer<N, A>& a) {
    return Integer<N - K, A>(a.term.extract(N - 1, K));
}
template <int N>
u<1> is_negative(const s<N>& a) {
    return u<1>(a.term.extract(N - 1, N - 1));
}
template <int N>
u<N> magnitude(const s<N>& a) {
    return u<N>(z3::ite(holds(is_negative(a)), -a.term, a.term));
}
template <int Low, int Width, int N>
u<Width> bits(const u<N>& a) {
    return u<Width>(a.term.extract(Low + Width - 1, Low));
}
template <int N, int M>
u<N + M> concatenate(const u<N>& high, const u<M>& low) {
    return u<N + M>(z3::concat(high.term, low.term));
}
template <int N>
u<1> bit_at(const u<N>& a, int i) {
    return u<1>(a.term.extract(static_cast<unsigned>(i), static_cast<unsigned>(i)));
}
template <int N>
u<N> with_bit(const u<N>& a, int i, const u<1>& value) {
    const z3::expr place = context().bv_val(std::uint64_t{1} << i, N);
    return u<N>(z3::ite(holds(value), a.term | place, a.term & ~place));
}

inline bool possible(const u<1>&) {
    return true;
}

template <int N, bool A>
Integer<N, A> select(const u<1>& condition, const Integer<N, A>& if_true, const Integer<N, A>& if_false) {
    return Integer<N, A>(z3::ite(holds(condition), if_true.term, if_false.term));
}

}  // namespace antipode::hls
