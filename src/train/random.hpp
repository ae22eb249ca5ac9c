#pragma once

#include <cstdint>

namespace foretell::train {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014): 64 bits a draw, the same
/// on every machine, unlike the distributions of the standard library. Cheap to make, so every tree has its own.
class Random {
 public:
  /// Different streams of one seed are independent for our purposes.
  Random(std::uint64_t seed, std::uint64_t stream) : state_(mix(seed) ^ mix(~stream)) {}

  std::uint64_t next() {
    state_ += k_golden;
    return mix(state_);
  }

  /// A number in [0, bound), as the high part of a 64 x 32 bit product: the bias is below bound / 2^64.
  std::uint32_t below(std::uint32_t bound) {
    const std::uint64_t draw = next();
    const std::uint64_t high = (draw >> 32) * bound;
    const std::uint64_t low = (draw & 0xffff'ffff) * bound;
    return static_cast<std::uint32_t>((high + (low >> 32)) >> 32);
  }

 private:
  static constexpr std::uint64_t k_golden = 0x9e37'79b9'7f4a'7c15;

  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace foretell::train
