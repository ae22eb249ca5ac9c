#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace foretell::crypto {

/// The 128 secret bits of a SipHash.
struct SipKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  /// A key from the operating system's randomness.
  static SipKey random();
};

/// 128 bits of hash.
struct SipHash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  bool operator==(const SipHash128&) const = default;
};

/// SipHash-2-4 with 128 bits (Aumasson, Bernstein: SipHash: a fast short-input PRF, INDOCRYPT 2012; the 128-bit form is that
/// of the authors' reference code). Whoever does not know the key can neither foresee a hash nor make two inputs meet.
/// About a cycle a byte and 100 cycles.
SipHash128 siphash128(const SipKey& key, std::span<const std::byte> bytes);

}  // namespace foretell::crypto
