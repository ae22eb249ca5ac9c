#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "data/table.hpp"
#include "model/evaluation.hpp"
#include "model/pipeline.hpp"
#include "model/recipe.hpp"

namespace foretell::train {

/// How to train. The same data, recipe and seed give the same pipeline on any CPU and with any number of threads.
struct Options {
  model::Recipe recipe = {};
  std::size_t threads = 1;
  std::uint32_t importance_repeats = 5;  // shuffles of each column for its importance by permutation; 0: not measured
  std::uint32_t folds = 0;               // of a cross-validation of the training part, at least 2; 0: none
};

/// Told of progress: a stage in plain words ("growing trees"), how much of it is done and of how much. Called from any
/// of the training threads, one call at a time.
using Progress = std::function<void(std::string_view stage, std::size_t done, std::size_t total)>;

/// A trained model with what is known about it. `schema` holds the categories and labels of the training part only:
/// they, and no others, are what `pipeline` knows.
struct Trained {
  model::Pipeline pipeline;
  data::Schema schema;
  model::Recipe recipe;                             // as it was really done: nothing is left to a default
  model::Evaluation evaluation;                     // on the test part
  std::vector<model::ColumnImportance> importance;  // one a column of the schema; empty when not measured
  model::PermutationSample permutation_sample;
  std::optional<double> out_of_bag_score;  // of a forest: accuracy, or R2 of a regression
  std::optional<model::CrossValidation> cross_validation;
  std::size_t training_rows = 0;
  std::size_t test_rows = 0;
  double fit_s = 0;  // fitting preprocessing and learner, without split and evaluation
  std::vector<std::string> warnings;
};

/// Splits `table` (80/20; or, with `test`, trains on all of it and tests on all of `test`, which was read with
/// data::read_table_as), fits preprocessing and learner on the training part, evaluates on the test part.
/// Errors: a training part with one class, too few rows to split, cancelled by `stop`.
Result<Trained> train(const data::Table& table, const data::Table* test, const Options& options,
                      const Progress& progress = {}, std::stop_token stop = {});

}  // namespace foretell::train
