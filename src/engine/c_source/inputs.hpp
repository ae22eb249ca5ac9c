#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "data/schema.hpp"
#include "engine/c_source/names.hpp"
#include "engine/native/features.hpp"

/// How a C file takes a row: a struct with a member a column, the texts that it knows, and expressions over both.
namespace foretell::engine::c_source {

/// Refuses columns whose texts C cannot hold: with a NUL byte, longer than limits::k_c_text_bytes_max, out of order.
Result<void> check_columns(std::span<const data::ColumnSchema> columns);

/// The type of a row, and the macro of a row in which everything is missing.
std::string row_type(const Names& names, std::span<const data::ColumnSchema> columns);

/// Writes expressions over a row `row`, and collects the tables of texts that they need.
class Inputs {
 public:
  Inputs(const Names& names, std::span<const data::ColumnSchema> columns)
      : names_(names), columns_(columns), is_used_(columns.size()) {}

  /// A number column on its way to a feature: a float.
  std::string number(const native::NumberFeature& feature) const;
  /// A part of a date column on its way to a feature: a float.
  std::string date(const native::DateFeature& feature) const;
  /// Whether a column is missing: a condition.
  std::string is_missing(const native::MissingFeature& feature) const;
  /// A number column in which `missing` stands for what is missing: a float.
  std::string filled(std::uint32_t column, float missing) const;
  /// A category's code + 1: 0 for missing and unknown.
  std::string place(std::uint32_t column);

  /// The tables of the texts that place() has looked up.
  std::string text_tables() const;

 private:
  std::string value(std::uint32_t column) const { return "row->" + names_.member(column); }
  std::string stepped(const native::NumberFeature& feature, std::string value) const;

  const Names& names_;
  std::span<const data::ColumnSchema> columns_;
  std::vector<bool> is_used_;  // by column: its texts are looked up
};

/// The functions that `body` calls, directly or through one another, in front of it.
std::string with_helpers(const Names& names, std::string body);

}  // namespace foretell::engine::c_source
