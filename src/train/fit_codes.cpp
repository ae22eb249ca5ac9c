#include "train/fit_codes.hpp"

#include <algorithm>

#include "data/table.hpp"

namespace foretell::train {
namespace {

using model::Fill;

/// Training rows of each code of the table, and of none.
struct Counts {
  std::vector<std::uint64_t> of_code;
  std::uint64_t missing = 0;
};

Counts count(std::size_t categories, const std::vector<std::int32_t>& codes, std::span<const std::uint32_t> rows) {
  Counts counts{.of_code = std::vector<std::uint64_t>(categories)};
  for (const std::uint32_t row : rows) {
    if (codes[row] < 0) {
      ++counts.missing;
    } else {
      ++counts.of_code[static_cast<std::size_t>(codes[row])];
    }
  }
  return counts;
}

class CodeFitter {
 public:
  CodeFitter(const data::ColumnSchema& column, const ColumnPlan& plan, Counts counts)
      : column_(column), plan_(plan), counts_(std::move(counts)) {}

  CodeFit run() {
    const bool is_boolean = column_.type == data::ColumnType::boolean;
    fit_.renumbered.assign(column_.categories.size(), data::k_missing_code);
    for (std::size_t code = 0; code < column_.categories.size(); ++code) {
      if (counts_.of_code[code] > 0 || is_boolean) add_category(code);
    }
    add_rare_level();
    add_other();
    return std::move(fit_);
  }

 private:
  void add_category(std::size_t code) {
    const std::uint64_t rows = counts_.of_code[code];
    fit_.renumbered[code] = static_cast<std::int32_t>(fit_.categories.size());
    fit_.categories.push_back(column_.categories[code]);
    if (rows < plan_.rare_rows) {
      rare_rows_ += rows;
      fit_.level_of.push_back(k_rare);
    } else {
      fit_.level_of.push_back(add_level(rows));
    }
  }

  std::uint32_t add_level(std::uint64_t rows) {
    fit_.level_rows.push_back(rows);
    return fit_.levels() - 1;
  }

  void add_rare_level() {
    if (rare_rows_ == 0) return;
    rare_level_ = add_level(rare_rows_);
    std::ranges::replace(fit_.level_of, k_rare, *rare_level_);
  }

  /// Gives missing and unknown texts their level.
  void add_other() {
    if (plan_.fill == Fill::constant) {
      const auto found = std::ranges::find(fit_.categories, plan_.fill_text);
      const bool is_known = found != fit_.categories.end();
      fit_.other_level =
          is_known ? fit_.level_of[static_cast<std::size_t>(found - fit_.categories.begin())] : add_level(0);
    } else if (plan_.fill == Fill::own && counts_.missing > 0) {
      fit_.other_level = add_level(0);
    } else if (plan_.fill == Fill::own && rare_level_) {
      fit_.other_level = *rare_level_;
    } else {
      fit_.other_level = most_frequent_level();
    }
    fit_.level_rows[fit_.other_level] += counts_.missing;
  }

  std::uint32_t most_frequent_level() {
    if (fit_.categories.empty()) return add_level(0);
    const auto most = std::ranges::max_element(counts_.of_code) - counts_.of_code.begin();
    return fit_.level_of[static_cast<std::size_t>(fit_.renumbered[static_cast<std::size_t>(most)])];
  }

  static constexpr std::uint32_t k_rare = 0xffff'ffff;  // until the rare ones have their level

  const data::ColumnSchema& column_;
  const ColumnPlan& plan_;
  Counts counts_;
  std::uint64_t rare_rows_ = 0;
  std::optional<std::uint32_t> rare_level_;
  CodeFit fit_;
};

}  // namespace

CodeFit fit_codes(const data::ColumnSchema& column, const std::vector<std::int32_t>& codes,
                  std::span<const std::uint32_t> rows, const ColumnPlan& plan) {
  return CodeFitter(column, plan, count(column.categories.size(), codes, rows)).run();
}

}  // namespace foretell::train
