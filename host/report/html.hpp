#pragma once

#include <string>

namespace antipode::report {

/// &, <, >, " and ' as HTML writes them in text and attributes.
std::string escaped(const std::string& text);

/// A number as results::display writes it, for reading: "4.42(9)e-4" → 4.42(9) × 10⁻⁴, "0.04 +0.02 -0.01"
/// with its errors above and below, a true minus sign. Any other text is only escaped.
std::string number_html(const std::string& number);

/// An SVG picture for standing inside a page: without prolog, its identifiers made unique by a prefix, with a
/// title for those who cannot see it.
std::string inline_svg(std::string svg, const std::string& prefix, const std::string& title);

}  // namespace antipode::report
