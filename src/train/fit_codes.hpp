#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/schema.hpp"
#include "train/column_plan.hpp"

namespace foretell::train {

/// What the codes of a category or boolean column become, learned from the training part.
///
/// Levels are numbered: the categories that are not rare in their order, then one level for all rare ones together, then
/// one for missing values where they have their own. Missing and unknown texts are one and the same.
struct CodeFit {
  std::vector<std::string> categories;    // known to the model: those of the training part; of a boolean both
  std::vector<std::uint32_t> level_of;    // [place in `categories`]
  std::vector<std::int32_t> renumbered;   // [code in the table]: its place in `categories`, or k_missing_code
  std::uint32_t other_level = 0;          // of missing and unknown texts
  std::vector<std::uint64_t> level_rows;  // training rows of each level

  std::uint32_t levels() const { return static_cast<std::uint32_t>(level_rows.size()); }
  /// The level of a code of the table.
  std::uint32_t level(std::int32_t code) const {
    const std::int32_t place = code < 0 ? code : renumbered[static_cast<std::size_t>(code)];
    return place < 0 ? other_level : level_of[static_cast<std::size_t>(place)];
  }
};

/// Learns them from the rows of `codes` that `rows` names. Where plan.fill is `own`, missing values are a level of their
/// own if the training part has any; else they, and unknown texts, join the rare ones if there are any, else the most
/// frequent category (the first of several). A constant that is no category is a level of its own.
CodeFit fit_codes(const data::ColumnSchema& column, const std::vector<std::int32_t>& codes,
                  std::span<const std::uint32_t> rows, const ColumnPlan& plan);

}  // namespace foretell::train
