#include "train/train.hpp"

#include <chrono>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "train/cross_validate.hpp"
#include "train/forest.hpp"
#include "train/intervals.hpp"
#include "train/logistic.hpp"
#include "train/permutation_importance.hpp"
#include "train/predict_rows.hpp"
#include "train/preprocess.hpp"
#include "train/split.hpp"
#include "train/test_rows.hpp"

namespace foretell::train {
namespace {

Result<void> check_options(const Options& options) {
  const std::uint32_t trees = options.recipe.trees;
  if (trees < 1 || trees > limits::k_trees_max) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("a forest of {} trees was asked for, expected 1 to {}", trees, limits::k_trees_max),
                "choose another number with --trees");
  }
  return {};
}

/// Which rows train and which test; the latter are rows of `test` where there is one.
Result<Split> split_tables(const data::Table& table, const data::Table* test, const Options& options) {
  if (test != nullptr) {
    if (test->rows() == 0) return fail(ErrorCode::invalid_argument, "the test table has no row with a target");
    return Split{.train = all_rows(table), .test = all_rows(*test)};
  }
  const model::Recipe& recipe = options.recipe;
  if (!recipe.stratify) return split_rows(table.rows(), recipe.seed);
  return split_rows_by_class(table.target, table.schema.labels.texts.size(), recipe.seed);
}

/// Fits the learner and appends it to the pipeline.
Result<void> fit_learner(Prepared& prepared, const Options& options, const Progress& progress,
                         const std::stop_token& stop, std::vector<std::string>& warnings) {
  model::Pipeline& pipeline = prepared.pipeline;
  const model::ValueId features = pipeline.id_of_operation(pipeline.operations.size() - 1);
  const model::Recipe& recipe = prepared.recipe;
  if (recipe.learner == model::Learner::forest) {
    const ForestOptions forest_options{
        .trees = recipe.trees, .depth = *recipe.depth, .seed = recipe.seed, .threads = options.threads};
    model::Forest forest = TRY(fit_forest(prepared, forest_options, progress, stop));
    forest.in = features;
    pipeline.add(std::move(forest));
    return {};
  }
  LogisticFit fit = TRY(fit_logistic(prepared, {.threads = options.threads}, progress, stop));
  if (!fit.is_converged) {
    warnings.push_back(fmt::format("logistic regression did not converge in {} iterations", fit.iterations));
  }
  fit.linear.in = features;
  const model::ValueId scores = pipeline.add(std::move(fit.linear));
  pipeline.add(model::Softmax{.in = scores});
  return {};
}

/// Preprocessing and learner on some rows, for cross-validation: what it warns of has been said for all rows.
Result<Prepared> fit_quietly(const data::Table& table, std::span<const std::uint32_t> rows, const Options& options,
                             const std::stop_token& stop) {
  Prepared prepared = TRY(prepare(table, rows, options.recipe));
  std::vector<std::string> warnings;
  TRY(fit_learner(prepared, options, {}, stop, warnings));
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

}  // namespace

Result<Trained> train(const data::Table& table, const data::Table* test, const Options& options,
                      const Progress& progress, std::stop_token stop) {
  TRY(check_options(options));
  const Split split = TRY(split_tables(table, test, options));
  const data::Table& test_table = test != nullptr ? *test : table;

  const auto fit_start = system_clock().steady_now();
  Prepared prepared = TRY(prepare(table, split.train, options.recipe));
  Trained trained;
  TRY(fit_learner(prepared, options, progress, stop, trained.warnings));
  trained.fit_s = std::chrono::duration<double>(system_clock().steady_now() - fit_start).count();

  TRY(measure(trained, prepared, test_table, split.test, options, progress, stop));
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
  trained.training_rows = split.train.size();
  trained.test_rows = split.test.size();
  return trained;
}

}  // namespace foretell::train
