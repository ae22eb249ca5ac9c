#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/quote.hpp"
#include "data/column_builder.hpp"
#include "data/column_profile.hpp"
#include "data/delimiter.hpp"
#include "data/label_builder.hpp"
#include "data/read_table.hpp"
#include "data/target_profile.hpp"
#include "data/wrong_cell.hpp"

namespace foretell::data {
namespace {

std::unique_ptr<ColumnBuilder> make_builder(ColumnType type, const std::string& name, std::size_t rows_expected) {
  switch (type) {
    case ColumnType::number: return build_numbers(name, rows_expected);
    case ColumnType::boolean: return build_booleans(rows_expected);
    case ColumnType::date: return build_dates(DateOrder::day_first, rows_expected);
    case ColumnType::category: return build_categories(is_identifier_name(name), rows_expected);
  }
  return nullptr;
}

/// A column of the file on its way into the table.
struct PlannedColumn {
  std::size_t place = 0;                        // in the file
  ColumnSchema schema = {};                     // its type is a guess while the whole file is read for the first time
  std::unique_ptr<ColumnBuilder> builder = {};  // none: left out, or the guess broke
  bool must_be_read_again = false;
  std::string reason_to_leave_out = {};
};

LabelType guess_label_type(ColumnType type) {
  switch (type) {
    case ColumnType::number: return LabelType::integer;
    case ColumnType::boolean: return LabelType::boolean;
    case ColumnType::category:
    case ColumnType::date: return LabelType::text;
  }
  return LabelType::text;
}

LabelBuilder build_labels(LabelType type) {
  const bool is_boolean = type == LabelType::boolean;
  return LabelBuilder({type, is_boolean ? std::vector<std::string>{"false", "true"} : std::vector<std::string>()});
}

/// One reading of one file: the first rows to guess types, the whole file to know them and to build values by
/// the guess, and the whole file once more only for what was guessed wrongly.
class TrainingTableReader {
 public:
  TrainingTableReader(ByteSource& source, const std::string& target, const RowOptions& options)
      : source_(source), target_(target), options_(options) {}

  Result<ReadTable> read();

 private:
  Result<void> guess_types();
  Result<void> find_target();
  void start_profiles();
  Result<void> read_whole();
  void observe_row(const RowReader& rows);
  bool observe_label(std::string_view cell);
  bool observe_value(PlannedColumn& column, std::string_view cell, bool is_kept);
  Result<void> check_numbers();
  Result<void> plan_columns();
  bool must_read_again() const;
  Result<void> read_again();
  Result<void> read_row_again(const RowReader& rows);
  Result<void> take_labels();
  Result<void> take_columns();
  std::unexpected<Error> fail_changed() const;
  std::unexpected<Error> fail_no_columns() const;

  Place place(std::size_t column) const { return {options_.file, 0, names_[column]}; }

  ByteSource& source_;
  const std::string& target_;
  RowOptions options_;

  // Guessed, then known once the whole file was read.
  std::vector<std::string> names_;
  std::size_t target_place_ = 0;
  std::vector<ColumnProfile> profiles_;
  TargetProfile target_profile_;
  std::uint64_t rows_ = 0;
  LabelType label_type_ = LabelType::text;

