#include "train/test_rows.hpp"

#include <numeric>

#include "train/predict_rows.hpp"

namespace foretell::train {
namespace {

TrainingTarget training_target_of(const Prepared& fitted) {
  TrainingTarget target{.class_rows = fitted.class_rows};
  if (!fitted.target_numbers.empty()) {
    const double sum = std::accumulate(fitted.target_numbers.begin(), fitted.target_numbers.end(), 0.0);
    target.mean = sum / static_cast<double>(fitted.target_numbers.size());
  }
  return target;
}

}  // namespace

Result<Tested> test_on_rows(const Prepared& fitted, const data::Table& table, std::span<const std::uint32_t> rows,
                            std::size_t threads, const Progress& progress, const std::stop_token& stop) {
  TRY(model::check(fitted.pipeline));
  auto engine = TRY(engine::compile(fitted.pipeline, fitted.schema.columns));
  model::Predictions predictions = TRY(predict_rows(*engine, fitted.schema, table, rows, threads, progress, stop));
  TargetRows target(table, rows);
  model::Evaluation evaluation =
      evaluate(fitted.schema.labels, training_target_of(fitted), target.truth(), predictions);
  return Tested{.engine = std::move(engine),
                .target = std::move(target),
                .predictions = std::move(predictions),
                .evaluation = std::move(evaluation)};
}

}  // namespace foretell::train
