#pragma once

/// A table as CSV (RFC 4180) below comment lines that begin with '#': what it is, unit and meaning of each
/// column, and the provenance as one line of JSON. Empty cells are missing. Texts are on one line, and have
/// an apostrophe before a first character that a spreadsheet would compute from (= + - @). To read it:
///
///     pandas.read_csv(file, comment="#")
///     numpy.genfromtxt((line for line in open(file) if line[0] != "#"), delimiter=",", names=True)
///     gnuplot: set datafile separator ","; plot file using "sqrt_s_mev":"g_r"

#include "results/document.hpp"

#include <string>

namespace antipode::results {

/// grid_column: an empty line stands where its value changes, as gnuplot wants a grid; empty: none.
std::string to_csv(const Document& document, const Table& table, const std::string& grid_column = {});

}  // namespace antipode::results
