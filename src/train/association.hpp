#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "data/sorted_values.hpp"
#include "data/whole_table.hpp"
#include "train/target_column.hpp"

namespace foretell::train {

/// How strongly a column and a target go together.
struct Association {
  /// Which figure fits the kinds of the two.
  enum class Measure : std::uint8_t {
    pearson,    ///< Number and number: the correlation.
    spearman,   ///< Number and number: the correlation of ranks, where it is much higher than Pearson's.
    auc,        ///< Number and two classes: the chance that a row of the second has more than one of the first.
    eta,        ///< Number and classes: the root of the share of the number's variance between the classes.
    cramers_v,  ///< Category and classes.
  };

  Measure measure = Measure::pearson;
  double value = 0;     ///< What the measure says; of a correlation with its sign.
  double strength = 0;  ///< The same from 0 (none) to 1 (one tells the other), comparable between measures.
};

std::string_view to_text(Association::Measure measure);

/// Spearman's correlation is told where it is higher than Pearson's by more than this.
inline constexpr double k_spearman_lead = 0.1;

/// The association of a number or date column; missing rows of either do not count. Two classes: AUC, whose strength is
/// |2 AUC - 1|. More: eta, its square corrected for the number of classes (T. L. Kelley, 1935: epsilon squared).
/// Nothing where either is constant in the rows that have both.
std::optional<Association> associate_numbers(const data::SortedValues& column, const TargetColumn& target);

/// The association of a category or boolean column, `levels` codes: with classes Cramer's V, corrected for bias (W.
/// Bergsma, 2013); with numbers eta, corrected as above. Both are 0 where every row has a level of its own: an
/// identifier tells nothing. Nothing where either is constant in the rows that have both.
std::optional<Association> associate_codes(const std::vector<std::int32_t>& codes, std::size_t levels,
                                           const TargetColumn& target);

}  // namespace foretell::train
