#include "base/short_decimal.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace foretell {
namespace {

// Digits are taken 8 at a time out of a 64-bit word, the first one in its lowest byte, without a branch a digit.
static_assert(std::endian::native == std::endian::little, "the first byte of a text is the lowest of a word");

__extension__ using Word128 = unsigned __int128;

constexpr std::size_t k_word_bytes = 8;
constexpr std::size_t k_block_bytes = 2 * k_word_bytes;
constexpr std::size_t k_text_bytes_max = k_block_bytes + k_word_bytes;
constexpr std::size_t k_exponent_bytes = 4;  // "e-07"
constexpr std::size_t k_digits_max = 19;     // what 64 bits hold
constexpr std::uint64_t k_exact_max = 1ull << 53;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::uint64_t in_each_byte(std::uint64_t byte) { return byte * 0x0101'0101'0101'0101; }
constexpr std::uint64_t k_zeros = in_each_byte('0');

/// 10^0 to 10^19, which 64 bits hold.
constexpr auto k_powers_of_ten = [] {
  std::array<std::uint64_t, k_digits_max + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = 10 * powers[i - 1];
  return powers;
}();

/// 10^0 to 10^22, which double holds exactly.
constexpr std::array<double, 23> k_exact_powers_of_ten{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// 2^exponent, which is no subnormal.
double power_of_two(int exponent) {
  constexpr int k_bias = 1023;
  return std::bit_cast<double>(static_cast<std::uint64_t>(k_bias + exponent) << 52);
}

template <class Word>
std::uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// As many digits 0 as a word of `length` bytes, 1 to 8, has room for before them.
std::uint64_t zeros_before(std::size_t length) { return (k_zeros >> 8) >> (8 * (length - 1)); }

/// The word whose last bytes are the `length` ones from `text` on, 1 to 8; the digit 0 before them.
std::uint64_t load_word(const char* text, std::size_t length) {
  const std::size_t shift = 8 * (k_word_bytes - length);
  if (length >= 4) {  // the two halves overlap in equal bytes
    const std::uint64_t last = load<std::uint32_t>(text + length - 4) << 32;
    return zeros_before(length) | load<std::uint32_t>(text) << shift | last;
  }
  const std::uint64_t first = load<std::uint8_t>(text) << shift;
  const std::uint64_t middle = load<std::uint8_t>(text + length / 2) << (shift + 8 * (length / 2));
  return zeros_before(length) | first | middle | load<std::uint8_t>(text + length - 1) << 56;
}

/// The same from a text that goes on for at least 8 bytes.
std::uint64_t load_front(const char* text, std::size_t length) {
  return zeros_before(length) | load<std::uint64_t>(text) << (8 * (k_word_bytes - length));
}

/// The last `length` bytes of the 8 before `end`, the digit 0 before them.
std::uint64_t load_back(const char* end, std::size_t length) {
  const std::size_t shift = 8 * (k_word_bytes - length);
  return zeros_before(length) | (load<std::uint64_t>(end - k_word_bytes) >> shift) << shift;
}

/// The high bit of each byte of `word` that is more than 9.
std::uint64_t find_non_digits(std::uint64_t word) {
  return (((word & in_each_byte(0x7F)) + in_each_byte(0x80 - 10)) | word) & in_each_byte(0x80);
}

/// The number of which `digits` holds 8 digits, 0 to 9 each.
std::uint64_t join_digits(std::uint64_t digits) {
  constexpr std::uint64_t k_pairs = 0x0000'00FF'0000'00FF;
  const std::uint64_t pairs = 10 * digits + (digits >> 8);  // in bytes 0, 2, 4, 6
  const std::uint64_t first_and_third = (pairs & k_pairs) * (100 + (1'000'000ull << 32));
  const std::uint64_t second_and_fourth = ((pairs >> 16) & k_pairs) * (1 + (10'000ull << 32));
  return (first_and_third + second_and_fourth) >> 32;
}

/// The digits of a decimal as an integer, and how many of them stand behind the point.
struct Decimal {
  std::uint64_t digits = 0;
  int behind_point = 0;
  bool has_point = false;
};

/// Up to 16 bytes of digits with at most one point.
[[gnu::always_inline]] inline std::optional<Decimal> read_block(const char* text, std::size_t length) {
  const bool is_long = length > k_word_bytes;
  const std::uint64_t high =
      (is_long ? load<std::uint64_t>(text + length - k_word_bytes) : load_word(text, length)) ^ k_zeros;
  const std::uint64_t low = is_long ? load_front(text, length - k_word_bytes) ^ k_zeros : 0;
  const std::uint64_t high_others = find_non_digits(high);
  const std::uint64_t low_others = find_non_digits(low);
  Word128 digits = Word128{high} << 64 | low;
  const bool has_point = (high_others | low_others) != 0;
  int behind_point = 0;
  if (has_point) {
    const int zeros = high_others != 0 ? std::countl_zero(high_others) : 64 + std::countl_zero(low_others);
    behind_point = zeros / 8;
    const Word128 others = Word128{high_others} << 64 | low_others;
    const bool is_one = (others & (others - 1)) == 0;
    if (!is_one || text[length - 1 - static_cast<std::size_t>(behind_point)] != '.' || length == 1) return std::nullopt;
    // The digits before the point move up by a byte, over it.
    const Word128 before_point = (others >> 7) - 1;
    digits = (digits & ~(before_point << 8 | 0xFF)) | (digits & before_point) << 8;
  }
  const std::uint64_t first = join_digits(static_cast<std::uint64_t>(digits));
  const std::uint64_t last = join_digits(static_cast<std::uint64_t>(digits >> 64));
  return Decimal{first * 100'000'000 + last, behind_point, has_point};
}

/// Up to 24 bytes, the point among the first 16.
[[gnu::always_inline]] inline std::optional<Decimal> read_digits(std::string_view text) {
  if (text.empty() || text.size() > k_text_bytes_max) return std::nullopt;
  if (text.size() <= k_block_bytes) return read_block(text.data(), text.size());
  std::optional<Decimal> decimal = read_block(text.data(), k_block_bytes);
  const std::size_t more = text.size() - k_block_bytes;
  const std::uint64_t word = load_back(text.data() + text.size(), more) ^ k_zeros;
  if (!decimal || find_non_digits(word) != 0 || decimal->digits >= k_powers_of_ten[k_digits_max - more]) {
    return std::nullopt;
  }
  decimal->digits = decimal->digits * k_powers_of_ten[more] + join_digits(word);
  if (decimal->has_point) decimal->behind_point += static_cast<int>(more);
  return decimal;
}

/// Takes an exponent such as "e-07" off the end of `text`; 0 when there is none of this form.
int take_exponent(std::string_view& text) {
  if (text.size() <= k_exponent_bytes) return 0;
  const std::string_view end = text.substr(text.size() - k_exponent_bytes);
  const bool is_exponent =
      (end[0] == 'e' || end[0] == 'E') && (end[1] == '-' || end[1] == '+') && is_digit(end[2]) && is_digit(end[3]);
  if (!is_exponent) return 0;
  text.remove_suffix(k_exponent_bytes);
  const int magnitude = 10 * (end[2] - '0') + (end[3] - '0');
  return end[1] == '-' ? -magnitude : magnitude;
}

/// digits / divisor, rounded once: the quotient of the two as integers has more bits than a double, and its lowest one
/// stands for all behind it. Neither is 0.
double divide(std::uint64_t digits, std::uint64_t divisor) {
  const int digits_shift = std::countl_zero(digits);
  const int divisor_shift = std::countl_zero(divisor);
  const Word128 numerator = Word128{digits << digits_shift} << 63;
  const std::uint64_t denominator = divisor << divisor_shift;
  const auto quotient = static_cast<std::uint64_t>(numerator / denominator);  // 63 or 64 bits
  const bool has_rest = Word128{quotient} * denominator != numerator;
  const std::uint64_t rounded_to_odd = quotient >> 1 | (quotient & 1) | std::uint64_t{has_rest};
  return static_cast<double>(static_cast<std::int64_t>(rounded_to_odd)) *
         power_of_two(divisor_shift - digits_shift - 62);
}

/// digits / 10^power, rounded once, where a double or 128 bits are enough for that.
std::optional<double> scale(std::uint64_t digits, int power) {
  constexpr int k_power_max = static_cast<int>(k_exact_powers_of_ten.size()) - 1;
  if (digits <= k_exact_max && power <= k_power_max && power >= -k_power_max) {
    // Both are exact, so the one operation rounds once (W. D. Clinger, How to read floating point numbers accurately,
    // 1990).
    const auto exact = static_cast<double>(static_cast<std::int64_t>(digits));
    const double power_of_ten = k_exact_powers_of_ten[static_cast<std::size_t>(std::abs(power))];
    return power < 0 ? exact * power_of_ten : exact / power_of_ten;
  }
  if (power < 0 || power >= static_cast<int>(k_powers_of_ten.size())) return std::nullopt;
  return divide(digits, k_powers_of_ten[static_cast<std::size_t>(power)]);
}

}  // namespace

std::optional<double> parse_short_decimal(std::string_view text) {
  // Signs come and go: a branch on them would often be predicted wrongly.
  const bool is_negative = text.starts_with('-');
  text.remove_prefix(std::size_t{is_negative});
  const int exponent = take_exponent(text);
  const std::optional<Decimal> decimal = read_digits(text);
  if (!decimal) return std::nullopt;
  const std::optional<double> value = scale(decimal->digits, decimal->behind_point - exponent);
  if (!value) return std::nullopt;
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(*value) ^ std::uint64_t{is_negative} << 63);
}

}  // namespace foretell
