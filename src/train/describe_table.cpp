#include "train/describe_table.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/threads.hpp"
#include "data/column_warnings.hpp"
#include "data/place.hpp"
#include "train/target_column.hpp"

namespace foretell::train {
namespace {

using data::TableWarning;
using Kind = TableWarning::Kind;

constexpr double k_rare_class_share = 0.05;    // a class of fewer rows is hard to learn ...
constexpr std::size_t k_rare_class_rows = 10;  // ... and one of so few hardly at all

/// One description of one table.
class TableDescriber {
 public:
  TableDescriber(const data::WholeTable& table, const data::TableOptions& options) : table_(table) {
    const auto named = std::ranges::find(table.columns, options.target,
                                         [](const data::WholeColumn& column) { return column.schema.name; });
    if (options.target.empty() || named == table.columns.end()) return;
    named_target_ = static_cast<std::size_t>(named - table.columns.begin());
    target_ = make_target(*named, options.task);
    if (target_) predictors_.emplace(*target_);
  }

  Result<TableDescription> describe(std::size_t threads, std::stop_token stop) {
    out_.columns.resize(table_.columns.size());
    warnings_of_.resize(table_.columns.size());
    const auto describe_one = [&](std::size_t column) { describe_column(column); };
    if (!parallel_for(table_.columns.size(), threads, describe_one, std::move(stop))) {
      return fail(ErrorCode::cancelled, "stopped before the table was described");
    }
    out_.rows = table_.rows;
    out_.repeated_rows = table_.repeated_rows;
    out_.digested_rows = table_.digested_rows;
    out_.sha256 = table_.sha256;
    if (target_) describe_target();
    collect_warnings();
    return std::move(out_);
  }

 private:
  void describe_column(std::size_t place);
  void compare_with_target(const data::WholeColumn& column, const data::SortedValues& sorted,
                           DescribedColumn& out) const;
  void describe_target();

  void collect_warnings();
  void warn_of_leaks();
  void warn_of_target();
  void warn_of_rare_classes(std::size_t rows_with_target);
  void warn_of_identical_columns();
  void warn_of_repeated_rows();
  void warn(Kind kind, std::vector<std::string> columns, std::string message) {
    out_.warnings.push_back({kind, std::move(columns), std::move(message)});
  }
  const std::string& name_of(std::size_t column) const { return table_.columns[column].schema.name; }

