#pragma once

#include "simulation/cell_image.hpp"
#include "simulation/draws.hpp"
#include "simulation/settings.hpp"
#include "simulation/transport.hpp"

#include <array>
#include <vector>

namespace antipode::simulation {

/// Electromagnetic showers in the crystals, as energy spots: the parametrisation of Grindhammer and Peters
/// for homogeneous calorimeters (hep-ex/0001020, appendix A.1; the same numbers as in Geant4's GFLASH).
///
/// A shower has its own depth of maximum and shape, drawn together; its spots have depths from that profile
/// and radii from the two-component lateral profile at their depth. Crystals with the air and paint between
/// them are one medium of the same mean density, so that lengths grow by (pitch/crystal)². Energy that leaves
/// at the back, in the hole or outside is lost. A photon showers from where it converts, as an electron of
/// half its energy.
///
/// The parametrisation was fitted from 1 GeV on. Its means are extrapolated; its fluctuations, which diverge
/// below 100 MeV, are held at their values at 1 GeV.
class Shower {
public:
    Shower(const LayoutSettings& layout, const ShowerSettings& settings);

    /// Adds the energy of one particle to the image, fluctuations of its visible energy included.
    void deposit(const Arrival& arrival, Draws& draws, CellImage& image) const;

private:
    struct Radial {
        std::array<float, 2> radius_cells;  ///< tail, core
        int core_weight;                    ///< probability of the core, of 4096
    };
    static constexpr int alphas = 80, depth_steps = 256, tau_steps = 101, energies = 32, radii = 4096,
                         directions = 1024;
    static constexpr double lowest_alpha = 1.3, alpha_step = 0.1, tau_step = 0.05;

    double visible(double energy_mev, Draws& draws) const;

    LayoutSettings layout_;
    ShowerSettings settings_;
    double x0_mm_;
    std::vector<float> depth_quantile_;  ///< [alpha][step]: quantiles of the gamma distribution
    std::vector<Radial> radial_;         ///< [energy][tau]
    std::array<float, radii> radius_quantile_;
    std::array<float, directions> cosine_, sine_;
    std::array<std::uint16_t, 32 * 32> crystal_;  ///< raster index by (row + 1) 32 + column + 1
};

}  // namespace antipode::simulation
