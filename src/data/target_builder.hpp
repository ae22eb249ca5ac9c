#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "data/decimal_comma.hpp"
#include "data/row_cell.hpp"
#include "data/schema.hpp"
#include "data/text_dictionary.hpp"

namespace foretell::data {

/// Whether `value` is an integer that a double holds exactly together with its neighbours: up to 2^53 either
/// way.
bool is_exact_integer(double value);

/// Takes the cells of a target, row by row, and makes its labels and their places, or the numbers of a regression. One
/// thread at a time.
class TargetBuilder {
 public:
  enum class Outcome : std::uint8_t {
    taken,
    missing,     ///< No label and no number: the row is to be dropped.
    wrong_type,  ///< Not of the labels' type.
    too_many,    ///< One label more than limits::k_classes_max.
  };

  /// Labels of the type of `known`, which keep their places; others are appended as they are found.
  explicit TargetBuilder(Labels known, NumberStyle style = NumberStyle::point);

  /// Labels of `type` that are all to be found.
  explicit TargetBuilder(LabelType type, NumberStyle style = NumberStyle::point);

  /// Takes the cell of the next row. "3" and "3.0" are the same integer, "yes" and "TRUE" the same truth.
  Outcome add(const RowCell& cell);

  LabelType type() const { return known_.type; }
  /// The rows that have a target so far.
  std::size_t rows() const { return known_.is_regression() ? numbers_.size() : target_.size(); }

  struct Built {
    Labels labels;                     ///< The known ones, then those found, in the order of Labels.
    std::vector<std::int32_t> target;  ///< Places in `labels`, a row with a label each.
    std::vector<double> numbers;       ///< Of a regression, in place of `target`.
    std::size_t labels_used = 0;       ///< How many of `labels` stand in `target`.
  };
  /// Gives what was found; the builder is of no more use.
  Built finish();

 private:
  Outcome add_number(std::string_view cell);
  Outcome add_integer(std::string_view cell);
  Outcome add_boolean(std::string_view cell);
  Outcome add_text(std::string_view label);

  Labels known_;
  NumberStyle style_;
  TextDictionary texts_;
  std::vector<std::int32_t> target_;
  std::vector<double> numbers_;
};

}  // namespace foretell::data
