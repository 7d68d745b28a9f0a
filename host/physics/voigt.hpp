#pragma once

/// The Voigt function: a Gaussian folded with a Lorentzian, unit area. It is the resonance's line shape in
/// beam energy: the Gaussian is the beam's energy spread, the Lorentzian stands for the motion of the
/// target's electrons.

#include "base/vector8.hpp"

#include <array>

namespace antipode::physics {

/// V and its first derivatives.
struct Voigt {
    double value;     ///< 1/MeV
    double d_offset;  ///< dV/dt, 1/MeV^2
    double d_sigma;   ///< dV/dsigma
    double d_hwhm;    ///< dV/dgamma
};

/// V(t; sigma, gamma) = Re w(z) / (sigma sqrt(2 pi)), z = (t + i gamma) / (sigma sqrt 2), w the Faddeeva
/// function, by libcerf, and by the asymptotic series of w where the Gaussian is narrower than 1.4 % of the
/// Lorentzian.
/// @param offset_mev t, energy from the resonance
/// @param sigma_mev standard deviation of the Gaussian, >= 0
/// @param hwhm_mev gamma, HALF width at half maximum of the Lorentzian, > 0
Voigt voigt(double offset_mev, double sigma_mev, double hwhm_mev);

/// The Faddeeva function in the half plane Im z >= lowest_imaginary, by a power series in the variable that
/// maps this half plane onto the unit disk (Weideman, SIAM J. Numer. Anal. 31 (1994) 1497, with the plane
/// moved up, where the series converges faster). The coefficients are the Fourier coefficients of libcerf's w
/// on the edge; relative error below 1e-12 in the whole half plane. It costs about 130 operations for w and
/// nothing that a vector unit lacks.
class FaddeevaSeries {
public:
    static constexpr double lowest_imaginary = 0.5;

    FaddeevaSeries();

    /// w(x + i y) = re + i im, for eight x. Defined here so that it is compiled into each clone of its
    /// caller.
    [[gnu::always_inline]] inline void operator()(const Vector8& x, double y, Vector8& re,
                                                  Vector8& im) const {
        // D = L - i zeta, N = L + i zeta with zeta = z - i y0; Z = N / D; w = (1/sqrt(pi) + 2 P(Z) / D) / D
        const double above = y - lowest_imaginary;
        const double d_re = scale + above;
        const double n_re = scale - above;
        const Vector8 inverse = 1.0 / (d_re * d_re + x * x);
        const Vector8 i_re = d_re * inverse;  // 1/D = (d_re + i x) / |D|^2
        const Vector8 i_im = x * inverse;
        const Vector8 z_re = n_re * i_re - x * i_im;
        const Vector8 z_im = n_re * i_im + x * i_re;
        // Horner's rule for real coefficients and a complex argument: two products a term (Knuth, TAOCP
        // 2, 4.6.4).
        const Vector8 r = 2.0 * z_re;
        const Vector8 s = z_re * z_re + z_im * z_im;
        Vector8 b1 = r * coefficients_[terms - 1] + coefficients_[terms - 2];
        Vector8 b2 = Vector8{} + coefficients_[terms - 1];
        for (int k = terms - 3; k > 0; --k) {
            const Vector8 b0 = coefficients_[static_cast<std::size_t>(k)] + r * b1 - s * b2;
            b2 = b1;
            b1 = b0;
        }
        const Vector8 p_re = coefficients_[0] + z_re * b1 - s * b2;
        const Vector8 p_im = z_im * b1;
        const Vector8 q_re = inverse_sqrt_pi + 2.0 * (p_re * i_re - p_im * i_im);
        const Vector8 q_im = 2.0 * (p_re * i_im + p_im * i_re);
        re = q_re * i_re - q_im * i_im;
        im = q_re * i_im + q_im * i_re;
    }

private:
    static constexpr int terms = 28;
    static constexpr double scale = 5.0;
    static constexpr double inverse_sqrt_pi = 0.56418958354775628695;
    std::array<double, terms> coefficients_;
};

/// The Voigt function and its derivatives at many offsets with common widths: the same numbers as voigt() to
/// 1e-11 of the peak, by FaddeevaSeries where that holds and by libcerf elsewhere.
/// @param energy n vectors of beam energies; @param resonance_mev the energy subtracted from them
/// @param value, d_sigma, d_hwhm n vectors each, written
void voigt(const Vector8* energy, std::size_t n, double resonance_mev, double sigma_mev, double hwhm_mev,
           Vector8* value, Vector8* d_sigma, Vector8* d_hwhm);

}  // namespace antipode::physics
