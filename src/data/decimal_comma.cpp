#include "data/decimal_comma.hpp"

#include <algorithm>

namespace foretell::data {
namespace {

/// Takes the digits off the front of `text`.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, [](char c) { return c >= '0' && c <= '9'; });
  const std::string_view digits(text.begin(), end);
  text.remove_prefix(digits.size());
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<std::string> with_decimal_point(std::string_view text) {
  constexpr std::size_t k_group_digits = 3;
  if (text.find_first_of(".,") == std::string_view::npos) return std::string(text);
  std::string out;
  if (text.starts_with('-') || text.starts_with('+')) {
    out += text.front();
    text.remove_prefix(1);
  }
  const std::string_view leading = take_digits(text);
  out += leading;
  // 0.123 is no number with a group of thousands, whatever it is.
  const bool may_lead_groups = !leading.empty() && leading.size() <= k_group_digits && !leading.starts_with('0');
  while (take(text, '.')) {
    const std::string_view group = take_digits(text);
    if (!may_lead_groups || group.size() != k_group_digits) return std::nullopt;
    out += group;
  }
  if (take(text, ',')) {
    const std::string_view fraction = take_digits(text);
    if (fraction.empty()) return std::nullopt;
    out += '.';
    out += fraction;
  }
  if (text.find_first_of(".,") != std::string_view::npos) return std::nullopt;
  out += text;  // an exponent, or what makes it no number
  return out;
}

bool is_decimal_comma(std::string_view text) {
  if (text.find(',') == std::string_view::npos) return false;
  const std::optional<std::string> number = with_decimal_point(text);
  return number && read_number(*number).kind == NumberCell::Kind::number;
}

NumberCell read_comma_number(std::string_view cell) {
  const std::optional<std::string> number = with_decimal_point(trim(cell));
  return number ? read_number(*number) : NumberCell{};
}

CellKind classify(std::string_view cell, NumberStyle style) {
  if (style == NumberStyle::point) return classify(cell);
  switch (read_comma_number(cell).kind) {
    case NumberCell::Kind::number: return CellKind::number;
    case NumberCell::Kind::missing: return is_missing(cell) ? CellKind::missing : CellKind::missing_as_number;
    case NumberCell::Kind::out_of_range: return CellKind::out_of_range;
    case NumberCell::Kind::not_a_number: break;
  }
  const CellKind kind = classify(cell);
  const bool is_other_number =
      kind == CellKind::number || kind == CellKind::out_of_range || kind == CellKind::decimal_comma;
  return is_other_number ? CellKind::text : kind;
}

}  // namespace foretell::data
