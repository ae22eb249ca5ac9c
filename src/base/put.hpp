#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// Writing into memory that is known to suffice, where appending to a string would ask for room at every step. Each
/// function returns the end of what it wrote.
namespace foretell {

inline char* put(char* to, std::string_view text) {
  std::char_traits<char>::copy(to, text.data(), text.size());  // of an empty text, too, which may have no place
  return to + text.size();
}

/// A literal: copied in one or two instructions.
template <std::size_t N>
char* put(char* to, const char (&text)[N]) {
  std::memcpy(to, text, N - 1);
  return to + N - 1;
}

/// The most digits that a number has.
inline constexpr std::size_t k_number_digits_max = 20;

inline char* put_number(char* to, std::uint64_t number) {
  return std::to_chars(to, to + k_number_digits_max, number).ptr;
}

}  // namespace foretell
