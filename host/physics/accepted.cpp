#include "physics/accepted.hpp"

#include "physics/bhabha.hpp"
#include "physics/two_photon.hpp"

#include <algorithm>
#include <numbers>

namespace antipode::physics {

double Annulus::cos_limit(const CentreOfMass& frame) const noexcept {
    const double r0 = symmetric_radius_mm(frame, distance_mm);
    const double r_low = std::max(r0 * r0 / r_max_mm - margin_mm, r0 * r0 / r_high_mm);
    return cos_theta_limit(r_low, r0 * r0 / r_low);
}

double Annulus::azimuthal_fraction() const noexcept {
    return 2 * half_sector_rad / std::numbers::pi;
}

double Annulus::bhabha_mb(const CentreOfMass& frame) const {
    const double c = cos_limit(frame);
    return azimuthal_fraction() * Bhabha::mb(frame, -c, c);
}

double Annulus::two_photon_mb(const CentreOfMass& frame) const {
    return azimuthal_fraction() * TwoPhoton::mb(frame, 0, cos_limit(frame));
}

double Annulus::signal(const CentreOfMass& frame, SignalSpin spin) const noexcept {
    return azimuthal_fraction() * signal_fraction(spin, cos_limit(frame));
}

}  // namespace antipode::physics
