#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "data/column_draft.hpp"
#include "data/column_roles.hpp"
#include "data/read_table.hpp"
#include "data/row_weight.hpp"
#include "data/target_builder.hpp"
#include "data/target_profile.hpp"
#include "data/wrong_cell.hpp"

namespace foretell::data {
namespace {

/// One reading of one file: the first rows to guess types, the whole file to know them and to build values by
/// the guess, and the whole file once more only for what was guessed wrongly.
class TrainingTableReader {
 public:
  TrainingTableReader(ByteSource& source, const TableOptions& table, const RowOptions& options)
      : source_(source), table_(table), options_(options) {}

  Result<ReadTable> read();

 private:
  Result<void> guess_types();
  void start_target();
  Result<void> read_whole();
  Result<void> take_row(const RowReader& rows);
  Result<bool> take_target(const RowReader& rows);
  Result<void> take_weight(const RowReader& rows, bool is_kept);
  Result<void> check_numbers() const;
  Result<void> plan_columns();
  bool must_read_again() const;
  Result<void> read_again();
  Result<void> take_row_again(const RowReader& rows);
  Result<void> finish_target();
  Result<void> check_target(const TargetBuilder::Built& built) const;
  Result<void> finish_columns();
  std::unexpected<Error> fail_no_columns() const;

  std::optional<ColumnType> wished_target_type() const;
  ColumnType target_type() const { return wished_target_type().value_or(target_profile_->type()); }
  Place target_place() const { return {options_.file, 0, names_[roles_.target]}; }

  ByteSource& source_;
  TableOptions table_;
  RowOptions options_;

  // Guessed, then known once the whole file was read.
  std::vector<std::string> names_;
  ColumnRoles roles_;
  NumberStyle style_ = NumberStyle::point;
  std::optional<ColumnProfile> target_profile_;
  std::optional<TargetProfile> target_numbers_;
  LabelType label_type_ = LabelType::text;
  std::uint64_t rows_ = 0;

