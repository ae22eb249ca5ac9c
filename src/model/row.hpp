#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/table.hpp"

namespace foretell::model {

/// One input value of one row, 8 bytes, fully defined so that rows can be compared and hashed as bytes. Which of the
/// readings applies follows from the column: a number column holds a float32 (NaN is missing), a date column seconds as a
/// double (NaN is missing), a category or boolean column the place among its schema's categories (negative is missing or unknown).
class Slot {
 public:
  Slot() = default;
  static Slot number(float value) { return Slot(std::bit_cast<std::uint32_t>(value)); }
  static Slot code(std::int32_t value) { return Slot(static_cast<std::uint32_t>(value)); }
  static Slot date(double seconds) { return Slot(std::bit_cast<std::uint64_t>(seconds)); }

  float number() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits_)); }
  std::int32_t code() const { return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits_)); }
  double date() const { return std::bit_cast<double>(bits_); }
  bool operator==(const Slot&) const = default;

 private:
  explicit Slot(std::uint64_t bits) : bits_(bits) {}

  std::uint64_t bits_ = 0;
};

/// What a slot of a column of this type holds when its value is missing.
inline Slot missing_slot(data::ColumnType type) {
  switch (type) {
    case data::ColumnType::number: return Slot::number(data::k_missing_number);
    case data::ColumnType::date: return Slot::date(data::k_missing_date);
    case data::ColumnType::category:
    case data::ColumnType::boolean: break;
  }
  return Slot::code(data::k_missing_code);
}

/// Rows in a model's input slots, row after row, `columns` slots each. A view: whoever made it owns the memory.
struct RowsView {
  std::span<const Slot> slots;
  std::size_t columns = 0;

  std::size_t size() const { return columns == 0 ? 0 : slots.size() / columns; }
  std::span<const Slot> row(std::size_t index) const { return slots.subspan(index * columns, columns); }
};

/// The label that probabilities stand for: the first class with the largest float32. Decided on what is answered, so
/// that label and probabilities never disagree, and a vote that is even but for rounding goes to the first class.
inline std::int32_t label_of(std::span<const float> probabilities) {
  return static_cast<std::int32_t>(std::ranges::max_element(probabilities) - probabilities.begin());
}

/// What a model says about some rows: of classes, for each row a probability a class and the place of its label; of a
/// regression (`classes` is 0) its number.
struct Predictions {
  std::size_t classes = 0;
  std::vector<float> probabilities = {};  // [row][class]
  std::vector<std::int32_t> labels = {};  // [row]
  std::vector<float> values = {};         // [row], of a regression

  void resize(std::size_t rows, std::size_t class_count) {
    classes = class_count;
    probabilities.resize(rows * class_count);
    labels.resize(is_regression() ? 0 : rows);
    values.resize(is_regression() ? rows : 0);
  }
  bool is_regression() const { return classes == 0; }
  std::size_t size() const { return is_regression() ? values.size() : labels.size(); }
  std::span<const float> row(std::size_t index) const {
    return std::span(probabilities).subspan(index * classes, classes);
  }
  /// Sets the answer of `row` to that of `from_row` of `from`, which has the same classes.
  void copy_row(std::size_t row, const Predictions& from, std::size_t from_row) {
    if (is_regression()) {
      values[row] = from.values[from_row];
      return;
    }
    std::copy_n(from.probabilities.data() + from_row * classes, classes, probabilities.data() + row * classes);
    labels[row] = from.labels[from_row];
  }
};

}  // namespace foretell::model
