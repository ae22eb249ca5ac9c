#include "data/column_warnings.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/column_profile.hpp"
#include "data/numbers_in_texts.hpp"
#include "data/place.hpp"

namespace foretell::data {
namespace {

using Kind = TableWarning::Kind;

double share_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// A column and what is known of it, warning by warning: each function gives the rest of a sentence, or nothing.
class ColumnInspector {
 public:
  ColumnInspector(const WholeColumn& column, const ColumnDescription& description)
      : column_(column), description_(description), present_(column.rows - column.missing) {}

  std::vector<TableWarning> inspect() {
    if (present_ == 0) {
      add(Kind::all_missing, "every value is missing");
      return std::move(warnings_);
    }
    inspect_variety();
    if (share_of(column_.missing, column_.rows) > k_mostly_missing_share) {
      add(Kind::mostly_missing, percent(column_.missing, column_.rows) + " of the values are missing");
    }
    inspect_levels();
    const bool has_codes = column_.schema.type == ColumnType::category && !column_.values.codes.empty();
    if (has_codes && !column_.type_is_wished) inspect_texts();
    inspect_outliers();
    return std::move(warnings_);
  }

 private:
  void add(Kind kind, std::string_view what) {
    warnings_.push_back({kind, {column_.schema.name}, fmt::format("{}: {}", quoted_column(column_.schema.name), what)});
  }
  /// ` such as "x"`, where the column's values may be shown.
  std::string such_as(std::string_view text) const {
    return column_.schema.is_sensitive ? std::string() : " such as " + quote(text);
  }

  void inspect_variety() {
    if (description_.distinct == 1 && !description_.has_more_distinct) {
      add(Kind::constant, column_.missing == 0 ? "every value is the same" : "every value that is there is the same");
    } else if (share_of(description_.most_frequent_rows, present_) > k_almost_constant_share) {
      add(Kind::almost_constant,
          fmt::format("all but {} of {} values are the same", present_ - description_.most_frequent_rows, present_));
    }
  }

  void inspect_levels() {
    if (names_its_rows()) {
      add(Kind::id_like, fmt::format("all {} values differ: it names the rows and tells nothing of others", present_));
    } else if (column_.schema.type == ColumnType::category && !column_.texts.is_free_text &&
               description_.distinct > k_many_levels) {
      add(Kind::many_levels, fmt::format("{} different values, few rows each", description_.distinct));
    }
  }

  bool names_its_rows() const {
    if (present_ < k_identifier_rows_min || description_.distinct != present_) return false;
    if (is_identifier_name(column_.schema.name)) return true;
    if (column_.schema.type == ColumnType::category) {
      const bool has_spaces = std::ranges::any_of(
          column_.texts.examples, [](const std::string& text) { return text.find(' ') != std::string::npos; });
      return !has_spaces && description_.longest_characters <= k_identifier_characters_max;
    }
    if (column_.schema.type != ColumnType::number || !description_.numbers->all_integers) return false;
    return description_.numbers->max - description_.numbers->min + 1 == static_cast<double>(present_);
  }

  void inspect_texts() {
    const NumbersInTexts found = find_numbers(column_);
    if (found.others == 0 && found.decorated == 0) {
      add(Kind::numbers_as_text, fmt::format("all {} values are numbers, and marked as texts", present_));
    } else if (found.decorated_example && share_of(found.plain + found.decorated, present_) >= k_decorated_share) {
      add(Kind::numbers_as_text,
          fmt::format("{} of {} values are numbers in a form that is taken for text{}; write "
                      "them plainly (decimal commas: --decimal-comma)",
                      found.plain + found.decorated, present_, such_as(*found.decorated_example)));
    } else if (found.other_example && share_of(found.plain, present_) >= k_mixed_numbers_share) {
      add(Kind::mixed_types,
          fmt::format(
              "{} of {} values are numbers, the others texts{}, so all are read as texts; --missing names texts "
              "that stand for a missing value",
              found.plain, present_, such_as(*found.other_example)));
    }
  }

  void inspect_outliers() {
    if (!description_.numbers || column_.schema.type != ColumnType::number) return;
    const std::size_t outliers = description_.numbers->far_outliers;
    if (outliers == 0 || outliers > 1 + present_ / k_values_per_far_outlier) return;
    add(Kind::far_outliers, fmt::format("{} of {} values lie far from all others: slips, or codes for something else?",
                                        outliers, present_));
  }

  const WholeColumn& column_;
  const ColumnDescription& description_;
  std::size_t present_;  // rows with a value
  std::vector<TableWarning> warnings_;
};

}  // namespace

std::string percent(std::size_t part, std::size_t whole) {
  const double share = 100 * share_of(part, whole);
  return part > 0 && share < 0.1 ? "<0.1 %" : fmt::format("{:.1f} %", share);
}

std::vector<TableWarning> warn_of_column(const WholeColumn& column, const ColumnDescription& description) {
  return ColumnInspector(column, description).inspect();
}

}  // namespace foretell::data
