#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/describe.hpp"
#include "data/table_warning.hpp"
#include "data/whole_table.hpp"

namespace foretell::data {

inline constexpr double k_almost_constant_share = 0.99;   ///< More rows with a value hold the most frequent one.
inline constexpr double k_mostly_missing_share = 0.5;     ///< More rows have no value.
inline constexpr std::size_t k_many_levels = 100;         ///< A category with more levels has many.
inline constexpr std::size_t k_identifier_rows_min = 20;  ///< Fewer rows that all differ are no sign of an identifier.
inline constexpr std::size_t k_identifier_characters_max = 64;
inline constexpr double k_mixed_numbers_share = 0.5;  ///< At least as many values are numbers where the rest is texts.
inline constexpr double k_decorated_share = 0.9;      ///< At least as many values are numbers but for their form.
/// Of more than so many values one more may lie far out; more of them are a long tail and no slips.
inline constexpr std::size_t k_values_per_far_outlier = 1'000;

/// "12.3 %", and "<0.1 %" for less.
std::string percent(std::size_t part, std::size_t whole);

/// What is to be said of a column by itself, in the order of TableWarning::Kind.
std::vector<TableWarning> warn_of_column(const WholeColumn& column, const ColumnDescription& description);

}  // namespace foretell::data
