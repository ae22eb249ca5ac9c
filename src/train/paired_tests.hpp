#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "model/evaluation.hpp"

/// Whether two models that answered the same rows differ by more than chance. Pure functions, safe from any thread.
namespace foretell::train {

/// The chance that models which are equally good differ at least as much as two did that were right on the same rows but
/// for `only_first` that only the first got right and `only_second` that only the second did.
struct McNemar {
  double exact_p = 1;  ///< Two-sided binomial test: never too small, often too large.
  double mid_p = 1;    ///< Half of the observed outcome's own chance taken off: closer to what it says.
};

/// Q. McNemar, Psychometrika 12, 1947; the mid-p form after Fagerland, Lydersen, Laake, BMC Medical Research Methodology
/// 13:91, 2013. As statsmodels' mcnemar(exact=True) and mid-p.
McNemar mcnemar(std::uint64_t only_first, std::uint64_t only_second);

/// The chance that the mean of `differences`, one a row, lies as far from 0 as it does where their true mean is 0:
/// Student's t, two-sided, as scipy.stats.ttest_1samp. 1 for fewer than two rows.
double paired_t_test(std::span<const double> differences);

/// What each row adds to some sums, of which metrics are made. More rows than limits::k_compared_units_max are added up
/// in that many runs of neighbours, so that resampling takes bounded time.
class PairedSums {
 public:
  /// `terms` is [row][term], `width` terms a row.
  PairedSums(std::span<const double> terms, std::size_t width);

  std::size_t units() const { return sums_.size() / width_; }
  std::span<const double> unit(std::size_t index) const { return std::span(sums_).subspan(index * width_, width_); }
  std::size_t width() const { return width_; }

 private:
  std::size_t width_;
  std::vector<double> sums_;  // [unit][term]
};

/// The difference of a metric between two models, from the sums over some rows; nothing where they leave it undefined.
using Difference = std::function<std::optional<double>(std::span<const double> sums)>;

/// For each of `differences` the middle 95 % of its values over limits::k_compared_resamples resamples of the rows, drawn
/// with replacement by `seed`: the percentile bootstrap (Efron, Tibshirani: An Introduction to the Bootstrap, 1993, 13.3).
/// Nothing where it is undefined in some resample.
std::vector<std::optional<model::Interval>> bootstrap(const PairedSums& sums, std::span<const Difference> differences,
                                                      std::uint64_t seed);

}  // namespace foretell::train
