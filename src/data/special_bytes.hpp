#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Where the bytes stand that mean something in CSV: the delimiter, the quote, both line ends and NUL. Bytes are looked
/// at 64 at a time, as simdjson does (Langdale and Lemire, Parsing gigabytes of JSON per second, 2019): fields are
/// short, so a loop over bytes, or a search for each field's end, costs more in starting and stopping than in looking.
namespace foretell::data {

inline constexpr std::size_t k_special_block_bytes = 64;

/// What 64 bytes hold. Bit i stands for byte i.
struct SpecialBytes {
  std::uint64_t special = 0;
  bool has_non_ascii = false;

  bool operator==(const SpecialBytes&) const = default;
};

/// Looks at the 64 bytes from `block` on, one by one: what find_special_bytes() must equal, and the form for machines
/// without SSE2.
inline SpecialBytes find_special_bytes_scalar(const char* block, char delimiter) {
  SpecialBytes found;
  for (std::size_t i = 0; i < k_special_block_bytes; ++i) {
    const char c = block[i];
    const bool is_special = c == delimiter || c == '"' || c == '\n' || c == '\r' || c == '\0';
    found.special |= std::uint64_t{is_special} << i;
    found.has_non_ascii |= static_cast<unsigned char>(c) >= 0x80;
  }
  return found;
}

#if defined(__SSE2__)

/// Looks at the 64 bytes from `block` on, which needs no alignment.
inline SpecialBytes find_special_bytes(const char* block, char delimiter) {
  constexpr std::size_t k_lane_bytes = sizeof(__m128i);
  SpecialBytes found;
  for (std::size_t lane = 0; lane < k_special_block_bytes; lane += k_lane_bytes) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + lane));
    const auto is = [&](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
    const __m128i line_end_or_nul = _mm_or_si128(_mm_or_si128(is('\n'), is('\r')), is('\0'));
    const __m128i special = _mm_or_si128(_mm_or_si128(is(delimiter), is('"')), line_end_or_nul);
    found.special |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(special))} << lane;
    found.has_non_ascii |= _mm_movemask_epi8(bytes) != 0;
  }
  return found;
}

#else

inline SpecialBytes find_special_bytes(const char* block, char delimiter) {
  return find_special_bytes_scalar(block, delimiter);
}

#endif

/// Goes from one special byte to the next. One thread at a time.
class SpecialScanner {
 public:
  explicit SpecialScanner(char delimiter) : delimiter_(delimiter) {}

  /// Begins at `begin`. Up to the last special byte that is taken, and for 64 bytes behind it, all bytes are readable.
  void start(const char* begin) { look_at(begin); }

  /// The next special byte that was not taken yet.
  const char* take() {
    while (special_ == 0) {
      look_at(block_ + k_special_block_bytes);
      has_non_ascii_ |= block_has_non_ascii_;
    }
    const char* const at = block_ + std::countr_zero(special_);
    special_ &= special_ - 1;
    return at;
  }

  /// Begins a record where the scan is.
  void start_record() { has_non_ascii_ = block_has_non_ascii_; }
  /// Whether a byte since start_record(), or one of the 64 around its beginning and its end, is not ASCII.
  bool may_have_non_ascii() const { return has_non_ascii_; }

 private:
  void look_at(const char* block) {
    const SpecialBytes found = find_special_bytes(block, delimiter_);
    block_ = block;
    special_ = found.special;
    block_has_non_ascii_ = found.has_non_ascii;
  }

  char delimiter_;
  const char* block_ = nullptr;
  std::uint64_t special_ = 0;  // of block_, those not taken yet
  bool block_has_non_ascii_ = false;
  bool has_non_ascii_ = false;
};

}  // namespace foretell::data
