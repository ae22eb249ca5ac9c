#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "data/table.hpp"
#include "train/random.hpp"

/// Tables for tests and benchmarks of training.
namespace foretell::train {

/// Builds a table column by column.
class TableBuilder {
 public:
  TableBuilder& numbers(std::string name, std::vector<float> values) {
    table_.schema.columns.push_back({.name = std::move(name), .type = data::ColumnType::number, .categories = {}});
    table_.columns.push_back({.numbers = std::move(values), .codes = {}});
    return *this;
  }
  TableBuilder& codes(std::string name, std::vector<std::string> categories, std::vector<std::int32_t> values,
                      data::ColumnType type = data::ColumnType::category) {
    table_.schema.columns.push_back({.name = std::move(name), .type = type, .categories = std::move(categories)});
    table_.columns.push_back({.numbers = {}, .codes = std::move(values)});
    return *this;
  }
  TableBuilder& booleans(std::string name, std::vector<std::int32_t> values) {
    return codes(std::move(name), {"false", "true"}, std::move(values), data::ColumnType::boolean);
  }
  data::Table target(std::vector<std::string> labels, std::vector<std::int32_t> values) {
    table_.schema.target = "label";
    table_.schema.labels = {.type = data::LabelType::text, .texts = std::move(labels)};
    table_.target = std::move(values);
    return std::move(table_);
  }
  data::Table target_numbers(std::vector<double> values) {
    table_.schema.target = "number";
    table_.schema.labels = {.type = data::LabelType::number, .texts = {}};
    table_.target_numbers = std::move(values);
    return std::move(table_);
  }

 private:
  data::Table table_;
};

inline std::vector<std::string> texts_of(std::size_t count, const std::string& prefix) {
  std::vector<std::string> texts;
  texts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) texts.push_back(prefix + std::to_string(1000 + i));
  return texts;
}

/// Rows whose class, out of `classes`, is one of as many equal stretches of the first number column, but for every 20th row
/// or so; with `numbers` number columns in [0, 1), then a category column of 5, a twentieth of it missing.
inline data::Table striped_table(std::size_t rows, std::size_t numbers, std::size_t classes, std::uint64_t seed = 1) {
  Random random(seed, 0);
  TableBuilder builder;
  std::vector<float> first;
  for (std::size_t c = 0; c < numbers; ++c) {
    std::vector<float> values;
    values.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) values.push_back(static_cast<float>(random.below(1 << 20)) / (1 << 20));
    if (c == 0) first = values;
    builder.numbers("n" + std::to_string(c), std::move(values));
  }
  std::vector<std::int32_t> codes;
  std::vector<std::int32_t> target;
  for (std::size_t i = 0; i < rows; ++i) {
    codes.push_back(random.below(20) == 0 ? data::k_missing_code : static_cast<std::int32_t>(random.below(5)));
    const auto stripe = static_cast<std::int32_t>(first[i] * static_cast<float>(classes));
    const bool is_noise = random.below(20) == 0;
    target.push_back(is_noise ? static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(classes))) : stripe);
  }
  builder.codes("category", {"a", "b", "c", "d", "e"}, std::move(codes));
  return builder.target(texts_of(classes, "class"), std::move(target));
}

}  // namespace foretell::train
