#pragma once

#include <string>

#include "model/manifest.hpp"
#include "registry/train_model.hpp"

namespace foretell::cli {

/// The report for a person, and as one JSON object.
std::string describe(const registry::TrainingReport& report);
std::string to_json(const registry::TrainingReport& report);

/// What `describe` says of a model's data and evaluation, for any stored version.
std::string describe_model(const model::Manifest& manifest);

}  // namespace foretell::cli
