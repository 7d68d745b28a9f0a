#pragma once

/// Which pictures are made of which result. A picture whose tables or columns are not in the result is left
/// out.

#include "plots/figure.hpp"

#include <optional>
#include <vector>

namespace antipode::plots {

/// Colours of the band of expected limits.
enum class BandColours {
    field,             ///< green for one sigma, yellow for two: what the field draws
    colour_blind_safe  ///< two shades that differ in lightness too
};

struct Options {
    BandColours band = BandColours::field;
    /// Couplings excluded by others, of earlier_limits.hpp. Rows of
    /// one experiment are joined by straight lines. None: not drawn.
    std::optional<results::Table> earlier_limits;
};

/// Throws InputError if a table that is drawn has other columns than a result of this program.
std::vector<Figure> figures(const results::Document& document, const Options& options = {});

/// What became of the pictures of a result: a picture that fails is no fault of the result.
struct Drawn {
    std::vector<Figure> figures;        ///< those whose files are in the folder
    std::vector<std::string> failures;  ///< one line for each reason why others are not
};

/// Draws all pictures of a result into a folder. Throws nothing for a picture that cannot be drawn.
Drawn draw_all(const results::Document& document, const std::filesystem::path& folder,
               const Options& options = {});

// One function a picture; empty if the document does not have what it draws.
std::optional<Figure> g_r(const results::Document& document);  ///< table, sideband, fit: points and curves
std::optional<Figure> g_r_below_resonance(const results::Document& document);  ///< table
std::optional<Figure> corrections(const results::Document& document);  ///< table: what each does to g_R
std::optional<Figure> pulls(const results::Document& document);        ///< sideband, fit
std::optional<Figure> windows(const results::Document& document);  ///< sideband: chi2 of each window left out
std::optional<Figure> error_budget(const results::Document& document);  ///< table
std::optional<Figure> contour(const results::Document& document);       ///< fit: in mass and coupling
std::optional<Figure> nuisances(const results::Document& document);     ///< fit: pulls and impacts
std::optional<Figure> correlation(const results::Document& document);   ///< fit
std::optional<Figure> cls(const results::Document& document);           ///< limit: against the coupling
std::optional<Figure> limit_band(const results::Document& document, const Options& options);
std::optional<Figure> limit_plane(const results::Document& document, const Options& options);
std::optional<Figure> p_values(const results::Document& document);       ///< pvalue: local and global
std::vector<Figure> look_elsewhere(const results::Document& document);   ///< pvalue: one a definition
std::optional<Figure> event_display(const results::Document& document);  ///< event: crystals, clusters, pairs
std::optional<Figure> cut_flow(const results::Document& document);       ///< select, run
std::vector<Figure> stability(const results::Document& document);     ///< select, run: N2 against the radii
std::vector<Figure> spectra(const results::Document& document);       ///< select, run: time, energy, angles
std::vector<Figure> angle_planes(const results::Document& document);  ///< select, run
std::optional<Figure> efficiency_line(const results::Document& document);     ///< efficiency: B and eps_S
std::optional<Figure> trigger_efficiency(const results::Document& document);  ///< trigger_efficiency

}  // namespace antipode::plots
