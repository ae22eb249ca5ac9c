#include "data/cell.hpp"

#include <algorithm>
#include <charconv>

#include "base/number.hpp"
#include "base/short_decimal.hpp"
#include "data/table.hpp"

namespace foretell::data {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool equal_but_for_case(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, {}, [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : +c; });
}

/// Takes forms off the front of a text; each function says whether it could.
class FormScanner {
 public:
  explicit FormScanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_any(std::string_view characters) {
    return !rest_.empty() && characters.find(rest_.front()) != std::string_view::npos && take(rest_.front());
  }
  /// All digits that stand here; their number, and their value as long as it is small.
  std::size_t take_digits(int* value = nullptr) {
    const auto end = std::ranges::find_if_not(rest_, is_digit);
    const auto count = static_cast<std::size_t>(end - rest_.begin());
    if (value != nullptr && count <= 4) std::from_chars(rest_.data(), rest_.data() + count, *value);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
};

/// [+-] digits, perhaps in groups of three with points, a comma, digits.
bool is_decimal_comma(std::string_view text) {
  FormScanner scan(text);
  scan.take_any("+-");
  const std::size_t leading = scan.take_digits();
  while (scan.take('.')) {
    if (leading == 0 || leading > 3 || scan.take_digits() != 3) return false;
  }
  return scan.take(',') && scan.take_digits() > 0 && scan.at_end();
}

bool is_day_of_month(int day) { return day >= 1 && day <= 31; }
bool is_month(int month) { return month >= 1 && month <= 12; }

bool take_day(FormScanner& scan) {
  int first = 0, second = 0, third = 0;
  const std::size_t first_digits = scan.take_digits(&first);
  const char separator = scan.at_end() ? '\0' : scan.rest().front();
  if (!scan.take_any("-/.")) return false;
  const std::size_t second_digits = scan.take_digits(&second);
  if (second_digits == 0 || second_digits > 2 || !scan.take(separator)) return false;
  const std::size_t third_digits = scan.take_digits(&third);
  if (first_digits == 4) return (third_digits == 1 || third_digits == 2) && is_month(second) && is_day_of_month(third);
  const bool year_last = third_digits == 4 || (third_digits == 2 && separator != '-');
  const bool day_and_month = is_day_of_month(first) && is_day_of_month(second) && (is_month(first) || is_month(second));
  return year_last && (first_digits == 1 || first_digits == 2) && day_and_month;
}

bool take_zone(FormScanner& scan) {
  if (scan.take('Z')) return true;
  if (!scan.take_any("+-")) return true;  // no zone is fine too
  const std::size_t digits = scan.take_digits();
  if (digits == 4) return true;
  return digits == 2 && (!scan.take(':') || scan.take_digits() == 2);
}

bool take_time(FormScanner& scan) {
  int hours = 0, minutes = 0;
  const std::size_t hour_digits = scan.take_digits(&hours);
  if (hour_digits == 0 || hour_digits > 2 || hours > 24) return false;
  if (!scan.take(':') || scan.take_digits(&minutes) != 2 || minutes > 59) return false;
  if (scan.take(':') && scan.take_digits() != 2) return false;
  if (scan.take_any(".,") && scan.take_digits() == 0) return false;
  if (equal_but_for_case(scan.rest(), " am") || equal_but_for_case(scan.rest(), " pm")) return true;
  return take_zone(scan) && scan.at_end();
}

CellKind classify_other(std::string_view cell) {
  if (is_missing(cell)) return CellKind::missing;
  switch (read_number(cell).kind) {
    case NumberCell::Kind::number: return CellKind::number;
    case NumberCell::Kind::missing: return CellKind::missing_as_number;
    case NumberCell::Kind::out_of_range: return CellKind::out_of_range;
    case NumberCell::Kind::not_a_number: break;
  }
  if (read_boolean(cell)) return CellKind::boolean;
  if (is_date(cell)) return CellKind::date;
  return is_decimal_comma(trim(cell)) ? CellKind::decimal_comma : CellKind::text;
}

}  // namespace

CellKind classify(std::string_view cell) { return parse_short_decimal(cell) ? CellKind::number : classify_other(cell); }

bool is_missing(std::string_view cell) {
  switch (cell.size()) {
    case 0: return true;
    case 1: return cell == "?";
    case 2: return cell == "NA";
    case 3: return cell == "NaN";
    case 4: return cell == "null";
    default: return false;
  }
}

std::string_view trim(std::string_view cell) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!cell.empty() && is_blank(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && is_blank(cell.back())) cell.remove_suffix(1);
  return cell;
}

std::optional<bool> read_boolean(std::string_view cell) {
  if (equal_but_for_case(cell, "true") || equal_but_for_case(cell, "yes")) return true;
  if (equal_but_for_case(cell, "false") || equal_but_for_case(cell, "no")) return false;
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(std::string_view cell) {
  const std::string_view text = trim(cell);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

NumberCell read_other_number(std::string_view cell) {
  const std::string_view text = trim(cell);
  if (is_missing(text) || equal_but_for_case(text, "nan")) return {NumberCell::Kind::missing, k_missing_number, 0};
  const auto exact = parse_number(text);
  if (!exact) {
    const bool out_of_range = exact.error() == NumberFault::out_of_range;
    return {out_of_range ? NumberCell::Kind::out_of_range : NumberCell::Kind::not_a_number};
  }
  const auto value = to_float32(*exact);
  if (!value) return {NumberCell::Kind::out_of_range};
  return {NumberCell::Kind::number, *value, *exact};
}

bool is_date(std::string_view cell) {
  FormScanner scan(trim(cell));
  if (!take_day(scan)) return false;
  return scan.at_end() || (scan.take_any("T ") && take_time(scan));
}

}  // namespace foretell::data
