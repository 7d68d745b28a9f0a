#include "report/html.hpp"

#include <algorithm>
#include <string_view>

#include <boost/algorithm/string/replace.hpp>
#include <fmt/format.h>
#include <kainjow/mustache.hpp>

namespace antipode::report {

std::string escaped(const std::string& text) {
    return kainjow::mustache::html_escape(text);
}

namespace {

/// Takes a text apart from its beginning.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool at_end() const noexcept { return rest_.empty(); }
    bool take(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    /// As many of these characters as there are.
    std::string take_all(std::string_view characters) {
        const auto size = std::min(rest_.find_first_not_of(characters), rest_.size());
        const std::string taken(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return taken;
    }

private:
    std::string_view rest_;
};

constexpr std::string_view digits = "0123456789.";
constexpr const char* minus = "−";

}  // namespace

/// -1.234(56)e-07, or (1.2 +0.3 -0.4)e5.
std::string number_html(const std::string& number) {
    Scanner scan(number);
    const bool bracket = scan.take("(");
    std::string html = scan.take("-") ? minus : "";
    const auto value = scan.take_all(digits);
    bool good = !value.empty();
    html += value;
    if (!bracket && scan.take("(")) {
        html += '(' + scan.take_all(digits) + ')';
        good = good && scan.take(")");
    }
    if (scan.take(" +")) {
        const auto plus = scan.take_all(digits);
        good = good && scan.take(" -");
        html += fmt::format("<span class=\"errors\"><sup>+{}</sup><sub>{}{}</sub></span>", plus, minus,
                            scan.take_all(digits));
    }
    good = good && bracket == scan.take(")");
    if (scan.take("e")) {
        const char* sign = scan.take("-") ? minus : "";
        scan.take("+");
        scan.take_all("0");
        const auto exponent = scan.take_all("0123456789");
        html += fmt::format(" × 10<sup>{}{}</sup>", sign, exponent.empty() ? "0" : exponent);
    }
    return good && scan.at_end() ? html : escaped(number);
}

std::string inline_svg(std::string svg, const std::string& prefix, const std::string& title) {
    svg.erase(0, svg.find("<svg"));
    for (const std::string before : {" id=\"", " id='", "href=\"#", "href='#", "url(#"})
        boost::algorithm::replace_all(svg, before, before + prefix);
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
