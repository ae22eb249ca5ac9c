#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/date.hpp"

namespace foretell::data {

/// What a column holds. 0/1 is a number; a boolean is written true/false or yes/no in a table; a date is a day of the
/// calendar, a time of day behind it or not (data/date.hpp), and is asked for: else such a column is a category.
enum class ColumnType : std::uint8_t { number, category, boolean, date };

/// "number", "category", "boolean" or "date": the words of messages, manifests and the API.
std::string_view to_text(ColumnType type);

/// What is learned: classes, or a number.
enum class Task : std::uint8_t { classification, regression };

/// "classification" or "regression".
std::string_view to_text(Task task);

/// One column that a model reads. A category's texts are sorted by bytes (code points) and its code is its place
/// there; a boolean's are {"false", "true"}; a number and a date have none. `is_sensitive`: its owner said that its values are
/// nobody else's business.
struct ColumnSchema {
  std::string name;
  ColumnType type = ColumnType::number;
  std::vector<std::string> categories = {};
  bool is_sensitive = false;
  DateOrder date_order = DateOrder::day_first;  // of a date

  bool operator==(const ColumnSchema&) const = default;
};

/// A column of the table that no model reads, and why, in words that follow "left out: ".
struct LeftOut {
  std::string name;
  std::string reason;

  bool operator==(const LeftOut&) const = default;
};

/// How a target is typed, in the table, in the model and in answers: labels of classes, or the numbers of a regression.
enum class LabelType : std::uint8_t { text, integer, boolean, number };

std::string_view to_text(LabelType type);

/// The classes of a target in their order: text by bytes, integers by value, false before true. `texts` holds the
/// canonical text of each ("3", "true"). A regression has type `number` and no texts.
struct Labels {
  LabelType type = LabelType::text;
  std::vector<std::string> texts = {};

  bool is_regression() const { return type == LabelType::number; }
  bool operator==(const Labels&) const = default;
};

/// What a table means to a model: its input columns in file order, its target, and what was left out.
struct Schema {
  std::vector<ColumnSchema> columns;
  std::string target;
  Labels labels;
  std::vector<LeftOut> left_out;

  bool is_regression() const { return labels.is_regression(); }
  Task task() const { return is_regression() ? Task::regression : Task::classification; }
  bool operator==(const Schema&) const = default;
};

}  // namespace foretell::data