  const data::WholeTable& table_;
  std::optional<std::size_t> named_target_;
  std::optional<TargetColumn> target_;
  std::optional<SoloPredictors> predictors_;
  std::vector<std::vector<TableWarning>> warnings_of_;  // of each column by itself
  TableDescription out_;
};

void TableDescriber::describe_column(std::size_t place) {
  const data::WholeColumn& column = table_.columns[place];
  DescribedColumn& out = out_.columns[place];
  const data::SortedValues sorted = data::sort_values(column.values);
  out.content = data::describe(column, sorted);
  warnings_of_[place] = data::warn_of_column(column, out.content);
  if (target_ && place != named_target_) compare_with_target(column, sorted, out);
}

void TableDescriber::compare_with_target(const data::WholeColumn& column, const data::SortedValues& sorted,
                                         DescribedColumn& out) const {
  const bool is_input = column.reason_to_leave_out.empty();
  const std::vector<std::int32_t>& codes = column.values.codes;
  const std::size_t levels = column.schema.categories.size();
  switch (column.schema.type) {
    case data::ColumnType::number:
    case data::ColumnType::date:
      out.association = associate_numbers(sorted, *target_);
      if (is_input) out.alone = predictors_->score_numbers(sorted);
      break;
    case data::ColumnType::category:
    case data::ColumnType::boolean:
      if (codes.empty() || column.texts.is_free_text) break;
      out.association = associate_codes(codes, levels, *target_);
      if (is_input) out.alone = predictors_->score_codes(codes, levels);
      break;
  }
}

void TableDescriber::describe_target() {
  DescribedTarget& target = out_.target.emplace();
  target.column = *named_target_;
  if (target_->is_regression()) {
    target.task = data::Task::regression;
    return;
  }
  const bool is_sensitive = table_.columns[*named_target_].schema.is_sensitive;
  for (const std::string& label : target_->labels.texts) target.classes.push_back({is_sensitive ? "" : label, 0});
  for (const std::int32_t label : target_->classes) {
    if (label != data::k_missing_code) ++target.classes[static_cast<std::size_t>(label)].rows;
  }
}

// --- warnings ---

void TableDescriber::collect_warnings() {
  if (target_) warn_of_leaks();
  if (named_target_) warn_of_target();
  for (std::size_t column = 0; column < table_.columns.size(); ++column) {
    for (TableWarning& warning : warnings_of_[column]) out_.warnings.push_back(std::move(warning));
  }
  warn_of_identical_columns();
  warn_of_repeated_rows();
  for (const std::string& warning : table_.warnings) warn(Kind::reading, {}, warning);
  std::ranges::stable_sort(out_.warnings, {}, &TableWarning::kind);
}

void TableDescriber::warn_of_leaks() {
  for (const DescribedColumn& column : out_.columns) {
    if (!column.alone || !is_leak(*column.alone)) continue;
    const SoloScore& alone = *column.alone;
    const std::string how_well = target_->is_regression()
                                     ? fmt::format("R2 {:.4f}", alone.score)
                                     : fmt::format("right in {:.2f} %, where the most frequent class is in {:.2f} %",
                                                   100 * alone.score, 100 * alone.baseline);
    const std::string& name = column.content.name;
    warn(Kind::leakage, {name},
         fmt::format("{}: predicts {} alone ({} of {} held-out rows); is it known when a prediction is made? if not, "
                     "leave it out: --drop",
                     data::quoted_column(name), quote(name_of(*named_target_)), how_well, alone.rows));
  }
}

void TableDescriber::warn_of_target() {
  const data::WholeColumn& column = table_.columns[*named_target_];
  const std::string place = data::quoted_column(column.schema.name);
  if (!target_) {
    warn(Kind::unusable_target, {column.schema.name},
         fmt::format("{}: nothing can be predicted here; a target has two classes or more, or different numbers",
                     place));
    return;
  }
  if (column.missing > 0) {
    warn(Kind::missing_target, {column.schema.name},
         fmt::format("{}: no target in {} of {} rows ({}), which training drops", place, column.missing, column.rows,
                     data::percent(column.missing, column.rows)));
  }
  warn_of_rare_classes(column.rows - column.missing);
}

void TableDescriber::warn_of_rare_classes(std::size_t rows_with_target) {
  const std::string& name = name_of(*named_target_);
  const std::vector<data::Level>& classes = out_.target->classes;
  const auto is_rare = [&](const data::Level& level) {
    const bool is_small = static_cast<double>(level.rows) < k_rare_class_share * static_cast<double>(rows_with_target);
    return classes.size() == 2 ? is_small : level.rows < k_rare_class_rows;
  };
  const auto rare = std::ranges::find_if(classes, is_rare);
  if (rare == classes.end()) return;
  const auto count = std::ranges::count_if(classes, is_rare);
  const std::string label = rare->text.empty() ? "a class" : quote(rare->text);
  const std::string others = count > 1 ? fmt::format(", {} more classes likewise", count - 1) : "";
  warn(Kind::class_imbalance, {name},
       fmt::format("{}: {} in {} of {} rows only ({}){}; accuracy says little then, --balanced makes training heed it",
                   data::quoted_column(name), label, rare->rows, rows_with_target,
                   data::percent(rare->rows, rows_with_target), others));
}

void TableDescriber::warn_of_identical_columns() {
  std::unordered_map<std::uint64_t, std::size_t> first_with;
  for (std::size_t column = 0; column < table_.columns.size(); ++column) {
    const auto [first, is_new] = first_with.emplace(table_.cell_digests[column], column);
    if (is_new || table_.columns[column].missing == table_.rows) continue;
    warn(Kind::identical_columns, {name_of(first->second), name_of(column)},
         fmt::format("{}: holds the same as {}", data::quoted_column(name_of(column)),
                     data::quoted_column(name_of(first->second))));
  }
}

void TableDescriber::warn_of_repeated_rows() {
  if (table_.repeated_rows == 0) return;
  const bool is_all = table_.digested_rows == table_.rows;
  warn(Kind::repeated_rows, {},
       fmt::format(
           "rows that repeat an earlier one: {} of {}{} ({}); in both parts of a split they flatter the evaluation",
           table_.repeated_rows, is_all ? "" : "the first ", table_.digested_rows,
           data::percent(table_.repeated_rows, table_.digested_rows)));
}

}  // namespace

Result<TableDescription> describe_table(const data::WholeTable& table, const data::TableOptions& options,
                                        std::size_t threads, std::stop_token stop) {
  return TableDescriber(table, options).describe(threads, std::move(stop));
}

}  // namespace foretell::train
