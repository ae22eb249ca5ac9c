#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace foretell::train {

/// The draws of numpy.random.RandomState(seed) that scikit-learn's splitters make, value for value: MT19937, and the
/// legacy shuffle with masked rejection (numpy/random/mtrand.pyx, src/distributions/distributions.c).
class NumpyRandom {
 public:
  explicit NumpyRandom(std::uint32_t seed) : engine_(seed) {}

  /// RandomState.shuffle
  void shuffle(std::span<std::uint32_t> values);
  /// RandomState.permutation(count): the numbers below `count`, shuffled.
  std::vector<std::uint32_t> permutation(std::size_t count);

 private:
  /// random_interval: a number in [0, max].
  std::uint32_t interval(std::uint32_t max);

  std::mt19937 engine_;
};

}  // namespace foretell::train
