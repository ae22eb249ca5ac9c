#include "train/ranking.hpp"

#include <algorithm>
#include <numeric>

namespace foretell::train {

Ranking::Ranking(std::vector<float> scores) : rows_(scores.size()) {
  std::iota(rows_.begin(), rows_.end(), 0u);
  std::ranges::stable_sort(rows_, [&](std::uint32_t a, std::uint32_t b) { return scores[a] > scores[b]; });
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const float score = scores[rows_[i]];
    if (scores_.empty() || score != scores_.back()) {
      scores_.push_back(score);
      ends_.push_back(i);
    }
    ++ends_.back();
  }
}

void Ranking::cut(std::span<const std::uint32_t> labels, std::uint32_t member,
                  std::span<const std::uint32_t> row_counts, std::vector<Cut>& out) const {
  out.clear();
  Cut cut;
  std::uint64_t counted = 0;
  std::size_t at = 0;
  for (std::size_t group = 0; group < scores_.size(); ++group) {
    for (; at < ends_[group]; ++at) {
      const std::uint32_t row = rows_[at];
      (labels[row] == member ? cut.members : cut.others) += row_counts.empty() ? 1 : row_counts[row];
    }
    if (cut.members + cut.others == counted) continue;
    counted = cut.members + cut.others;
    cut.threshold = scores_[group];
    out.push_back(cut);
  }
}

Ranking rank_by_class(const model::Predictions& predictions, std::size_t c) {
  std::vector<float> scores;
  scores.reserve(predictions.size());
  for (std::size_t row = 0; row < predictions.size(); ++row) scores.push_back(predictions.row(row)[c]);
  return Ranking(std::move(scores));
}

std::optional<double> roc_auc(std::span<const Cut> cuts) {
  if (cuts.empty() || cuts.back().members == 0 || cuts.back().others == 0) return std::nullopt;
  const Cut all = cuts.back();
  std::uint64_t wins_twice = 0;
  Cut above;
  for (const Cut& cut : cuts) {
    const std::uint64_t members = cut.members - above.members;
    const std::uint64_t tied_others = cut.others - above.others;
    wins_twice += members * (2 * (all.others - cut.others) + tied_others);
    above = cut;
  }
  return static_cast<double>(wins_twice) / 2 / (static_cast<double>(all.members) * static_cast<double>(all.others));
}

std::optional<double> average_precision(std::span<const Cut> cuts) {
  if (cuts.empty() || cuts.back().members == 0) return std::nullopt;
  double sum = 0;
  std::uint64_t members_above = 0;
  for (const Cut& cut : cuts) {
    const double precision = static_cast<double>(cut.members) / static_cast<double>(cut.members + cut.others);
    sum += precision * static_cast<double>(cut.members - members_above);
    members_above = cut.members;
  }
  return sum / static_cast<double>(cuts.back().members);
}

std::optional<model::BestThreshold> best_threshold(std::span<const Cut> cuts) {
  if (cuts.empty() || cuts.back().members == 0) return std::nullopt;
  const auto members = static_cast<double>(cuts.back().members);
  model::BestThreshold best;
  for (const Cut& cut : cuts) {
    const auto hits = static_cast<double>(cut.members);
    const auto answered = static_cast<double>(cut.members + cut.others);
    const double f1 = 2 * hits / (members + answered);
    if (f1 < best.f1) continue;
    best = {.threshold = static_cast<double>(cut.threshold),
            .f1 = f1,
            .precision = hits / answered,
            .recall = hits / members};
  }
  return best;
}

}  // namespace foretell::train
