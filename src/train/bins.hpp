#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "train/preprocess.hpp"

namespace foretell::train {

/// Bins of one feature: codes are 8 bits.
inline constexpr std::size_t k_bins_max = 256;

/// Features cut into bins, for histograms. Bin b of a feature holds the values x with edges[b - 1] < x <= edges[b]; an
/// edge is a float32 strictly between two neighbouring values or equal to the lower one, so a split at an edge sends
/// every training row where its bin says.
struct BinnedFeatures {
  std::size_t rows = 0;
  std::size_t columns = 0;                // of the table
  std::vector<std::uint32_t> column_of;   // [feature]: the column of the table that it comes from
  std::vector<std::vector<float>> edges;  // [feature], ascending, one less than the feature has bins
  std::vector<std::uint8_t> bins;         // [feature][row]

  std::size_t features() const { return column_of.size(); }
  std::size_t bins_of(std::size_t feature) const { return edges[feature].size() + 1; }
  std::span<const std::uint8_t> column(std::size_t feature) const {
    return std::span(bins).subspan(feature * rows, rows);
  }
};

/// Bins `columns` of `rows` rows each. A feature with at most k_bins_max distinct values has one bin for each; another
/// has bins of about as many rows each, by the quantiles of all rows or of an even sample of them. Each place of a one-hot
/// column is a feature of two bins. The result does not depend on `threads`. When `stop` is requested it is incomplete.
BinnedFeatures bin_features(std::span<const FeatureColumn> columns, std::size_t rows, std::size_t threads,
                            std::stop_token stop = {});

}  // namespace foretell::train
