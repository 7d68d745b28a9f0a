#pragma once

#include "results/document.hpp"

#include <string>
#include <vector>

namespace antipode::plots {

/// The points of a scan as every picture shows them: one colour and symbol a scan, open symbols inside the
/// mask.
struct ScanPoints {
    /// Reads columns sqrt_s_mev, scan and masked; without the last two all points are of one scan and
    /// outside.
    explicit ScanPoints(const results::Table& points);

    /// gnuplot clauses that plot one column, with errors if a column for them is named; data_name, which is
    /// markup, stands in the legend.
    std::vector<std::string> series(const std::string& column, const std::string& error = {},
                                    const std::string& data_name = "data") const;
    /// gnuplot commands that shade the masked window; empty without a mask.
    std::string shade_mask() const;

    std::vector<double> sqrt_s_mev;
    std::vector<double> scan;
    std::vector<double> masked;
};

}  // namespace antipode::plots
