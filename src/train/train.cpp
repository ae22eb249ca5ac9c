#include "train/train.hpp"

#include <chrono>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "train/check_recipe.hpp"
#include "train/cross_validate.hpp"
#include "train/fit_learner.hpp"
#include "train/intervals.hpp"
#include "train/permutation_importance.hpp"
#include "train/predict_rows.hpp"
#include "train/preprocess.hpp"
#include "train/split.hpp"
#include "train/test_rows.hpp"

namespace foretell::train {
namespace {

/// Which rows train and which test; the latter are rows of `test` where there is one.
Result<Split> split_tables(const data::Table& table, const data::Table* test, const Options& options) {
  if (test != nullptr) {
    if (test->rows() == 0) return fail(ErrorCode::invalid_argument, "the test table has no row with a target");
    return Split{.train = all_rows(table), .test = all_rows(*test)};
  }
  const model::Recipe& recipe = options.recipe;
  if (!recipe.stratify || table.schema.is_regression()) return split_rows(table.rows(), recipe.seed);
  return split_rows_by_class(table.target, table.schema.labels.texts.size(), recipe.seed);
}

/// Preprocessing and learner on some rows, for cross-validation: what it warns of has been said for all rows.
Result<Prepared> fit_quietly(const data::Table& table, std::span<const std::uint32_t> rows, const Options& options,
                             const std::stop_token& stop) {
  Prepared prepared = TRY(prepare(table, rows, options.recipe));
  TRY(fit_learner(prepared, options.threads, {}, stop));
  return prepared;
}

/// Fills in what the test rows tell: evaluation and importance.
Result<void> measure(Trained& trained, const Prepared& fitted, const data::Table& table,
                     std::span<const std::uint32_t> rows, const Options& options, const Progress& progress,
                     const std::stop_token& stop) {
  Tested tested = TRY(test_on_rows(fitted, table, rows, options.threads, progress, stop));
  trained.evaluation = std::move(tested.evaluation);
  measure_intervals(trained.evaluation, fitted.schema.labels, tested.target.truth(), tested.predictions,
                    options.recipe.seed, options.threads);
  if (options.importance_repeats == 0) return {};
  const PermutationOptions permutation{
      .repeats = options.importance_repeats, .seed = options.recipe.seed, .threads = options.threads};
  PermutationImportance importance =
      TRY(permutation_importance(*tested.engine, fitted.schema, table, rows, permutation, progress, stop));
  trained.importance = std::move(importance.columns);
  trained.permutation_sample = importance.sample;
  return {};
}

/// Why no column was shuffled to measure its importance.
std::string why_not_shuffled(std::size_t rows, std::size_t columns, const Options& options) {
  if (importance_rows(rows, columns, options.importance_repeats) > 0) {
    return "no column was shuffled to measure its importance: the score of the test rows is undefined";
  }
  return fmt::format(
      "no column was shuffled to measure its importance: {} columns, {} times each, are more than is done; "
      "--importance-repeats 1 may do, or --drop what tells nothing",
      columns, options.importance_repeats);
}

/// Puts the importance by impurity of a forest, one a column of `schema`, beside that by permutation.
void add_impurity(std::vector<model::ColumnImportance>& importance, const data::Schema& schema,
                  const std::vector<double>& impurity) {
  if (impurity.empty()) return;
  importance.resize(schema.columns.size());
  for (std::size_t c = 0; c < importance.size(); ++c) {
    importance[c].column = schema.columns[c].name;
    importance[c].impurity = impurity[c];
  }
}

}  // namespace

Result<Trained> train(const data::Table& table, const data::Table* test, const Options& options,
                      const Progress& progress, std::stop_token stop) {
  TRY(check_recipe(options.recipe, table.schema.task()));
  const Split split = TRY(split_tables(table, test, options));
  const data::Table& test_table = test != nullptr ? *test : table;

  const auto fit_start = system_clock().steady_now();
  Prepared prepared = TRY(prepare(table, split.train, options.recipe));
  Trained trained;
  LearnerFacts facts = TRY(fit_learner(prepared, options.threads, progress, stop));
  trained.fit_s = std::chrono::duration<double>(system_clock().steady_now() - fit_start).count();

  TRY(measure(trained, prepared, test_table, split.test, options, progress, stop));
  add_impurity(trained.importance, prepared.schema, facts.importance);
  trained.out_of_bag_score = facts.out_of_bag_score;
  trained.warnings = std::move(facts.warnings);
  if (options.importance_repeats > 0 && trained.permutation_sample.repeats == 0) {
    trained.warnings.push_back(why_not_shuffled(split.test.size(), prepared.schema.columns.size(), options));
  }
  if (options.folds > 0) {
    const Fit fit = [&](std::span<const std::uint32_t> rows, std::size_t threads) -> Result<Prepared> {
      return fit_quietly(table, rows, {.recipe = options.recipe, .threads = threads}, stop);
    };
    const CrossValidationOptions folds{.folds = options.folds,
                                       .stratify = options.recipe.stratify,
                                       .seed = options.recipe.seed,
                                       .threads = options.threads};
    trained.cross_validation = TRY(cross_validate(table, split.train, folds, fit, progress, stop));
  }
  trained.pipeline = std::move(prepared.pipeline);
  trained.schema = std::move(prepared.schema);
  trained.recipe = std::move(prepared.recipe);
  if (trained.schema.is_regression()) trained.recipe.stratify = false;
  trained.training_rows = split.train.size();
  trained.test_rows = split.test.size();
  return trained;
}

}  // namespace foretell::train
