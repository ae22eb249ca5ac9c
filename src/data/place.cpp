#include "data/place.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_shown_name_bytes_max = 128;

}  // namespace

std::string quoted_column(std::string_view name) {
  return "column " + quote(name, k_shown_name_bytes_max);
}

std::unexpected<Error> fail_at(const Place& place, std::string_view problem, std::string hint) {
  std::string message(place.file);
  if (place.line > 0) message += fmt::format(", line {}", place.line);
  message += ": ";
  if (!place.column.empty()) message += quoted_column(place.column) + ": ";
  message += problem;
  return std::unexpected(
      Error{ErrorCode::invalid_argument, std::move(message), std::string(place.column), std::move(hint)});
}

}  // namespace foretell::data
