#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "cli/learner_options.hpp"
#include "cli/preparation_options.hpp"
#include "cli/table_flags.hpp"
#include "model/recipe.hpp"

namespace foretell::cli {

/// What the command line says of a training. What is absent stays as the recipe file has it, or as Recipe's default.
struct TrainOptions {
  std::filesystem::path data;
  std::filesystem::path recipe;  // empty: none
  std::string target;            // empty: the recipe's
  std::string name;              // empty: the file's stem
  std::optional<std::string> learner;
  std::filesystem::path test;  // empty: split
  std::optional<std::uint32_t> seed;
  std::optional<std::uint32_t> trees;
  std::optional<std::uint32_t> depth;
  bool no_stratify = false;
  std::uint32_t importance_repeats = 5;  // 0: not measured
  std::optional<std::uint32_t> folds;    // of a cross-validation; absent: none
  std::uint64_t keep_versions = 0;       // of the model's versions; 0: all
  LearnerOptions learning;
  PreparationOptions preparation;
  std::size_t threads = 0;  // 0: every processor
  TableFlags table;
};

/// The recipe file, or an empty recipe, and over it what else was given. Errors: of reading the file; no target.
Result<model::Recipe> recipe_of(const TrainOptions& options);

}  // namespace foretell::cli
