#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>

/// exp and log out of additions, multiplications and divisions alone. The C library picks another variant on processors
/// with fused multiply-add, whose last bits differ; with these a model has the same bytes on every x86-64 processor.
namespace foretell::train {

/// e to the power of `x`, for x <= 0, within 2 units in the last place; 0 where the result would be subnormal.
inline double portable_exp(double x) {
  if (x < -708) return 0;
  // x = k ln 2 + r with |r| <= ln 2 / 2; adding and subtracting 1.5 * 2^52 rounds to an integer.
  constexpr double k_rounder = 0x1.8p52;
  constexpr double k_log2_e = 0x1.71547652b82fep+0;
  constexpr double k_ln2_high = 0x1.62e42feep-1;  // trailing zeros: its product with k is exact
  constexpr double k_ln2_low = 0x1.a39ef35793c76p-33;
  const double k = (x * k_log2_e + k_rounder) - k_rounder;
  const double r = (x - k * k_ln2_high) - k * k_ln2_low;
  // Taylor's series; the first term left out is below 2e-16.
  double sum = 1.0 / 479001600;
  for (const double factorial : {39916800., 3628800., 362880., 40320., 5040., 720., 120., 24., 6., 2., 1., 1.}) {
    sum = sum * r + 1 / factorial;
  }
  const auto exponent = static_cast<std::uint64_t>(static_cast<std::int64_t>(k) + 1023);
  return sum * std::bit_cast<double>(exponent << 52);
}

/// The natural logarithm of `x`, a normal number of at least 1, within 1e-15 (absolute below e, else relative).
inline double portable_log(double x) {
  constexpr double k_ln2 = 0x1.62e42fefa39efp-1;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double mantissa = std::bit_cast<double>((bits & 0x000f'ffff'ffff'ffff) | 0x3ff0'0000'0000'0000);  // [1, 2)
  if (mantissa > 0x1.6a09e667f3bcdp+0) {                                                            // the root of 2
    mantissa /= 2;
    ++exponent;
  }
  // ln m = 2 artanh(s) with |s| <= 0.172; the first term left out is below 1e-18.
  const double s = (mantissa - 1) / (mantissa + 1);
  const double s2 = s * s;
  double sum = 0;
  for (const double odd : {21., 19., 17., 15., 13., 11., 9., 7., 5., 3., 1.}) sum = sum * s2 + 1 / odd;
  return 2 * s * sum + exponent * k_ln2;
}

}  // namespace foretell::train
