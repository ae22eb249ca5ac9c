#include "train/leakage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "train/random.hpp"
#include "train/target_tally.hpp"

namespace foretell::train {
namespace {

constexpr std::uint64_t k_seed = 42;
constexpr std::size_t k_leaf_rows_min = 5;
constexpr unsigned k_depth_max = 8;

/// A tree over one number: its leaves from left to right.
class NumberTree {
 public:
  /// Fits `values`, ascending, of `rows`.
  NumberTree(std::vector<double> values, std::vector<std::uint32_t> rows, const TargetColumn& target)
      : values_(std::move(values)), rows_(std::move(rows)), target_(target) {
    if (!rows_.empty()) grow(0, rows_.size(), k_depth_max);
  }

  bool is_empty() const { return answers_.empty(); }
  double answer(double value) const {
    const auto leaf = std::ranges::lower_bound(ends_, value) - ends_.begin();
    return answers_[std::min(static_cast<std::size_t>(leaf), answers_.size() - 1)];
  }

 private:
  void grow(std::size_t begin, std::size_t end, unsigned depth) {
    TargetTally all(target_);
    for (std::size_t i = begin; i < end; ++i) all.add(rows_[i]);
    const std::size_t cut = depth == 0 ? begin : best_cut(begin, end, all);
    if (cut == begin) {
      const bool is_last = end == values_.size();
      ends_.push_back(is_last ? std::numeric_limits<double>::infinity() : (values_[end - 1] + values_[end]) / 2);
      answers_.push_back(all.answer());
      return;
    }
    grow(begin, cut, depth - 1);
    grow(cut, end, depth - 1);
  }

  /// Where to part the rows so that both sides are most alike; `begin` when no cut is better than none.
  std::size_t best_cut(std::size_t begin, std::size_t end, TargetTally right) const {
    constexpr double k_gain_share_min = 1e-9;  // less is rounding
    TargetTally left(target_);
    std::size_t best = begin;
    double best_likeness = right.likeness() + k_gain_share_min * std::abs(right.likeness());
    for (std::size_t i = begin; i + k_leaf_rows_min < end; ++i) {
      left.add(rows_[i]);
      right.remove(rows_[i]);
      if (i + 1 < begin + k_leaf_rows_min || values_[i] == values_[i + 1]) continue;
      const double likeness = left.likeness() + right.likeness();
      if (likeness <= best_likeness) continue;
      best_likeness = likeness;
      best = i + 1;
    }
    return best;
  }

  std::vector<double> values_;
  std::vector<std::uint32_t> rows_;
  const TargetColumn& target_;
  std::vector<double> ends_;  // of the leaves; a value at an end belongs to the leaf before it
  std::vector<double> answers_;
};

template <class Rows>
double answer_of(const Rows& rows, const TargetColumn& target) {
  TargetTally tally(target);
  for (const std::uint32_t row : rows) tally.add(row);
  return tally.answer();
}

}  // namespace

bool is_leak(const SoloScore& score) {
  const double error = 1 - score.score;
  return score.surprises >= k_leak_surprises_min && score.score > k_leak_score &&
         error <= k_leak_error_share * (1 - score.baseline);
}

SoloPredictors::SoloPredictors(const TargetColumn& target) : target_(target), parts_(target.rows(), Part::none) {
  std::size_t candidates = 0;
  for (std::size_t row = 0; row < target.rows(); ++row) candidates += target.has(row);
  const double share =
      static_cast<double>(k_leak_sample_rows) / static_cast<double>(std::max<std::size_t>(candidates, 1));
  const auto draws_taken = static_cast<std::uint64_t>(std::min(1.0, share) * 0x1p32);
  for (std::uint32_t row = 0; row < target.rows(); ++row) {
    const std::uint64_t draw = Random(k_seed, row).next();
    if (!target.has(row) || (draw >> 32) >= draws_taken) continue;
    parts_[row] = draw & 1 ? Part::fitted : Part::held_out;
    (draw & 1 ? fitted_ : held_out_).push_back(row);
  }
}

/// Scores `answer(row)` on the held-out rows.
template <class Answer>
std::optional<SoloScore> SoloPredictors::score(const Answer& answer) const {
  const double baseline = answer_of(fitted_, target_);
  SoloScore score{.rows = held_out_.size()};
  const auto rows = static_cast<double>(score.rows);
  if (!target_.is_regression()) {
    std::size_t right = 0;
    for (const std::uint32_t row : held_out_) {
      right += answer(row) == target_.classes[row];
      score.surprises += baseline != target_.classes[row];
    }
    score.score = static_cast<double>(right) / rows;
    score.baseline = 1 - static_cast<double>(score.surprises) / rows;
    return score.surprises > 0 ? std::optional(score) : std::nullopt;
  }
  score.surprises = score.rows;
  const double mean = answer_of(held_out_, target_);
  double errors = 0, variation = 0;
  for (const std::uint32_t row : held_out_) {
    errors += std::pow(target_.numbers[row] - answer(row), 2);
    variation += std::pow(target_.numbers[row] - mean, 2);
  }
  if (variation == 0) return std::nullopt;
  score.score = 1 - errors / variation;
  return score;
}

std::optional<SoloScore> SoloPredictors::score_numbers(const data::SortedValues& column) const {
  if (fitted_.empty() || held_out_.empty()) return std::nullopt;
  std::vector<double> fitted_values;
  std::vector<std::uint32_t> fitted_rows;
  std::vector<double> value_of(parts_.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < column.size(); ++i) {
    const std::uint32_t row = column.rows[i];
    value_of[row] = column.values[i];
    if (parts_[row] != Part::fitted) continue;
    fitted_values.push_back(column.values[i]);
    fitted_rows.push_back(row);
  }
  TargetTally missing(target_);
  for (const std::uint32_t row : fitted_) {
    if (std::isnan(value_of[row])) missing.add(row);
  }
  const double otherwise = answer_of(fitted_, target_);
  const double of_missing = missing.rows() > 0 ? missing.answer() : otherwise;
  const NumberTree tree(std::move(fitted_values), std::move(fitted_rows), target_);
  return score([&](std::uint32_t row) {
    if (std::isnan(value_of[row])) return of_missing;
    return tree.is_empty() ? otherwise : tree.answer(value_of[row]);
  });
}

std::optional<SoloScore> SoloPredictors::score_codes(const std::vector<std::int32_t>& codes, std::size_t levels) const {
  if (fitted_.empty() || held_out_.empty()) return std::nullopt;
  // The missing code -1 comes first.
  const auto place_of = [&](std::uint32_t row) { return static_cast<std::size_t>(codes[row] + 1); };
  std::vector<std::uint32_t> by_level = fitted_;
  std::ranges::stable_sort(by_level, {}, place_of);
  std::vector<double> answers(levels + 1, answer_of(fitted_, target_));
  TargetTally tally(target_);
  for (std::size_t begin = 0, end = 0; begin < by_level.size(); begin = end) {
    for (; end < by_level.size() && place_of(by_level[end]) == place_of(by_level[begin]); ++end)
      tally.add(by_level[end]);
    answers[place_of(by_level[begin])] = tally.answer();
    for (std::size_t i = begin; i < end; ++i) tally.remove(by_level[i]);
  }
  return score([&](std::uint32_t row) { return answers[place_of(row)]; });
}

}  // namespace foretell::train
