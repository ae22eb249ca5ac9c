#include "train/preprocess.hpp"

#include <algorithm>
#include <cmath>

#include "train/row_targets.hpp"

namespace foretell::train {
namespace {

using RowNumbers = std::span<const std::uint32_t>;

/// The places of those entries of `counts` that are not 0, numbered anew; k_missing_code for the others.
std::vector<std::int32_t> renumber(const std::vector<std::uint64_t>& counts) {
  std::vector<std::int32_t> renumbered(counts.size(), data::k_missing_code);
  std::int32_t next = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) renumbered[i] = next++;
  }
  return renumbered;
}

template <class T>
std::vector<T> keep_counted(const std::vector<T>& all, const std::vector<std::uint64_t>& counts) {
  std::vector<T> kept;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (counts[i] > 0) kept.push_back(all[i]);
  }
  return kept;
}

float mean_of_present(const std::vector<float>& numbers, RowNumbers rows) {
  double sum = 0;
  std::size_t present = 0;
  for (const std::uint32_t row : rows) {
    if (std::isnan(numbers[row])) continue;
    sum += static_cast<double>(numbers[row]);
    ++present;
  }
  return present == 0 ? 0.0f : static_cast<float>(sum / static_cast<double>(present));
}

/// The population's standard deviation, in two passes so that a large mean costs no digits.
double deviation(const std::vector<float>& numbers) {
  const auto count = static_cast<double>(numbers.size());
  double sum = 0;
  for (const float number : numbers) sum += static_cast<double>(number);
  const double mean = sum / count;
  double squares = 0;
  for (const float number : numbers) {
    const double distance = static_cast<double>(number) - mean;
    squares += distance * distance;
  }
  return std::sqrt(squares / count);
}

/// How to standardise `numbers`, whose mean is `mean`, such that no result overflows.
model::Scale fit_scale(const std::vector<float>& numbers, float mean) {
  const auto [low, high] = std::ranges::minmax(numbers);
  model::Scale scale{.in = 0, .offset = mean, .factor = 1};
  if (!std::isfinite(high - mean) || !std::isfinite(low - mean)) scale.offset = 0;
  if (low == high) return scale;
  const auto factor = static_cast<float>(1 / deviation(numbers));
  if (std::isfinite(factor)) scale.factor = factor;
  return scale;
}

/// What the codes of a category or boolean column become.
struct CodeFit {
  std::vector<std::string> categories;
  std::vector<std::int32_t> renumbered;  // [code in the table]: its new code, or k_missing_code
  std::uint32_t other = 0;               // of missing and unknown ones
  std::uint32_t codes_end = 0;
};

CodeFit fit_codes(const data::ColumnSchema& column, const std::vector<std::int32_t>& codes, RowNumbers rows) {
  std::vector<std::uint64_t> counts(column.categories.size());
  std::uint64_t missing = 0;
  for (const std::uint32_t row : rows) {
    if (codes[row] < 0) {
      ++missing;
    } else {
      ++counts[static_cast<std::size_t>(codes[row])];
    }
  }
  const auto most_frequent = static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin());
  if (column.type == data::ColumnType::boolean) {
    for (std::uint64_t& count : counts) count = 1;  // both truths are known, whichever occur
  }
  CodeFit fit;
  fit.categories = keep_counted(column.categories, counts);
  fit.renumbered = renumber(counts);
  const auto known = static_cast<std::uint32_t>(fit.categories.size());
  fit.other = missing > 0 ? known : static_cast<std::uint32_t>(fit.renumbered[most_frequent]);
  fit.codes_end = missing > 0 ? known + 1 : known;
  return fit;
}

/// Builds pipeline, schema and features column by column.
class Preparation {
 public:
  Preparation(const data::Table& table, RowNumbers rows, const model::Recipe& recipe)
      : table_(table), rows_(rows), learner_(recipe.learner) {
    constexpr std::uint32_t k_classifier_depth = 10;
    prepared_.recipe = recipe;
    if (!recipe.depth) prepared_.recipe.depth = table.schema.is_regression() ? 0 : k_classifier_depth;
    prepared_.schema.target = table.schema.target;
    prepared_.schema.left_out = table.schema.left_out;
  }

