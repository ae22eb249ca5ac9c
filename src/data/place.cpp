#include "data/place.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_shown_name_bytes_max = 128;

std::string place_text(std::string_view file, std::uint64_t line, std::string_view column) {
  std::string text(file);
  if (line > 0) text += fmt::format(", line {}", line);
  text += ": ";
  if (!column.empty()) text += quoted_column(column) + ": ";
  return text;
}

}  // namespace

std::string quoted_column(std::string_view name) { return "column " + quote(name, k_shown_name_bytes_max); }

std::unexpected<Error> fail_at(const Place& place, std::string_view problem, std::string hint) {
  std::string message = place_text(place.file, place.line, place.column);
  message += problem;
  return std::unexpected(
      Error{ErrorCode::invalid_argument, std::move(message), std::string(place.column), std::move(hint), place.line});
}

std::string_view problem_of(const Error& error, std::string_view file) {
  std::string_view message = error.message;
  const std::string place = place_text(file, error.line, error.field);
  if (message.starts_with(place)) message.remove_prefix(place.size());
  return message;
}

std::unexpected<Error> fail_no_rows(std::string_view file) {
  return fail_at({file}, "found a header but no rows, expected at least one row");
}

std::unexpected<Error> fail_changed(std::string_view file) {
  return fail(ErrorCode::conflict, fmt::format("{}: the file changed while it was read, in several passes", file),
              "read it when nothing writes it any more, or read a copy");
}

}  // namespace foretell::data
