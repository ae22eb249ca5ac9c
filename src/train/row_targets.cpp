#include "train/row_targets.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/quote.hpp"

namespace foretell::train {
namespace {

using RowNumbers = std::span<const std::uint32_t>;

Result<void> check_classes(const data::Table& table, RowNumbers rows, const data::Labels& labels) {
  if (labels.texts.size() < 2) {
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("the training part ({} rows) has a single class of the target \"{}\"{}, expected at least 2",
                    rows.size(), table.schema.target,
                    rows.empty() ? "" : fmt::format(" (\"{}\")", labels.texts.front())),
        "add rows of other classes");
  }
  if (labels.texts.size() > limits::k_classes_max) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the target \"{}\" has {} classes, expected at most {}", table.schema.target,
                            labels.texts.size(), limits::k_classes_max),
                "choose another target with --target");
  }
  return {};
}

/// Fills labels, classes and class_rows; classes without a row are left out.
Result<void> fill_classes(RowTargets& out, const data::Table& table, RowNumbers rows) {
  const data::Labels& all = table.schema.labels;
  std::vector<std::uint64_t> counts(all.texts.size());
  for (const std::uint32_t row : rows) ++counts[static_cast<std::size_t>(table.target[row])];
  std::vector<std::uint32_t> places(counts.size());
  for (std::size_t label = 0; label < counts.size(); ++label) {
    if (counts[label] == 0) continue;
    places[label] = static_cast<std::uint32_t>(out.labels.texts.size());
    out.labels.texts.push_back(all.texts[label]);
    out.class_rows.push_back(counts[label]);
  }
  TRY(check_classes(table, rows, out.labels));
  out.classes.reserve(rows.size());
  for (const std::uint32_t row : rows) out.classes.push_back(places[static_cast<std::size_t>(table.target[row])]);
  return {};
}

Result<void> fill_numbers(RowTargets& out, const data::Table& table, RowNumbers rows) {
  if (rows.empty()) return fail(ErrorCode::invalid_argument, "the training part has no rows", "add rows");
  out.numbers.reserve(rows.size());
  for (const std::uint32_t row : rows) out.numbers.push_back(table.target_numbers[row]);
  return {};
}

Result<void> fill_weights(RowTargets& out, const data::Table& table, RowNumbers rows, const model::Recipe& recipe) {
  std::vector<double> weights(rows.size(), 1.0);
  if (!table.weights.empty()) {
    std::ranges::transform(rows, weights.begin(), [&](std::uint32_t row) { return table.weights[row]; });
  }
  if (std::ranges::all_of(weights, [](double weight) { return weight == 0; })) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("all {} rows of the training part have the weight 0 in {}", rows.size(),
                            quote(recipe.table.weights)),
                "choose another column with --weights, or none");
  }
  if (recipe.balanced) {
    const double per_class = static_cast<double>(rows.size()) / static_cast<double>(out.class_rows.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] *= per_class / static_cast<double>(out.class_rows[out.classes[i]]);
    }
  }
  if (std::ranges::any_of(weights, [](double weight) { return weight != 1; })) out.weights = std::move(weights);
  return {};
}

}  // namespace

Result<RowTargets> row_targets(const data::Table& table, std::span<const std::uint32_t> rows,
                               const model::Recipe& recipe) {
  RowTargets out;
  out.labels.type = table.schema.labels.type;
  TRY(table.schema.is_regression() ? fill_numbers(out, table, rows) : fill_classes(out, table, rows));
  TRY(fill_weights(out, table, rows, recipe));
  return out;
}

}  // namespace foretell::train
