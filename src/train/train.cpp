#include "train/train.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "base/clock.hpp"
#include "base/threads.hpp"
#include "engine/engine.hpp"
#include "train/check_recipe.hpp"
#include "train/evaluate.hpp"
#include "train/fit_learner.hpp"
#include "train/preprocess.hpp"
#include "train/progress_counter.hpp"
#include "train/split.hpp"
#include "train/table_rows.hpp"

namespace foretell::train {
namespace {

/// Test rows that a thread predicts at once.
constexpr std::size_t k_rows_at_once = 4'096;

std::vector<std::uint32_t> all_rows(const data::Table& table) {
  std::vector<std::uint32_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

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

/// Predicts `rows` of `table` with the engine that will serve the model.
Result<model::Predictions> predict_rows(const Prepared& prepared, const data::Table& table,
                                        std::span<const std::uint32_t> rows, std::size_t threads,
                                        const Progress& progress, const std::stop_token& stop) {
  TRY(model::check(prepared.pipeline));
  const auto engine = TRY(engine::compile(prepared.pipeline, prepared.schema.columns));
  const TableRows table_rows(table, prepared.schema.columns);
  model::Predictions all;
  all.resize(rows.size(), prepared.schema.labels.texts.size());
  const std::size_t chunks = (rows.size() + k_rows_at_once - 1) / k_rows_at_once;
  ProgressCounter counter(progress, "evaluating", chunks);
  const auto predict_chunk = [&](std::size_t chunk) {
    const std::size_t begin = chunk * k_rows_at_once;
    const std::size_t count = std::min(k_rows_at_once, rows.size() - begin);
    std::vector<model::Slot> slots;
    table_rows.slots(rows.subspan(begin, count), slots);
    engine::Scratch scratch;
    model::Predictions part;
    engine->predict({.slots = slots, .columns = prepared.schema.columns.size()}, scratch, part);
    std::ranges::copy(part.probabilities, all.probabilities.begin() + static_cast<std::ptrdiff_t>(begin * all.classes));
    std::ranges::copy(part.labels, all.labels.begin() + static_cast<std::ptrdiff_t>(begin));
    counter.add_one();
  };
  if (!parallel_for(chunks, threads, predict_chunk, stop)) {
    return fail(ErrorCode::cancelled, "training was stopped");
  }
  return all;
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

  const model::Predictions predictions =
      TRY(predict_rows(prepared, test_table, split.test, options.threads, progress, stop));
  std::vector<std::int32_t> truth;
  truth.reserve(split.test.size());
  for (const std::uint32_t row : split.test) truth.push_back(test_table.target[row]);
  trained.evaluation = evaluate(prepared.schema.labels, prepared.class_rows,
                                {.labels = test_table.schema.labels, .target = truth}, predictions);
  trained.out_of_bag_score = facts.out_of_bag_score;
  trained.warnings = std::move(facts.warnings);
  trained.pipeline = std::move(prepared.pipeline);
  trained.schema = std::move(prepared.schema);
  trained.recipe = std::move(prepared.recipe);
  trained.training_rows = split.train.size();
  trained.test_rows = split.test.size();
  return trained;
}

}  // namespace foretell::train
