#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "model/recipe.hpp"

namespace foretell::cli {

/// How columns are prepared, as the command line says it: lists of WAY (for every column that it is possible for) and
/// COLUMN=WAY, with commas between, and quotes around an item that holds one.
struct PreparationOptions {
  std::string impute = {};    // mean, median, most_frequent, own, constant:VALUE
  std::string encode = {};    // ordinal, one_hot, frequency
  std::string scale = {};     // none, standard, min_max, robust
  std::string rare = {};      // a number of rows
  std::string indicate = {};  // columns, or all
};

/// The options of `train` that fill `options`.
std::vector<Option> preparation_options(PreparationOptions& options);

/// Puts them into `recipe`, in which they win over what is there. ErrorCode::usage names the option and the words that
/// it takes.
Result<void> apply(const PreparationOptions& options, model::Recipe& recipe);

}  // namespace foretell::cli
