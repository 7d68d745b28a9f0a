#include "report/html.hpp"

#include <regex>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

namespace antipode::report {

std::string escaped(const std::string& text) {
    return kainjow::mustache::html_escape(text);
}

std::string number_html(const std::string& number) {
    static const std::regex form(
        R"(^\(?(-?)([0-9.]+(?:\([0-9.]+\))?)(?: \+([0-9.]+) -([0-9.]+)\)?)?(?:e([+-]?)0*([0-9]+))?$)");
    std::smatch part;
    constexpr std::size_t longest_number = 60;  // std::regex runs out of stack on long texts
    if (number.size() > longest_number || !std::regex_match(number, part, form)) return escaped(number);
    const auto minus = [](bool negative) { return negative ? "−" : ""; };
    auto html = minus(part[1].length() > 0) + part[2].str();
    if (part[3].matched)
        html += fmt::format("<span class=\"errors\"><sup>+{}</sup><sub>−{}</sub></span>", part[3].str(),
                            part[4].str());
    if (part[6].matched) html += fmt::format(" × 10<sup>{}{}</sup>", minus(part[5] == "-"), part[6].str());
    return html;
}

std::string inline_svg(std::string svg, const std::string& prefix, const std::string& title) {
    svg.erase(0, svg.find("<svg"));
    static const std::regex identifier(R"((\bid=["']|href=["']#|url\(#))");
    svg = std::regex_replace(svg, identifier, "$1" + prefix);
    for (const std::string element : {"title", "desc"})
        for (std::size_t begin = 0; (begin = svg.find('<' + element + '>', begin)) != std::string::npos;) {
            const auto close = "</" + element + '>';
            const auto end = svg.find(close, begin);
            if (end == std::string::npos) break;
            svg.erase(begin, end + close.size() - begin);
        }
    return svg.replace(0, 4, fmt::format("<svg role=\"img\" aria-label=\"{}\"", escaped(title)));
}

}  // namespace antipode::report
