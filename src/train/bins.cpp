#include "train/bins.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "base/threads.hpp"
#include "train/random.hpp"

namespace foretell::train {
namespace {

/// Rows whose quantiles stand for those of all rows, as in scikit-learn's histogram boosting.
constexpr std::size_t k_sample_rows = 200'000;
constexpr std::uint64_t k_sample_seed = 0x62696e73;

/// Some of the rows of one feature by value, each value once with the rows that have it, ascending.
struct ValueCount {
  float value = 0;
  std::uint32_t rows = 0;
};

/// A number whose unsigned order is the order of the floats (Herf, Radix tricks, 2001). NaN does not occur.
std::uint32_t ordered_bits(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & 0x8000'0000) != 0 ? ~bits : bits | 0x8000'0000;
}

float from_ordered_bits(std::uint32_t bits) {
  return std::bit_cast<float>((bits & 0x8000'0000) != 0 ? bits & 0x7fff'ffff : ~bits);
}

/// Sorts in three stable passes over 11 bits each.
void radix_sort(std::vector<std::uint32_t>& keys) {
  constexpr std::uint32_t k_digit_bits = 11;
  constexpr std::size_t k_digits = std::size_t{1} << k_digit_bits;
  std::vector<std::uint32_t> sorted(keys.size());
  for (std::uint32_t shift = 0; shift < 32; shift += k_digit_bits) {
    std::array<std::uint32_t, k_digits> places{};
    for (const std::uint32_t key : keys) ++places[key >> shift & (k_digits - 1)];
    std::uint32_t next = 0;
    for (std::uint32_t& place : places) next += std::exchange(place, next);
    for (const std::uint32_t key : keys) sorted[places[key >> shift & (k_digits - 1)]++] = key;
    keys.swap(sorted);
  }
}

/// All of `values`, or one at random out of each of k_sample_rows equal stretches: no period in the order of the rows
/// can bias it.
std::vector<std::uint32_t> sample_keys(std::span<const float> values) {
  const std::size_t count = std::min(values.size(), k_sample_rows);
  std::vector<std::uint32_t> keys(count);
  Random random(k_sample_seed, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * values.size() / count;
    const std::size_t end = (i + 1) * values.size() / count;
    const std::size_t row = begin + random.below(static_cast<std::uint32_t>(end - begin));
    keys[i] = ordered_bits(values[row] + 0.0f);  // -0 is 0
  }
  return keys;
}

std::vector<ValueCount> count_values(std::vector<std::uint32_t> keys) {
  radix_sort(keys);
  std::vector<ValueCount> counts;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || keys[i] != keys[i - 1]) counts.push_back({from_ordered_bits(keys[i]), 0});
    ++counts.back().rows;
  }
  return counts;
}

/// The distinct values of all rows, ascending, or nothing when there are more than k_bins_max.
std::vector<float> few_distinct(std::span<const float> values) {
  std::vector<float> distinct;  // sorted
  for (const float value : values) {
    const auto place = std::ranges::lower_bound(distinct, value);
    if (place != distinct.end() && *place == value) continue;
    if (distinct.size() == k_bins_max) return {};
    distinct.insert(place, value + 0.0f);
  }
  return distinct;
}

float edge_between(float low, float high) {
  const auto middle = static_cast<float>((static_cast<double>(low) + static_cast<double>(high)) / 2);
  return middle < high ? middle : low;
}

std::vector<float> edges_between(const std::vector<float>& distinct) {
  std::vector<float> edges;
  for (std::size_t i = 1; i < distinct.size(); ++i) edges.push_back(edge_between(distinct[i - 1], distinct[i]));
  return edges;
}

/// Cuts the values into at most k_bins_max bins of about as many rows each. A value with a bin's share of the rows
/// gets one of its own; what it saves is shared among the bins that follow.
std::vector<float> quantile_edges(const std::vector<ValueCount>& counts) {
  std::vector<float> edges;
  std::uint64_t rows_left = 0;
  for (const ValueCount& count : counts) rows_left += count.rows;
  std::uint64_t bins_left = k_bins_max;
  std::uint64_t in_bin = 0;
  for (std::size_t i = 0; i + 1 < counts.size() && bins_left > 1; ++i) {
    in_bin += counts[i].rows;
    const bool is_full = in_bin * bins_left >= rows_left;
    const bool next_fills_one = counts[i + 1].rows * bins_left >= rows_left;
    if (!is_full && !next_fills_one) continue;
    edges.push_back(edge_between(counts[i].value, counts[i + 1].value));
    rows_left -= in_bin;
    --bins_left;
    in_bin = 0;
  }
  return edges;
}

/// The bin of each value: the number of edges below it, by a search of 8 steps without branches.
void assign_bins(std::span<const float> values, const std::vector<float>& edges, std::uint8_t* bins) {
  std::array<float, k_bins_max> padded;
  padded.fill(std::numeric_limits<float>::infinity());
  std::ranges::copy(edges, padded.begin());
  for (std::size_t row = 0; row < values.size(); ++row) {
    std::size_t bin = 0;
    for (std::size_t step = k_bins_max / 2; step > 0; step /= 2) {
      bin += padded[bin + step - 1] < values[row] ? step : 0;
    }
    bins[row] = static_cast<std::uint8_t>(bin);
  }
}

/// Codes few enough are bins as they stand.
std::vector<float> bin_codes(const FeatureColumn& column, std::uint8_t* bins) {
  std::vector<float> edges;
  for (std::uint32_t code = 1; code < column.codes_end; ++code) edges.push_back(static_cast<float>(code) - 0.5f);
  std::ranges::transform(column.codes, bins, [](std::uint32_t code) { return static_cast<std::uint8_t>(code); });
  return edges;
}

std::vector<float> bin_feature(const FeatureColumn& column, std::uint8_t* bins) {
  if (!column.is_number() && column.codes_end <= k_bins_max) return bin_codes(column, bins);
  const std::vector<float> codes(column.codes.begin(), column.codes.end());
  const std::span<const float> values = column.is_number() ? column.numbers : codes;
  const std::vector<float> distinct = few_distinct(values);
  std::vector<float> edges =
      distinct.empty() ? quantile_edges(count_values(sample_keys(values))) : edges_between(distinct);
  assign_bins(values, edges, bins);
  return edges;
}

/// Puts each row into bin 1 of the feature of its code; `bins` is 0 everywhere.
void bin_one_hot(const FeatureColumn& column, std::uint8_t* bins) {
  const std::size_t rows = column.codes.size();
  for (std::size_t row = 0; row < rows; ++row) bins[column.codes[row] * rows + row] = 1;
}

/// Bins without rows yet, and the first feature of each of `columns`.
std::vector<std::size_t> lay_out(std::span<const FeatureColumn> columns, BinnedFeatures& binned) {
  std::vector<std::size_t> first_features;
  for (const FeatureColumn& column : columns) {
    first_features.push_back(binned.features());
    binned.columns = std::max<std::size_t>(binned.columns, column.column + 1);
    binned.column_of.insert(binned.column_of.end(), column.width(), column.column);
  }
  constexpr float k_between_0_and_1 = 0.5f;
  binned.edges.assign(binned.features(), std::vector<float>{k_between_0_and_1});
  binned.bins.resize(binned.features() * binned.rows);
  return first_features;
}

}  // namespace

BinnedFeatures bin_features(std::span<const FeatureColumn> columns, std::size_t rows, std::size_t threads,
                            std::stop_token stop) {
  BinnedFeatures binned{.rows = rows, .columns = 0, .column_of = {}, .edges = {}, .bins = {}};
  const std::vector<std::size_t> first_features = lay_out(columns, binned);
  const auto bin_column = [&](std::size_t c) {
    std::uint8_t* bins = binned.bins.data() + first_features[c] * rows;
    if (columns[c].is_one_hot) {
      bin_one_hot(columns[c], bins);
    } else {
      binned.edges[first_features[c]] = bin_feature(columns[c], bins);
    }
  };
  parallel_for(columns.size(), threads, bin_column, stop);
  return binned;
}

}  // namespace foretell::train