  Result<Prepared> run() {
    if (table_.columns.empty()) {
      return fail(ErrorCode::invalid_argument, "the table has no column to learn from",
                  "a table needs at least one column beside the target that is not left out");
    }
    TRY(add_target());
    add_inputs();
    model::Concat concat;
    for (std::size_t c = 0; c < table_.columns.size(); ++c) concat.in.push_back(add_column(c));
    prepared_.pipeline.add(std::move(concat));
    return std::move(prepared_);
  }

 private:
  Result<void> add_target() {
    RowTargets targets = TRY(row_targets(table_, rows_, prepared_.recipe));
    prepared_.schema.labels = prepared_.pipeline.labels = std::move(targets.labels);
    prepared_.target = std::move(targets.classes);
    prepared_.target_numbers = std::move(targets.numbers);
    prepared_.weights = std::move(targets.weights);
    prepared_.class_rows = std::move(targets.class_rows);
    return {};
  }

  void add_inputs() {
    for (const data::ColumnSchema& column : table_.schema.columns) {
      prepared_.pipeline.inputs.push_back({.name = column.name, .type = model::input_type(column.type)});
    }
  }

  model::ValueId add_column(std::size_t index) {
    prepared_.schema.columns.push_back(table_.schema.columns[index]);
    const bool is_number = table_.schema.columns[index].type == data::ColumnType::number;
    return is_number ? add_numbers(index) : add_codes(index);
  }

  model::ValueId add_numbers(std::size_t index) {
    const std::vector<float>& numbers = table_.columns[index].numbers;
    const float mean = mean_of_present(numbers, rows_);
    model::ValueId value =
        prepared_.pipeline.add(model::Impute{.in = static_cast<model::ValueId>(index), .value = mean});
    FeatureColumn& feature = prepared_.columns.emplace_back(FeatureColumn{.column = static_cast<std::uint32_t>(index)});
    feature.numbers.reserve(rows_.size());
    for (const std::uint32_t row : rows_) {
      feature.numbers.push_back(std::isnan(numbers[row]) ? mean : numbers[row]);
    }
    if (learner_ == model::Learner::logistic) {
      model::Scale scale = fit_scale(feature.numbers, mean);
      scale.in = value;
      for (float& number : feature.numbers) number = (number - scale.offset) * scale.factor;
      value = prepared_.pipeline.add(scale);
    }
    return value;
  }

  model::ValueId add_codes(std::size_t index) {
    const std::vector<std::int32_t>& codes = table_.columns[index].codes;
    CodeFit fit = fit_codes(table_.schema.columns[index], codes, rows_);
    FeatureColumn& feature = prepared_.columns.emplace_back(FeatureColumn{.column = static_cast<std::uint32_t>(index)});
    feature.is_one_hot = learner_ == model::Learner::logistic;
    feature.codes_end = fit.codes_end;
    feature.codes.reserve(rows_.size());
    for (const std::uint32_t row : rows_) {
      feature.codes.push_back(codes[row] < 0
                                  ? fit.other
                                  : static_cast<std::uint32_t>(fit.renumbered[static_cast<std::size_t>(codes[row])]));
    }
    prepared_.schema.columns.back().categories = fit.categories;
    model::ValueId value = prepared_.pipeline.add(model::Encode::ordinal(
        static_cast<model::ValueId>(index), std::move(fit.categories), static_cast<float>(fit.other)));
    if (learner_ == model::Learner::logistic) {
      value = prepared_.pipeline.add(model::OneHot{.in = value, .width = fit.codes_end});
    }
    return value;
  }

  const data::Table& table_;
  RowNumbers rows_;
  model::Learner learner_;
  Prepared prepared_;
};

}  // namespace

Result<Prepared> prepare(const data::Table& table, std::span<const std::uint32_t> rows, const model::Recipe& recipe) {
  return Preparation(table, rows, recipe).run();
}

}  // namespace foretell::train
