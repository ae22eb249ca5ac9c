#include "train/logistic_loss.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/threads.hpp"
#include "train/portable_math.hpp"

namespace foretell::train {
namespace {

/// Rows whose scores are held at once: few enough for the first-level cache, many enough to fill vector registers.
constexpr std::size_t k_block_rows = 256;
constexpr std::size_t k_chunk_rows_min = 1'024;
constexpr std::size_t k_chunks_max = 64;
/// Doubles that all chunks' gradients hold together, unless one chunk alone holds more.
constexpr std::size_t k_chunk_gradients_max = std::size_t{1} << 23;

std::size_t chunk_count(std::size_t rows, std::size_t parameters) {
  const std::size_t by_rows = (rows + k_chunk_rows_min - 1) / k_chunk_rows_min;
  return std::max<std::size_t>(1, std::min({by_rows, k_chunks_max, k_chunk_gradients_max / parameters}));
}

/// The sum of a[i] * b[i] in four interleaved sums: a fixed order that fills vector registers.
double dot(std::span<const float> a, std::span<const double> b) {
  std::array<double, 4> sums{};
  std::size_t i = 0;
  for (; i + sums.size() <= a.size(); i += sums.size()) {
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += static_cast<double>(a[i + k]) * b[i + k];
  }
  for (; i < a.size(); ++i) sums[0] += static_cast<double>(a[i]) * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Turns the scores of one class against the other into residuals (probability less truth, times the row's weight), and
/// returns the weighted loss.
double binary_residuals(std::span<const std::uint32_t> target, std::span<const double> weights,
                        std::span<double> scores) {
  double loss = 0;
  for (std::size_t i = 0; i < target.size(); ++i) {
    const double score = scores[i];
    const double truth = target[i];
    const double small = portable_exp(-std::abs(score));
    loss += weights[i] * (portable_log(1 + small) + std::max(score, 0.0) - truth * score);
    scores[i] = weights[i] * ((score >= 0 ? 1 : small) / (1 + small) - truth);
  }
  return loss;
}

/// The same for one score a class, [class][row].
double softmax_residuals(std::span<const std::uint32_t> target, std::span<const double> weights,
                         std::span<double> scores) {
  const std::size_t rows = target.size();
  std::array<double, k_block_rows> largest;
  std::array<double, k_block_rows> sum{};
  std::copy_n(scores.begin(), rows, largest.begin());
  for (std::size_t at = rows; at < scores.size(); at += rows) {
    for (std::size_t i = 0; i < rows; ++i) largest[i] = std::max(largest[i], scores[at + i]);
  }
  double loss = 0;
  for (std::size_t i = 0; i < rows; ++i) loss += weights[i] * (largest[i] - scores[target[i] * rows + i]);
  for (std::size_t at = 0; at < scores.size(); at += rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      scores[at + i] = portable_exp(scores[at + i] - largest[i]);
      sum[i] += scores[at + i];
    }
  }
  for (std::size_t i = 0; i < rows; ++i) loss += weights[i] * portable_log(sum[i]);
  for (std::size_t at = 0; at < scores.size(); at += rows) {
    for (std::size_t i = 0; i < rows; ++i) scores[at + i] *= weights[i] / sum[i];
  }
  for (std::size_t i = 0; i < rows; ++i) scores[target[i] * rows + i] -= weights[i];
  return loss;
}

}  // namespace

LogisticLoss::LogisticLoss(const Prepared& prepared, double c, std::size_t threads)
    : prepared_(prepared),
      threads_(threads),
      scores_(prepared.class_rows.size() == 2 ? 1 : prepared.class_rows.size()) {
  for (const FeatureColumn& column : prepared.columns) {
    offsets_.push_back(features_);
    features_ += column.width();
  }
  weights_.assign(prepared.rows(), c);
  for (std::size_t row = 0; row < prepared.weights.size(); ++row) weights_[row] *= prepared.weights[row];
  const std::size_t count = chunk_count(prepared.rows(), parameters());
  chunks_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    chunks_[i].begin = i * prepared.rows() / count;
    chunks_[i].end = (i + 1) * prepared.rows() / count;
  }
}

double LogisticLoss::total_weight() const { return std::accumulate(weights_.begin(), weights_.end(), 0.0); }

std::vector<double> LogisticLoss::start() const {
  std::vector<double> parameters(this->parameters());
  // Of log shares any constant may be taken: the rows of the smallest class keep portable_log at 1 or above.
  double mean = 0;
  std::vector<double> logs;
  logs.reserve(prepared_.class_rows.size());
  for (const std::uint64_t rows : prepared_.class_rows) logs.push_back(portable_log(static_cast<double>(rows)));
  for (const double log : logs) mean += log / static_cast<double>(logs.size());
  for (std::size_t s = 0; s < scores_; ++s) {
    parameters[s * stride() + features_] = scores_ == 1 ? logs[1] - logs[0] : logs[s] - mean;
  }
  return parameters;
}

double LogisticLoss::evaluate(std::span<const double> parameters, std::span<double> gradient) {
  parallel_for(chunks_.size(), threads_, [&](std::size_t i) { evaluate_chunk(chunks_[i], parameters); });
  double objective = 0;
  for (std::size_t s = 0; s < scores_; ++s) {
    for (std::size_t f = 0; f < features_; ++f) {
      const double weight = parameters[s * stride() + f];
      objective += weight * weight / 2;
      gradient[s * stride() + f] = weight;
    }
    gradient[s * stride() + features_] = 0;
  }
  for (const Chunk& chunk : chunks_) {
    objective += chunk.loss;
    for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] += chunk.gradient[i];
  }
  return objective;
}