  std::optional<TargetBuilder> targets_;  // none: the guess of their type broke
  std::vector<double> weights_;           // of the rows that are kept, where there are weights
  std::vector<ColumnDraft> columns_;      // all but the target
  ReadTable out_;
};

Result<ReadTable> TrainingTableReader::read() {
  TRY(guess_types());
  TRY(read_whole());
  TRY(check_numbers());
  label_type_ = TRY(target_numbers_->label_type(target_type(), target_place()));
  TRY(plan_columns());
  if (must_read_again()) TRY(read_again());
  TRY(finish_target());
  TRY(finish_columns());
  return std::move(out_);
}

Result<void> TrainingTableReader::guess_types() {
  RowReader rows = TRY(RowReader::open(source_, table_, options_));
  keep_form(rows, table_, options_);
  names_ = rows.columns();
  style_ = rows.number_style();
  if (std::string warning = rows.form_warning(); !warning.empty()) out_.warnings.push_back(std::move(warning));
  roles_ = TRY(assign_roles(table_, names_, options_.file));
  for (std::size_t column = 0; column < names_.size(); ++column) {
    if (column != roles_.target)
      columns_.emplace_back(column, names_[column], roles_.wishes[column], table_.dates, style_);
  }
  start_target();
  // An error ends the guessing alone: reading the whole file tells of it, or of one before it.
  while (rows.rows() < options_.guess_rows && rows.next().value_or(false)) {
    for (ColumnDraft& column : columns_) column.guess_from(rows.cell(column.place()));
    target_profile_->observe(rows.cell(roles_.target));
    target_numbers_->observe(rows.cell(roles_.target));
  }
  for (ColumnDraft& column : columns_) column.start();
  label_type_ = target_numbers_->label_type(target_type(), target_place()).value_or(LabelType::integer);
  targets_.emplace(label_type_, style_);
  start_target();
  return {};
}

void TrainingTableReader::start_target() {
  target_profile_.emplace(ProfileRules{.style = style_});
  target_numbers_.emplace(table_.task, style_);
}

Result<void> TrainingTableReader::read_whole() {
  DigestSource digested(source_);
  RowReader rows = TRY(RowReader::open(digested, table_, options_));
  if (rows.columns() != names_) return fail_changed(options_.file);
  while (TRY(rows.next())) TRY(take_row(rows));
  rows_ = rows.rows();
  if (rows_ == 0) return fail_no_rows(options_.file);
  out_.sha256 = digested.finish_hex();
  return {};
}

Result<void> TrainingTableReader::take_row(const RowReader& rows) {
  const bool is_kept = TRY(take_target(rows));
  TRY(take_weight(rows, is_kept));
  for (ColumnDraft& column : columns_) {
    const RowCell cell = rows.cell(column.place());
    const ColumnDraft::Verdict verdict = column.take(cell, is_kept);
    if (verdict == ColumnDraft::Verdict::taken) continue;
    const Place place = rows.place_of(column.place());
    if (verdict == ColumnDraft::Verdict::wrong) return column.fail_wrong(place, cell);
    column.set_example(cell.text, place.line);
  }
  return {};
}

/// Whether the row has a target, under the guess. Once that broke, so did every value.
Result<bool> TrainingTableReader::take_target(const RowReader& rows) {
  const RowCell cell = rows.cell(roles_.target);
  if (const auto type = wished_target_type(); type && !is_of_type(*type, cell, style_)) {
    return fail_wrong_cell(rows.place_of(roles_.target), *type, cell, style_);
  }
  if (target_profile_->observe(cell)) target_profile_->set_example(cell.text, rows.place_of(roles_.target).line);
  if (!target_profile_->knows_all(ColumnType::category)) target_numbers_->observe(cell);
  if (!targets_) return true;
  const TargetBuilder::Outcome outcome = targets_->add(cell);
  if (outcome == TargetBuilder::Outcome::taken) return true;
  if (outcome == TargetBuilder::Outcome::missing) return false;
  targets_.reset();
  for (ColumnDraft& column : columns_) column.forget_values();
  return true;
}

Result<void> TrainingTableReader::take_weight(const RowReader& rows, bool is_kept) {
  if (!roles_.weights) return {};
  const RowCell cell = rows.cell(*roles_.weights);
  const std::optional<double> weight = read_weight(cell, style_);
  if (!weight) return fail_weight(rows.place_of(*roles_.weights), cell.text);
  if (is_kept) weights_.push_back(*weight);
  return {};
}

Result<void> TrainingTableReader::check_numbers() const {
  for (const ColumnDraft& column : columns_) TRY(column.check_numbers(options_.file, commas_may_be_text(table_)));
  if (wished_target_type()) return {};
  const auto place_of = [&](const ColumnProfile::Example& example) {
    return Place{options_.file, example.line, names_[roles_.target]};
  };
  if (const auto* example = target_profile_->out_of_range()) {
    return fail_wrong_cell(place_of(*example), ColumnType::number, example->text, style_);
  }
  const auto* example = target_profile_->decimal_comma();
  if (example != nullptr && !commas_may_be_text(table_)) return fail_decimal_comma(place_of(*example), example->text);
  return {};
}

/// What is left out, what was built as it had to be, and what is still to be built.
Result<void> TrainingTableReader::plan_columns() {
  for (ColumnDraft& column : columns_) column.settle(rows_);
  if (std::ranges::all_of(columns_, &ColumnDraft::is_left_out)) return fail_no_columns();
  return {};
}

bool TrainingTableReader::must_read_again() const {
  return !targets_ || targets_->type() != label_type_ ||
         std::ranges::any_of(columns_, &ColumnDraft::must_be_read_again);
}

Result<void> TrainingTableReader::read_again() {
  RowReader rows = TRY(RowReader::open(source_, table_, options_));
  if (rows.columns() != names_) return fail_changed(options_.file);
  targets_.emplace(label_type_, style_);
  weights_.clear();
  while (TRY(rows.next())) TRY(take_row_again(rows));
  if (rows.rows() != rows_) return fail_changed(options_.file);
  return {};
}

Result<void> TrainingTableReader::take_row_again(const RowReader& rows) {
  const RowCell target = rows.cell(roles_.target);
  const TargetBuilder::Outcome outcome = targets_->add(target);
  if (outcome == TargetBuilder::Outcome::wrong_type) return fail_changed(options_.file);
  if (outcome == TargetBuilder::Outcome::too_many) {
    return fail_at(rows.place_of(roles_.target),
                   fmt::format("found {}, one more label than the {} that a target may have", quote(target.text),
                               limits::k_classes_max),
                   "is the target an identifier, or free text? choose another");
  }
  const bool is_kept = outcome == TargetBuilder::Outcome::taken;
  TRY(take_weight(rows, is_kept));
  for (ColumnDraft& column : columns_) {
    const bool is_wanted = column.must_be_read_again();
    if (is_wanted && !column.take_again(rows.cell(column.place()), is_kept)) return fail_changed(options_.file);
  }
  return {};
}

Result<void> TrainingTableReader::finish_target() {
  TargetBuilder::Built built = targets_->finish();
  TRY(check_target(built));
  if (std::string decision = target_numbers_->decision(target_type(), target_place()); !decision.empty()) {
    out_.warnings.push_back(std::move(decision));
  }
  Table& table = out_.table;
  table.schema.labels = std::move(built.labels);
  table.schema.target = names_[roles_.target];
  table.target = std::move(built.target);
  table.target_numbers = std::move(built.numbers);
  table.weights = std::move(weights_);
  table.dropped_rows = rows_ - table.rows();
  if (roles_.weights && std::ranges::all_of(table.weights, [](double weight) { return weight == 0; })) {
    return fail_at({options_.file, 0, names_[*roles_.weights]},
                   "found the weight 0 in all rows that have a target, expected some that count");
  }
  return {};
}

/// Nothing is learned from one class, or one number.
Result<void> TrainingTableReader::check_target(const TargetBuilder::Built& built) const {
  if (label_type_ == LabelType::number) {
    if (built.numbers.empty())
      return fail_at(target_place(), "found no row with a target, expected at least two numbers");
    const double first = built.numbers.front();
    if (std::ranges::any_of(built.numbers, [&](double number) { return number != first; })) return {};
    return fail_at(target_place(),
                   fmt::format("found the one number {} in all {} rows that have a target, expected at least two",
                               first, built.numbers.size()),
                   "nothing can be learned from one number: add rows with others, or choose another target");
  }
  if (built.target.empty()) {
    return fail_at(target_place(), "found no row with a target, expected at least two classes");
  }
  if (built.labels_used >= 2) return {};
  const std::string& only = built.labels.texts[static_cast<std::size_t>(built.target.front())];
  return fail_at(target_place(),
                 fmt::format("found the one class {} in all {} rows that have a target, expected at least two",
                             quote(only), built.target.size()),
                 "nothing can be learned from one class: add rows of another, or choose another target");
}

Result<void> TrainingTableReader::finish_columns() {
  Table& table = out_.table;
  for (ColumnDraft& column : columns_) {
    BuiltColumn built = TRY(column.finish(options_.file));
    if (column.is_left_out()) {
      table.schema.left_out.push_back({column.schema().name, column.reason_to_leave_out()});
      continue;
    }
    table.schema.columns.push_back(column.schema());
    table.columns.push_back(std::move(built.values));
    if (!built.warning.empty()) out_.warnings.push_back(std::move(built.warning));
  }
  if (table.columns.empty()) return fail_no_columns();
  return {};
}

std::optional<ColumnType> TrainingTableReader::wished_target_type() const {
  if (table_.task == Task::regression) return ColumnType::number;
  return roles_.wishes[roles_.target].type;
}

std::unexpected<Error> TrainingTableReader::fail_no_columns() const {
  std::string reasons;
  for (const ColumnDraft& column : columns_) {
    reasons += fmt::format("{}{} ({})", reasons.empty() ? "; left out: " : ", ", quote(column.schema().name),
                           column.reason_to_leave_out());
  }
  return fail_at({options_.file},
                 fmt::format("found no column to learn from beside the target {}, expected at least one{}",
                             quote(table_.target), reasons),
                 reasons.empty() ? "" : "--keep NAME keeps a column anyway, --dates keeps dates");
}

}  // namespace

Result<ReadTable> read_training_table(ByteSource& source, const TableOptions& table, const RowOptions& options) {
  return TrainingTableReader(source, table, options).read();
}

}  // namespace foretell::data