  std::optional<LabelBuilder> labels_;  // none: the guess of their type broke
  std::vector<PlannedColumn> columns_;
  ReadTable out_;
};

Result<ReadTable> TrainingTableReader::read() {
  TRY(guess_types());
  TRY(read_whole());
  TRY(check_numbers());
  label_type_ = TRY(target_profile_.label_type(profiles_[target_place_].type(), place(target_place_)));
  TRY(plan_columns());
  if (must_read_again()) TRY(read_again());
  TRY(take_labels());
  TRY(take_columns());
  return std::move(out_);
}

Result<void> TrainingTableReader::guess_types() {
  RowReader rows = TRY(RowReader::open(source_, options_));
  names_ = rows.columns();
  options_.delimiter = rows.delimiter();
  TRY(find_target());
  start_profiles();
  while (rows.rows() < options_.guess_rows && TRY(rows.next())) {
    for (std::size_t column = 0; column < profiles_.size(); ++column) profiles_[column].observe(rows.cells()[column]);
  }
  for (std::size_t column = 0; column < names_.size(); ++column) {
    if (column == target_place_) continue;
    PlannedColumn& planned = columns_.emplace_back(column, ColumnSchema{names_[column], profiles_[column].type()});
    const bool is_kept = !profiles_[column].reason_to_leave_out();
    if (is_kept) planned.builder = make_builder(planned.schema.type, names_[column], 0);
  }
  label_type_ = guess_label_type(profiles_[target_place_].type());
  labels_ = build_labels(label_type_);
  return {};
}

void TrainingTableReader::start_profiles() {
  profiles_.clear();
  for (const std::string& name : names_) profiles_.emplace_back(is_identifier_name(name));
}

Result<void> TrainingTableReader::read_whole() {
  DigestSource digested(source_);
  RowReader rows = TRY(RowReader::open(digested, options_));
  if (rows.columns() != names_) return fail_changed();
  start_profiles();
  while (TRY(rows.next())) observe_row(rows);
  rows_ = rows.rows();
  if (rows_ == 0) return fail_at({options_.file}, "found a header but no rows, expected at least one row");
  out_.sha256 = digested.finish_hex();
  if (rows.delimiter() != ',') {
    out_.warnings.push_back(
        fmt::format("{}: read with a {} between fields", options_.file, delimiter_name(rows.delimiter())));
  }
  return {};
}

void TrainingTableReader::observe_row(const RowReader& rows) {
  const std::string_view label = rows.cells()[target_place_];
  if (profiles_[target_place_].observe(label)) {
    profiles_[target_place_].set_example(label, rows.place_of(target_place_).line);
  }
  const bool is_kept = observe_label(label);
  for (PlannedColumn& column : columns_) {
    const std::string_view cell = rows.cells()[column.place];
    if (observe_value(column, cell, is_kept)) {
      profiles_[column.place].set_example(cell, rows.place_of(column.place).line);
    }
  }
}

/// Whether the row has a label, under the guess. Once that broke, so did every value.
bool TrainingTableReader::observe_label(std::string_view cell) {
  if (!profiles_[target_place_].knows_all(ColumnType::category)) target_profile_.observe(cell);
  if (!labels_) return true;
  const LabelBuilder::Outcome outcome = labels_->add(cell);
  if (outcome == LabelBuilder::Outcome::label) return true;
  if (outcome == LabelBuilder::Outcome::missing) return false;
  labels_.reset();
  for (PlannedColumn& column : columns_) column.builder.reset();
  return true;
}

/// Puts a cell into the values of its column, as far as the guess goes, and into the profile what it tells.
/// True when the profile wants it as an example.
bool TrainingTableReader::observe_value(PlannedColumn& column, std::string_view cell, bool is_kept) {
  ColumnProfile& profile = profiles_[column.place];
  if (column.builder != nullptr) {
    if (!is_kept) {
      column.builder->skip(cell);
    } else if (!column.builder->add(cell)) {
      column.builder.reset();
    } else if (profile.knows_all(column.schema.type)) {
      return false;
    }
  }
  return profile.observe(cell);
}

Result<void> TrainingTableReader::find_target() {
  const auto found = std::ranges::find(names_, target_);
  target_place_ = static_cast<std::size_t>(found - names_.begin());
  if (found != names_.end()) return {};
  const std::string_view near = nearest_name(target_, names_);
  auto error = fail_at({options_.file, 1},
                       fmt::format("found no {}, expected the target among the {} columns {}", quoted_column(target_),
                                   names_.size(), quote_names(names_)),
                       near.empty() ? "name one of them as the target" : fmt::format("did you mean {}?", quote(near)));
  error.error().field = target_;
  return error;
}

/// What would make a number column of any, were it not for some cells: better told than taken for text.
Result<void> TrainingTableReader::check_numbers() {
  for (std::size_t column = 0; column < profiles_.size(); ++column) {
    const auto place_of = [&](const ColumnProfile::Example& example) {
      return Place{options_.file, example.line, names_[column]};
    };
    if (const auto* example = profiles_[column].out_of_range()) {
      return fail_wrong_cell(place_of(*example), ColumnType::number, example->text);
    }
    const auto* example = profiles_[column].decimal_comma();
    // Under a comma as delimiter a quoted "1,5" may well be a text: a list, or thousands.
    if (example != nullptr && options_.delimiter != ',') return fail_decimal_comma(place_of(*example), example->text);
  }
  return {};
}

/// What is left out, what was built as it had to be, and what is still to be built.
Result<void> TrainingTableReader::plan_columns() {
  for (PlannedColumn& column : columns_) {
    ColumnProfile& profile = profiles_[column.place];
    if (auto reason = profile.reason_to_leave_out()) {
      column.reason_to_leave_out = std::move(*reason);
      column.builder.reset();
    } else if (column.builder == nullptr || column.schema.type != profile.type()) {
      column.schema.type = profile.type();
      column.builder = make_builder(column.schema.type, column.schema.name, rows_);
      column.must_be_read_again = true;
    }
  }
  const bool has_one =
      std::ranges::any_of(columns_, [](const PlannedColumn& column) { return column.builder != nullptr; });
  if (!has_one) return fail_no_columns();
  return {};
}

bool TrainingTableReader::must_read_again() const {
  return !labels_ || std::ranges::any_of(columns_, &PlannedColumn::must_be_read_again);
}

Result<void> TrainingTableReader::read_again() {
  RowReader rows = TRY(RowReader::open(source_, options_));
  if (rows.columns() != names_) return fail_changed();
  labels_ = build_labels(label_type_);
  while (TRY(rows.next())) TRY(read_row_again(rows));
  if (rows.rows() != rows_) return fail_changed();
  return {};
}

Result<void> TrainingTableReader::read_row_again(const RowReader& rows) {
  const std::string_view label = rows.cells()[target_place_];
  const LabelBuilder::Outcome outcome = labels_->add(label);
  if (outcome == LabelBuilder::Outcome::wrong_type) return fail_changed();
  if (outcome == LabelBuilder::Outcome::too_many) {
    return fail_at(
        rows.place_of(target_place_),
        fmt::format("found {}, one more label than the {} that a target may have", quote(label), limits::k_classes_max),
        "is the target an identifier, or free text? choose another");
  }
  for (const PlannedColumn& column : columns_) {
    if (!column.must_be_read_again) continue;
    const std::string_view cell = rows.cells()[column.place];
    if (outcome == LabelBuilder::Outcome::missing) {
      column.builder->skip(cell);
    } else if (!column.builder->add(cell)) {
      return fail_changed();
    }
  }
  return {};
}

Result<void> TrainingTableReader::take_labels() {
  LabelBuilder::Built built = labels_->finish();
  const Place target = place(target_place_);
  if (built.target.empty()) return fail_at(target, "found no row with a target, expected at least two classes");
  if (built.labels_used < 2) {
    const std::string& only = built.labels.texts[static_cast<std::size_t>(built.target.front())];
    return fail_at(target,
                   fmt::format("found the one class {} in all {} rows that have a target, expected at least two",
                               quote(only), built.target.size()),
                   "nothing can be learned from one class: add rows of another, or choose another target");
  }
  out_.table.dropped_rows = rows_ - built.target.size();
  out_.table.target = std::move(built.target);
  out_.table.schema.labels = std::move(built.labels);
  out_.table.schema.target = target_;
  return {};
}

bool has_value(const ColumnValues& values) {
  return std::ranges::any_of(values.numbers, [](float number) { return !std::isnan(number); }) ||
         std::ranges::any_of(values.codes, [](std::int32_t code) { return code != k_missing_code; });
}

Result<void> TrainingTableReader::take_columns() {
  Table& table = out_.table;
  for (PlannedColumn& column : columns_) {
    if (column.builder != nullptr) {
      BuiltColumn built = column.builder->finish();
      column.builder.reset();
      column.reason_to_leave_out = std::move(built.reason_to_leave_out);
      if (column.reason_to_leave_out.empty() && !has_value(built.values)) {
        column.reason_to_leave_out = "every value is missing in the rows that have a target";
      }
      if (column.reason_to_leave_out.empty()) {
        column.schema.categories = std::move(built.categories);
        table.schema.columns.push_back(column.schema);
        table.columns.push_back(std::move(built.values));
        if (!built.warning.empty()) out_.warnings.push_back(std::move(built.warning));
        continue;
      }
    }
    table.schema.left_out.push_back({column.schema.name, column.reason_to_leave_out});
  }
  if (table.columns.empty()) return fail_no_columns();
  return {};
}

std::unexpected<Error> TrainingTableReader::fail_changed() const {
  return fail(ErrorCode::conflict, options_.file + ": the file changed while it was read, in several passes",
              "read it when nothing writes it any more, or read a copy");
}

std::unexpected<Error> TrainingTableReader::fail_no_columns() const {
  std::string reasons;
  for (const PlannedColumn& column : columns_) {
    reasons += fmt::format("{}{} ({})", reasons.empty() ? "; left out: " : ", ", quote(column.schema.name),
                           column.reason_to_leave_out);
  }
  return fail_at({options_.file},
                 fmt::format("found no column to learn from beside the target {}, expected at least one{}",
                             quote(target_), reasons));
}

}  // namespace

Result<ReadTable> read_training_table(ByteSource& source, const std::string& target, const RowOptions& options) {
  return TrainingTableReader(source, target, options).read();
}

}  // namespace foretell::data
