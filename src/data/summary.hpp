#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "data/table.hpp"

namespace foretell::data {

/// The places in a sorted column that a NumberSummary keeps, as shares of its values.
inline constexpr std::array<double, 7> k_summary_quantiles{0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

/// What a column of a table holds. For a number: the values at k_summary_quantiles (minimum first, maximum last; empty
/// without any). For a date: the same, as seconds. For a
/// category or boolean: how many rows hold each.
struct ColumnSummary {
  std::size_t missing = 0;
  std::vector<double> quantiles = {};
  std::vector<std::size_t> counts = {};
};

/// One summary a column of `table`.
std::vector<ColumnSummary> summarize(const Table& table);

}  // namespace foretell::data
