#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "data/sorted_values.hpp"
#include "train/target_column.hpp"

namespace foretell::train {

/// How well a predictor that reads one column does on rows that it was not fitted on.
struct SoloScore {
  double score = 0;           ///< Accuracy; of a regression R2.
  double baseline = 0;        ///< The same for always answering the most frequent class, or the mean.
  std::size_t rows = 0;       ///< The held-out rows.
  std::size_t surprises = 0;  ///< Those that the baseline gets wrong; of a regression all.
};

/// A column that scores above this, far above the baseline, leaks the target.
inline constexpr double k_leak_score = 0.99;
/// Far above the baseline: at most this share of its errors is left.
inline constexpr double k_leak_error_share = 0.1;
/// SoloScore::surprises that there must be to judge by.
inline constexpr std::size_t k_leak_surprises_min = 5;
/// So many rows make it clear; of more a sample is taken.
inline constexpr std::size_t k_leak_sample_rows = 100'000;

/// Whether one column that tells the target this well must have been written down when the target was known, or from it.
bool is_leak(const SoloScore& score);

/// Fits predictors of one column each to a part of the rows and scores them on another. A fixed seed halves the rows that
/// have a target, so that a column which merely names its rows scores no better than the baseline. Immutable: any thread
/// may ask.
class SoloPredictors {
 public:
  /// `target` outlives it.
  explicit SoloPredictors(const TargetColumn& target);

  /// A tree of splits of the one number: at most 8 levels, at least 5 rows a leaf, and a leaf for missing ones.
  /// Nothing where a half has no rows, or the held-out target is constant.
  std::optional<SoloScore> score_numbers(const data::SortedValues& column) const;
  /// The most frequent class, or the mean, of each of `levels` codes, and of the missing ones. Nothing as above.
  std::optional<SoloScore> score_codes(const std::vector<std::int32_t>& codes, std::size_t levels) const;

 private:
  enum class Part : std::uint8_t { none, fitted, held_out };

  template <class Answer>
  std::optional<SoloScore> score(const Answer& answer) const;

  const TargetColumn& target_;
  std::vector<Part> parts_;              // one a row
  std::vector<std::uint32_t> fitted_;    // rows in ascending order
  std::vector<std::uint32_t> held_out_;  // rows in ascending order
};

}  // namespace foretell::train
