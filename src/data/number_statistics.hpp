#pragma once

#include <cstddef>
#include <vector>

#include "data/sorted_values.hpp"

namespace foretell::data {

/// Bars of equal width next to each other: bar i counts the values from `first` + i `width` to below the next bar's
/// beginning; the last one also those at its end.
struct Histogram {
  double first = 0;
  double width = 0;  // 0: all values are the same
  std::vector<std::size_t> counts = {};
};

/// The most bars that a histogram has.
inline constexpr std::size_t k_histogram_bins_max = 20;

/// What the values of a number or date column are like; what is missing does not count.
struct NumberStatistics {
  std::size_t distinct = 0;
  std::size_t most_frequent_rows = 0;  ///< How many rows hold the most frequent value.
  std::size_t zeros = 0;
  std::size_t negatives = 0;
  double min = 0;
  double lower_quartile = 0;  ///< Quartiles lie between two values as numpy's and pandas' do (linear interpolation).
  double median = 0;
  double upper_quartile = 0;
  double max = 0;
  double mean = 0;
  double deviation = 0;          ///< The sample's, with n - 1; 0 for one value.
  std::size_t far_outliers = 0;  ///< Beyond 3 interquartile ranges from the quartiles (J. W. Tukey: far out).
  bool all_integers = false;
  Histogram histogram = {};
};

/// The statistics of `sorted`, which is not empty. Whole numbers get bars of a whole width, so that no bar stands
/// between two of them.
NumberStatistics describe_numbers(const SortedValues& sorted);

}  // namespace foretell::data
