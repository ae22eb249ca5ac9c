#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foretell::data {

/// What a column holds. 0/1 is a number; a boolean is written true/false or yes/no in a table.
enum class ColumnType : std::uint8_t { number, category, boolean };

/// "number", "category" or "boolean": the words of messages, manifests and the API.
std::string_view to_text(ColumnType type);

/// One column that a model reads. A category's texts are sorted by bytes (code points) and its code is its place
/// there; a boolean's are {"false", "true"}; a number has none.
struct ColumnSchema {
  std::string name;
  ColumnType type = ColumnType::number;
  std::vector<std::string> categories = {};

  bool operator==(const ColumnSchema&) const = default;
};

/// A column of the table that no model reads, and why, in words that follow "left out: ".
struct LeftOut {
  std::string name;
  std::string reason;

  bool operator==(const LeftOut&) const = default;
};

/// How the labels of a target are typed, in the table, in the model and in answers.
enum class LabelType : std::uint8_t { text, integer, boolean };

std::string_view to_text(LabelType type);

/// The classes of a target in their order: text by bytes, integers by value, false before true. `texts` holds the
/// canonical text of each ("3", "true").
struct Labels {
  LabelType type = LabelType::text;
  std::vector<std::string> texts = {};

  bool operator==(const Labels&) const = default;
};

/// What a table means to a model: its input columns in file order, its target, and what was left out.
struct Schema {
  std::vector<ColumnSchema> columns;
  std::string target;
  Labels labels;
  std::vector<LeftOut> left_out;

  bool operator==(const Schema&) const = default;
};

}  // namespace foretell::data
