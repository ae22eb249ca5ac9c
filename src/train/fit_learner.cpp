#include "train/fit_learner.hpp"

#include <fmt/format.h>

#include "train/forest.hpp"
#include "train/logistic.hpp"
#include "train/ridge.hpp"

namespace foretell::train {
namespace {

/// The value that the preprocessing ends in.
model::ValueId features_of(const model::Pipeline& pipeline) {
  return pipeline.id_of_operation(pipeline.operations.size() - 1);
}

Result<LearnerFacts> add_forest(Prepared& prepared, std::size_t threads, const Progress& progress,
                                const std::stop_token& stop) {
  const model::Recipe& recipe = prepared.recipe;
  ForestFit fit = TRY(fit_forest(prepared,
                                 {.trees = recipe.trees,
                                  .depth = *recipe.depth,
                                  .split_rows_min = recipe.min_samples_split,
                                  .leaf_rows_min = recipe.min_samples_leaf,
                                  .max_features = recipe.max_features,
                                  .seed = recipe.seed,
                                  .threads = threads},
                                 progress, stop));
  fit.forest.in = features_of(prepared.pipeline);
  prepared.pipeline.add(std::move(fit.forest));
  return LearnerFacts{
      .out_of_bag_score = fit.out_of_bag_score, .importance = std::move(fit.importance), .warnings = {}};
}

Result<LearnerFacts> add_logistic(Prepared& prepared, std::size_t threads, const Progress& progress,
                                  const std::stop_token& stop) {
  LogisticFit fit = TRY(fit_logistic(prepared, {.c = prepared.recipe.c, .threads = threads}, progress, stop));
  fit.linear.in = features_of(prepared.pipeline);
  const model::ValueId scores = prepared.pipeline.add(std::move(fit.linear));
  prepared.pipeline.add(model::Softmax{.in = scores});
  LearnerFacts facts;
  if (!fit.is_converged) {
    facts.warnings.push_back(
        fmt::format("logistic regression did not converge in {} iterations; a smaller --c may help", fit.iterations));
  }
  return facts;
}

Result<LearnerFacts> add_ridge(Prepared& prepared, std::size_t threads, const Progress& progress,
                               const std::stop_token& stop) {
  model::Linear linear = TRY(fit_ridge(prepared, {.alpha = prepared.recipe.alpha, .threads = threads}, progress, stop));
  linear.in = features_of(prepared.pipeline);
  prepared.pipeline.add(std::move(linear));
  return LearnerFacts{};
}

}  // namespace

Result<LearnerFacts> fit_learner(Prepared& prepared, std::size_t threads, const Progress& progress,
                                 std::stop_token stop) {
  switch (prepared.recipe.learner) {
    case model::Learner::logistic: return add_logistic(prepared, threads, progress, stop);
    case model::Learner::ridge: return add_ridge(prepared, threads, progress, stop);
    case model::Learner::forest: break;
  }
  return add_forest(prepared, threads, progress, stop);
}

}  // namespace foretell::train
