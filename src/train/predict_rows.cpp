#include "train/predict_rows.hpp"

#include <algorithm>
#include <numeric>

#include "base/threads.hpp"
#include "train/progress_counter.hpp"
#include "train/table_rows.hpp"

namespace foretell::train {
namespace {

/// Rows that a thread predicts at once.
constexpr std::size_t k_rows_at_once = 4'096;

}  // namespace

Result<model::Predictions> predict_rows(const engine::Engine& engine, const data::Schema& schema,
                                        const data::Table& table, std::span<const std::uint32_t> rows,
                                        std::size_t threads, const Progress& progress, const std::stop_token& stop) {
  const TableRows table_rows(table, schema.columns);
  model::Predictions all;
  all.resize(rows.size(), schema.labels.texts.size());
  const std::size_t chunks = (rows.size() + k_rows_at_once - 1) / k_rows_at_once;
  ProgressCounter counter(progress, "evaluating", chunks);
  const auto predict_chunk = [&](std::size_t chunk) {
    const std::size_t begin = chunk * k_rows_at_once;
    const std::size_t count = std::min(k_rows_at_once, rows.size() - begin);
    std::vector<model::Slot> slots;
    table_rows.slots(rows.subspan(begin, count), slots);
    engine::Scratch scratch;
    model::Predictions part;
    engine.predict({.slots = slots, .columns = schema.columns.size()}, scratch, part);
    const auto at = static_cast<std::ptrdiff_t>(begin);
    std::ranges::copy(part.probabilities, all.probabilities.begin() + at * static_cast<std::ptrdiff_t>(all.classes));
    std::ranges::copy(part.labels, all.labels.begin() + (all.is_regression() ? 0 : at));
    std::ranges::copy(part.values, all.values.begin() + (all.is_regression() ? at : 0));
    counter.add_one();
  };
  if (!parallel_for(chunks, threads, predict_chunk, stop))
    return fail(ErrorCode::cancelled, "stopped while predicting");
  return all;
}

std::vector<std::uint32_t> all_rows(const data::Table& table) {
  std::vector<std::uint32_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

}  // namespace foretell::train
