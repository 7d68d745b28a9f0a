#pragma once

#include <string_view>

namespace antipode::report {

/// host/report/page.mustache with page.css in it.
extern const std::string_view page_template_text;

}  // namespace antipode::report
