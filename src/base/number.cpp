#include "base/number.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace foretell {
namespace {

template <class T>
void append_chars(std::string& out, T value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(text, end);
}

}  // namespace

std::expected<double, NumberFault> parse_number(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::unexpected(NumberFault::not_a_number);
  }
  const char* end = text.data() + text.size();
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::unexpected(NumberFault::not_a_number);
  if (error == std::errc::result_out_of_range) {
    // from_chars does not say which end of the range was left; strtod does.
    value = std::strtod(std::string(text).c_str(), nullptr);
    if (std::abs(value) > 1) return std::unexpected(NumberFault::out_of_range);
    return value;
  }
  if (std::isnan(value)) return std::unexpected(NumberFault::not_a_number);
  if (std::isinf(value)) return std::unexpected(NumberFault::out_of_range);
  return value;
}

std::expected<float, NumberFault> to_float32(double value) {
  const float nearest = static_cast<float>(value);
  if (!std::isfinite(nearest)) return std::unexpected(NumberFault::out_of_range);
  return nearest;
}

void append_number(std::string& out, float value) { append_chars(out, value); }
void append_number(std::string& out, double value) { append_chars(out, value); }
void append_number(std::string& out, std::int64_t value) { append_chars(out, value); }

}  // namespace foretell
