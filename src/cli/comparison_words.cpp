#include "cli/comparison_words.hpp"

#include <cmath>

#include <fmt/format.h>

#include "model/evaluation.hpp"

namespace foretell::cli {
namespace {

/// By how much the better one is better, from its side: a positive number.
struct Gain {
  bool is_second = false;
  double value = 0;
  std::optional<model::Interval> interval;
};

Gain gain_of(const train::MetricDifference& difference) {
  const double sign = difference.is_more_better ? 1 : -1;
  const bool is_second = difference.value * sign > 0;
  const double towards_better = is_second ? sign : -sign;
  Gain gain{.is_second = is_second, .value = difference.value * towards_better, .interval = difference.interval};
  if (gain.interval && towards_better < 0) {
    gain.interval = model::Interval{.low = -gain.interval->high, .high = -gain.interval->low};
  }
  return gain;
}

/// A gain in the unit in which people speak of the metric: points of a share, else three digits.
std::string amount(std::string_view key, double value) {
  if (key != "accuracy") return fmt::format("{:.3g}", value);
  const double points = 100 * value;
  return std::abs(points) < 0.1 && points != 0 ? fmt::format("{:.2g}", points) : fmt::format("{:.1f}", points);
}

std::string unit(std::string_view key) {
  return key == "accuracy" ? " points of accuracy" : fmt::format(" in {}", model::metric_name(key));
}

std::string p_phrase(double p) { return (p < 0.001 ? "p " : "p = ") + format_p(p); }

std::string evidence(const train::MetricDifference& difference, const std::optional<model::Interval>& interval) {
  const std::string chance = p_phrase(difference.p);
  if (!interval) return chance;
  return fmt::format("95 % interval {} to {}, {}", amount(difference.key, interval->low),
                     amount(difference.key, interval->high), chance);
}

}  // namespace

std::string format_p(double p) { return p < 0.001 ? "< 0.001" : fmt::format("{:.2g}", p); }

std::string describe_difference(const train::MetricDifference& difference, const ComparedTitles& titles) {
  if (difference.value == 0) {
    return fmt::format("Both are alike in {} on these rows.", model::metric_name(difference.key));
  }
  const Gain gain = gain_of(difference);
  const std::string& better = gain.is_second ? titles.second : titles.first;
  const std::string by = amount(difference.key, gain.value) + unit(difference.key);
  const std::string why = evidence(difference, gain.interval);
  if (difference.is_clear()) return fmt::format("{} is better by {} ({}): unlikely to be chance.", better, by, why);
  return fmt::format("{} is ahead by {} on these rows, which may well be chance ({}).", better, by, why);
}

std::string describe_agreement(const train::Comparison& comparison, bool is_regression, const ComparedTitles& titles) {
  if (comparison.differing.empty()) return "They answer every row alike.";
  const std::string share = fmt::format("They answer {:.1f} % of the rows alike", 100 * comparison.agreement());
  if (is_regression) return share + ".";
  return fmt::format(
      "{}; where they do not, {} alone is right {} times, {} alone {} times (McNemar's test: {}, exact {}).", share,
      titles.first, comparison.only_first_right, titles.second, comparison.only_second_right,
      p_phrase(comparison.mcnemar.mid_p), format_p(comparison.mcnemar.exact_p));
}

std::vector<std::string> describe_verdict(const train::Comparison& comparison, bool is_regression,
                                          const ComparedTitles& titles) {
  std::vector<std::string> sentences{describe_agreement(comparison, is_regression, titles)};
  for (const train::MetricDifference& difference : comparison.differences) {
    sentences.push_back(describe_difference(difference, titles));
  }
  constexpr std::uint64_t k_few = 10;
  const std::uint64_t deciding = comparison.only_first_right + comparison.only_second_right;
  if (!is_regression && deciding > 0 && deciding < k_few) {
    sentences.push_back(
        fmt::format("Rows that one of them alone gets right are few ({}): more rows would tell more.", deciding));
  }
  return sentences;
}

}  // namespace foretell::cli
