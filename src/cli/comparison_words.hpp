#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/compare_models.hpp"
#include "train/compare.hpp"

/// What a comparison means, in sentences for people. They say who is better only where both tests say that it is more
/// than chance.
namespace foretell::cli {

/// The two models as people name them, "churn:1" and "churn:2".
struct ComparedTitles {
  std::string first;
  std::string second;
};

/// "churn:2 is better by 0.8 points of accuracy (95 % interval 0.3 to 1.2, p = 0.002): unlikely to be chance.", or that
/// it may well be.
std::string describe_difference(const train::MetricDifference& difference, const ComparedTitles& titles);

/// How far they agree, and who is right where they do not.
std::string describe_agreement(const train::Comparison& comparison, bool is_regression, const ComparedTitles& titles);

/// The whole verdict, a sentence an element.
std::vector<std::string> describe_verdict(const train::Comparison& comparison, bool is_regression,
                                          const ComparedTitles& titles);

/// "0.003", or "< 0.001".
std::string format_p(double p);

}  // namespace foretell::cli
