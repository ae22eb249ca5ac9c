#include "train/permutation_importance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/limits.hpp"
#include "base/threads.hpp"
#include "train/evaluate.hpp"
#include "train/joint_labels.hpp"
#include "train/progress_counter.hpp"
#include "train/random.hpp"
#include "train/regression_metrics.hpp"
#include "train/row_sample.hpp"
#include "train/table_rows.hpp"

namespace foretell::train {
namespace {

/// Streams of the seed that nothing else of a training draws from.
constexpr std::uint64_t k_sample_stream = std::uint64_t{1} << 41;
constexpr std::uint64_t k_first_shuffle_stream = k_sample_stream + 1;

/// Rows that a thread predicts at once.
constexpr std::size_t k_rows_at_once = 1'024;

/// The sampled rows in the model's slots, what they are in truth, and how well the model does on them.
class ShuffledColumns {
 public:
  ShuffledColumns(const engine::Engine& engine, const data::Schema& schema, const data::Table& table,
                  std::span<const std::uint32_t> rows)
      : engine_(engine), columns_(schema.columns.size()), target_(table, rows) {
    TableRows(table, schema.columns).slots(rows, slots_);
    if (!schema.is_regression()) truth_ = join_labels(schema.labels, target_.labels, target_.target).truth;
    engine::Scratch scratch;
    engine_.predict({.slots = slots_, .columns = columns_}, scratch, unshuffled_);
    score_ = score(unshuffled_);
  }

  /// Whether the model's score on the rows is defined.
  bool has_score() const { return score_.has_value(); }

  /// By how much the score falls when the values of `column` are shuffled by `random`. Any thread.
  double fall(std::size_t column, Random& random) const {
    std::vector<std::uint32_t> from(unshuffled_.size());
    std::iota(from.begin(), from.end(), 0u);
    shuffle(from, random);
    model::Predictions shuffled = unshuffled_;
    predict_changed(column, from, shuffled);
    return *score_ - *score(shuffled);
  }

 private:
  const model::Slot& slot(std::size_t row, std::size_t column) const { return slots_[row * columns_ + column]; }

  /// Predicts the rows whose value of `column` becomes another one when it comes from row from[row]; the others answer as
  /// before.
  void predict_changed(std::size_t column, std::span<const std::uint32_t> from, model::Predictions& out) const {
    std::vector<std::uint32_t> changed;
    for (std::uint32_t row = 0; row < from.size(); ++row) {
      if (slot(row, column) != slot(from[row], column)) changed.push_back(row);
    }
    std::vector<model::Slot> slots;
    engine::Scratch scratch;
    model::Predictions part;
    for (std::size_t begin = 0; begin < changed.size(); begin += k_rows_at_once) {
      const auto chunk = std::span(changed).subspan(begin, std::min(k_rows_at_once, changed.size() - begin));
      slots.clear();
      for (const std::uint32_t row : chunk) {
        const auto first = slots_.begin() + static_cast<std::ptrdiff_t>(row * columns_);
        slots.insert(slots.end(), first, first + static_cast<std::ptrdiff_t>(columns_));
        slots[slots.size() - columns_ + column] = slot(from[row], column);
      }
      engine_.predict({.slots = slots, .columns = columns_}, scratch, part);
      for (std::size_t i = 0; i < chunk.size(); ++i) {
        if (part.is_regression()) {
          out.values[chunk[i]] = part.values[i];
        } else {
          out.labels[chunk[i]] = part.labels[i];
        }
      }
    }
  }

  /// R2, or the share of right labels (the probabilities are not looked at).
  std::optional<double> score(const model::Predictions& predictions) const {
    if (predictions.is_regression()) return score_numbers(target_.target_numbers, predictions.values).r2;
    std::size_t hits = 0;
    for (std::size_t row = 0; row < truth_.size(); ++row) {
      hits += static_cast<std::uint32_t>(predictions.labels[row]) == truth_[row] ? 1 : 0;
    }
    return static_cast<double>(hits) / static_cast<double>(truth_.size());
  }

  const engine::Engine& engine_;
  std::size_t columns_;
  TargetRows target_;
  std::vector<std::uint32_t> truth_;  // of classes
  std::vector<model::Slot> slots_;    // [row][column]
  model::Predictions unshuffled_;
  std::optional<double> score_;
};

model::ColumnImportance summarize(std::string column, std::span<const double> falls) {
  const auto repeats = static_cast<double>(falls.size());
  const double mean = std::accumulate(falls.begin(), falls.end(), 0.0) / repeats;
  double squares = 0;
  for (const double fall : falls) squares += (fall - mean) * (fall - mean);
  const double deviation = falls.size() < 2 ? 0 : std::sqrt(squares / (repeats - 1));
  return {.column = std::move(column), .permutation = mean, .permutation_deviation = deviation};
}

}  // namespace

std::size_t importance_rows(std::size_t rows, std::size_t columns, std::uint32_t repeats) {
  const std::size_t shuffles = columns * repeats;
  const std::size_t affordable =
      std::min(limits::k_importance_predictions_max / shuffles, limits::k_importance_values_max / (shuffles * columns));
  const std::size_t used = std::min({rows, limits::k_importance_rows_max, affordable});
  return used < rows && used < limits::k_importance_rows_min ? 0 : used;
}

Result<PermutationImportance> permutation_importance(const engine::Engine& engine, const data::Schema& schema,
                                                     const data::Table& table, std::span<const std::uint32_t> rows,
                                                     const PermutationOptions& options, const Progress& progress,
                                                     const std::stop_token& stop) {
  const std::size_t columns = schema.columns.size();
  Random sampling(options.seed, k_sample_stream);
  const auto sample = sample_rows(rows, importance_rows(rows.size(), columns, options.repeats), sampling);
  if (sample.empty()) return PermutationImportance{};
  const ShuffledColumns shuffled(engine, schema, table, sample);
  if (!shuffled.has_score()) return PermutationImportance{};

  std::vector<double> falls(columns * options.repeats);  // [column][repeat]
  ProgressCounter counter(progress, "measuring importance", falls.size());
  const auto measure = [&](std::size_t i) {
    Random random(options.seed, k_first_shuffle_stream + i);
    falls[i] = shuffled.fall(i / options.repeats, random);
    counter.add_one();
  };
  if (!parallel_for(falls.size(), options.threads, measure, stop)) {
    return fail(ErrorCode::cancelled, "stopped while measuring importance");
  }
  PermutationImportance importance{.columns = {}, .sample = {.repeats = options.repeats, .rows = sample.size()}};
  for (std::size_t c = 0; c < columns; ++c) {
    importance.columns.push_back(
        summarize(schema.columns[c].name, std::span(falls).subspan(c * options.repeats, options.repeats)));
  }
  return importance;
}

}  // namespace foretell::train
