#include "data/place.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_shown_name_bytes_max = 128;

}  // namespace

std::string quoted_column(std::string_view name) { return "column " + quote(name, k_shown_name_bytes_max); }

std::unexpected<Error> fail_at(const Place& place, std::string_view problem, std::string hint) {
  std::string message(place.file);
  if (place.line > 0) message += fmt::format(", line {}", place.line);
  message += ": ";
  if (!place.column.empty()) message += quoted_column(place.column) + ": ";
  message += problem;
  return std::unexpected(
      Error{ErrorCode::invalid_argument, std::move(message), std::string(place.column), std::move(hint)});
}

std::unexpected<Error> fail_no_rows(std::string_view file) {
  return fail_at({file}, "found a header but no rows, expected at least one row");
}

std::unexpected<Error> fail_changed(std::string_view file) {
  return fail(ErrorCode::conflict, fmt::format("{}: the file changed while it was read, in several passes", file),
              "read it when nothing writes it any more, or read a copy");
}

}  // namespace foretell::data