void LogisticLoss::evaluate_chunk(Chunk& chunk, std::span<const double> parameters) const {
  chunk.loss = 0;
  chunk.gradient.assign(this->parameters(), 0);
  for (std::size_t begin = chunk.begin; begin < chunk.end; begin += k_block_rows) {
    const std::size_t rows = std::min(k_block_rows, chunk.end - begin);
    chunk.block.resize(scores_ * rows);
    score_block(begin, rows, parameters, chunk.block);
    chunk.loss += to_residuals(begin, rows, chunk.block);
    add_gradient(begin, rows, chunk.block, chunk.gradient);
  }
}

void LogisticLoss::score_block(std::size_t begin, std::size_t rows, std::span<const double> parameters,
                               std::span<double> block) const {
  for (std::size_t s = 0; s < scores_; ++s) {
    const std::span<double> scores = block.subspan(s * rows, rows);
    const std::span<const double> weights = parameters.subspan(s * stride(), stride());
    std::ranges::fill(scores, weights[features_]);
    for (std::size_t c = 0; c < prepared_.columns.size(); ++c) {
      const FeatureColumn& column = prepared_.columns[c];
      if (column.is_number()) {
        const double weight = weights[offsets_[c]];
        for (std::size_t i = 0; i < rows; ++i) scores[i] += weight * static_cast<double>(column.numbers[begin + i]);
      } else {
        for (std::size_t i = 0; i < rows; ++i) scores[i] += weights[offsets_[c] + column.codes[begin + i]];
      }
    }
  }
}

double LogisticLoss::to_residuals(std::size_t begin, std::size_t rows, std::span<double> block) const {
  const std::span<const std::uint32_t> target = std::span(prepared_.target).subspan(begin, rows);
  const std::span<const double> weights = std::span(weights_).subspan(begin, rows);
  return scores_ == 1 ? binary_residuals(target, weights, block) : softmax_residuals(target, weights, block);
}

void LogisticLoss::add_gradient(std::size_t begin, std::size_t rows, std::span<const double> block,
                                std::span<double> gradient) const {
  for (std::size_t s = 0; s < scores_; ++s) {
    const std::span<const double> residuals = block.subspan(s * rows, rows);
    const std::span<double> sums = gradient.subspan(s * stride(), stride());
    for (const double residual : residuals) sums[features_] += residual;
    for (std::size_t c = 0; c < prepared_.columns.size(); ++c) {
      const FeatureColumn& column = prepared_.columns[c];
      if (column.is_number()) {
        sums[offsets_[c]] += dot(std::span(column.numbers).subspan(begin, rows), residuals);
      } else {
        for (std::size_t i = 0; i < rows; ++i) sums[offsets_[c] + column.codes[begin + i]] += residuals[i];
      }
    }
  }
}

}  // namespace foretell::train
