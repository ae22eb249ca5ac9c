#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "model/recipe.hpp"

namespace foretell::cli {

/// What the command line says of a learner beyond its kind. What is absent stays as the recipe has it.
struct LearnerOptions {
  std::optional<std::uint32_t> min_samples_split;
  std::optional<std::uint32_t> min_samples_leaf;
  std::optional<std::string> max_features;
  bool balanced = false;
  std::optional<double> c;
  std::optional<double> alpha;
};

/// The options of `train` that fill `options`.
std::vector<Option> learner_options(LearnerOptions& options);

/// Puts them into `recipe`, in which they win over what is there. Error: ErrorCode::usage of a word for --max-features
/// that is none.
Result<void> apply(const LearnerOptions& options, model::Recipe& recipe);

}  // namespace foretell::cli
