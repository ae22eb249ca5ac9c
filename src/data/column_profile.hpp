#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/cell.hpp"
#include "data/date_order.hpp"
#include "data/decimal_comma.hpp"
#include "data/row_cell.hpp"
#include "data/schema.hpp"

namespace foretell::data {

/// Whether a column is named as identifiers are: id, uuid or something_id, in any case.
bool is_identifier_name(std::string_view name);

/// By which rules a column is judged.
struct ProfileRules {
  bool named_as_identifier = false;
  bool takes_dates = false;  ///< Dates are a type of their own, rather than a reason to leave the column out.
  NumberStyle style = NumberStyle::point;
};

/// What reading a whole column finds: which kinds of cells it has, and whether they are a mere row number
/// or identifier. Memory is constant, but for a column named as identifiers are: 8 bytes a row while it may
/// be one. One thread at a time.
class ColumnProfile {
 public:
  /// A cell that the messages about the column show, and its line.
  struct Example {
    std::string text;
    std::uint64_t line = 0;
  };

  explicit ColumnProfile(const ProfileRules& rules) : rules_(rules), maybe_identifier_(rules.named_as_identifier) {}

  /// Takes the next cell. True when it is the first that set_example() should be told of.
  bool observe(const RowCell& cell) { return is_settled() ? false : observe_open(cell); }
  /// Whether a cell that a column of `type` takes, a value of it or a missing one, could tell nothing new: such
  /// cells need no observe().
  bool knows_all(ColumnType type) const {
    switch (type) {
      case ColumnType::number: return (seen_ & bit(CellKind::number)) && !maybe_counter_ && !maybe_identifier_;
      case ColumnType::boolean: return seen_ & bit(CellKind::boolean);
      case ColumnType::category: return is_settled();
      case ColumnType::date: return false;
    }
    return false;
  }
  void set_example(std::string_view cell, std::uint64_t line);

  /// The type of the column if it is kept: boolean when all values are, number when all are numbers (out of
  /// range or not), date when all are dates in one order and the rules take them, else category.
  ColumnType type() const;
  bool has_value() const { return !only_saw(0); }
  /// Whether all values are dates, in one order or not.
  bool holds_dates() const { return has_value() && only_saw(bit(CellKind::date)); }
  const DateOrderProfile& date_order() const { return date_order_; }
  /// Why no model should read the column, as LeftOut::reason; nothing when one may. (Whether it is free text
  /// is known when its distinct texts are.)
  std::optional<std::string> reason_to_leave_out();

  /// The first number out of range of a number column.
  const Example* out_of_range() const;
  /// The first decimal comma of a column that holds nothing but numbers once its commas are points.
  const Example* decimal_comma() const;

 private:
  /// A column with text is a category whatever follows.
  bool is_settled() const { return seen_ & bit(CellKind::text); }
  bool observe_open(const RowCell& cell);
  void observe_integer(const RowCell& cell);
  /// Whether no value is of another kind than `kinds`; missing ones are no values.
  bool only_saw(unsigned kinds) const;
  bool all_integers_differ();

  static constexpr unsigned bit(CellKind kind) { return 1u << static_cast<unsigned>(kind); }

  ProfileRules rules_;
  std::uint64_t cells_ = 0;
  unsigned seen_ = 0;  // a bit a CellKind
  DateOrderProfile date_order_;
  Example example_;  // the first cell out of range, date or decimal comma
  bool maybe_counter_ = true;
  bool maybe_identifier_;
  std::int64_t first_integer_ = 0;
  std::int64_t last_integer_ = 0;
  std::vector<std::int64_t> integers_;  // of what may be an identifier
};

}  // namespace foretell::data
