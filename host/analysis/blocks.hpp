#pragma once

/// The pieces of a campaign as they are stored. Readers throw InputError or nlohmann::json::exception for
/// what is not of this form.

#include "efficiency/acceptance.hpp"
#include "efficiency/sample.hpp"

#include <nlohmann/json.hpp>

namespace antipode::analysis {

nlohmann::json to_json(const efficiency::Sample& sample);
efficiency::Sample sample_from(const nlohmann::json& json);

nlohmann::json to_json(const efficiency::Acceptance& acceptance);
efficiency::Acceptance acceptance_from(const nlohmann::json& json);

}  // namespace antipode::analysis
