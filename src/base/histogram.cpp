#include "base/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace foretell {

HistogramSnapshot& HistogramSnapshot::operator+=(const HistogramSnapshot& other) {
  std::ranges::transform(counts_, other.counts_, counts_.begin(), std::plus());
  sum_ns_ += other.sum_ns_;
  squares_low_ += other.squares_low_;
  squares_high_ += other.squares_high_;
  return *this;
}

HistogramSnapshot& HistogramSnapshot::operator-=(const HistogramSnapshot& earlier) {
  std::ranges::transform(counts_, earlier.counts_, counts_.begin(), std::minus());
  sum_ns_ -= earlier.sum_ns_;
  squares_low_ -= earlier.squares_low_;
  squares_high_ -= earlier.squares_high_;
  return *this;
}

std::uint64_t HistogramSnapshot::count() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

double HistogramSnapshot::mean_s() const {
  const std::uint64_t n = count();
  return n == 0 ? 0 : static_cast<double>(sum_ns_) * 1e-9 / static_cast<double>(n);
}

double HistogramSnapshot::deviation_s() const {
  const std::uint64_t n = count();
  if (n < 2) return 0;
  // The sums are exact and long double has 64 bits at least: what the difference loses is below 10^-9 of the mean.
  const auto durations = static_cast<long double>(n);
  const long double mean = static_cast<long double>(sum_ns_) / durations;
  const long double mean_of_squares =
      (std::ldexp(static_cast<long double>(squares_high_), 32) + static_cast<long double>(squares_low_)) / durations;
  // Never below 0: of an observation under way one sum may be counted and the other not.
  const long double variance = std::max(mean_of_squares - mean * mean, 0.0L) * durations / (durations - 1);
  return static_cast<double>(1e-9L * std::sqrt(variance));
}

std::chrono::nanoseconds HistogramSnapshot::quantile(double q) const {
  const std::uint64_t n = count();
  if (n == 0) return std::chrono::nanoseconds(0);
  const auto wanted = static_cast<std::uint64_t>(std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(n)));
  const std::uint64_t rank = std::clamp<std::uint64_t>(wanted, 1, n);
  std::size_t index = 0;
  for (std::uint64_t seen = counts_[0]; seen < rank; seen += counts_[index]) ++index;
  const std::chrono::nanoseconds above = index == 0 ? std::chrono::nanoseconds(0) : DurationBuckets::bound(index - 1);
  return index == DurationBuckets::k_count - 1 ? above : above + (DurationBuckets::bound(index) - above) / 2;
}

std::vector<std::uint64_t> HistogramSnapshot::counts_up_to(std::span<const std::chrono::nanoseconds> bounds) const {
  std::vector<std::uint64_t> counts;
  std::uint64_t seen = 0;
  std::size_t index = 0;
  for (const std::chrono::nanoseconds bound : bounds) {
    for (const std::size_t last = DurationBuckets::index_of(bound); index <= last; ++index) seen += counts_[index];
    counts.push_back(seen);
  }
  return counts;
}

void Histogram::add_to(HistogramSnapshot& snapshot) const {
  for (std::size_t i = 0; i < counts_.size(); ++i) snapshot.counts_[i] += counts_[i].value();
  snapshot.sum_ns_ += sum_ns_.value();
  snapshot.squares_low_ += squares_low_.value();
  snapshot.squares_high_ += squares_high_.value();
}

}  // namespace foretell
