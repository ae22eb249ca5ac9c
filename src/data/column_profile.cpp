#include "data/column_profile.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/date.hpp"

namespace foretell::data {
namespace {

/// Enough for any quote of it.
constexpr std::size_t k_example_bytes_max = 4 * k_quoted_bytes_max;

CellKind kind_of(const RowCell& cell, NumberStyle style) {
  if (!cell.is_text) return classify(cell.text, style);
  return is_date(cell.text) ? CellKind::date : CellKind::text;
}

}  // namespace

bool is_identifier_name(std::string_view name) {
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower == "id" || lower == "uuid" || lower.ends_with("_id");
}

bool ColumnProfile::observe_open(const RowCell& cell) {
  constexpr unsigned k_shown = bit(CellKind::out_of_range) | bit(CellKind::date) | bit(CellKind::decimal_comma);
  const CellKind kind = kind_of(cell, rules_.style);
  const bool is_first_shown = (bit(kind) & k_shown) && !(seen_ & k_shown);
  seen_ |= bit(kind);
  if (kind == CellKind::date) date_order_.observe(cell.text);
  if (maybe_counter_ || maybe_identifier_) observe_integer(cell);
  ++cells_;
  return is_first_shown;
}

void ColumnProfile::observe_integer(const RowCell& cell) {
  const std::optional<std::int64_t> integer = cell.is_text ? std::nullopt : read_integer(cell.text);
  if (!integer) {
    maybe_counter_ = false;
    maybe_identifier_ = false;
    integers_ = {};
    return;
  }
  if (cells_ == 0) {
    first_integer_ = *integer;
  } else if (last_integer_ == std::numeric_limits<std::int64_t>::max() || *integer != last_integer_ + 1) {
    maybe_counter_ = false;
  }
  last_integer_ = *integer;
  if (maybe_identifier_) integers_.push_back(*integer);
}

void ColumnProfile::set_example(std::string_view cell, std::uint64_t line) {
  example_ = {std::string(cell.substr(0, k_example_bytes_max)), line};
}

ColumnType ColumnProfile::type() const {
  if (rules_.takes_dates && holds_dates() && !date_order_.contradicts()) return ColumnType::date;
  if (only_saw(bit(CellKind::number) | bit(CellKind::out_of_range))) return ColumnType::number;
  // What is missing only as a number is a text here, and no boolean.
  const bool has_other_text = seen_ & bit(CellKind::missing_as_number);
  return only_saw(bit(CellKind::boolean)) && !has_other_text ? ColumnType::boolean : ColumnType::category;
}

std::optional<std::string> ColumnProfile::reason_to_leave_out() {
  if (!has_value()) return "every value is missing";
  if (holds_dates() && !rules_.takes_dates) return fmt::format("dates, such as {}", quote(example_.text));
  if (maybe_counter_ && cells_ > 1) {
    return fmt::format("counts the rows, from {} up by 1 to {}", first_integer_, last_integer_);
  }
  if (maybe_identifier_ && all_integers_differ()) {
    return fmt::format("an identifier by its name, and all {} values differ", cells_);
  }
  return std::nullopt;
}

bool ColumnProfile::only_saw(unsigned kinds) const {
  constexpr unsigned k_missing = bit(CellKind::missing) | bit(CellKind::missing_as_number);
  return (seen_ & ~k_missing & ~kinds) == 0;
}

bool ColumnProfile::all_integers_differ() {
  std::ranges::sort(integers_);
  return std::ranges::adjacent_find(integers_) == integers_.end();
}

const ColumnProfile::Example* ColumnProfile::out_of_range() const {
  return type() == ColumnType::number && (seen_ & bit(CellKind::out_of_range)) ? &example_ : nullptr;
}

const ColumnProfile::Example* ColumnProfile::decimal_comma() const {
  const bool has_one = seen_ & bit(CellKind::decimal_comma);
  return has_one && only_saw(bit(CellKind::number) | bit(CellKind::decimal_comma)) ? &example_ : nullptr;
}

}  // namespace foretell::data
