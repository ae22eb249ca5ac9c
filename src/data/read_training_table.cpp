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

/// A column of the file on its way into the table: left out for a reason, or built.
struct PlannedColumn {
  std::size_t place = 0;  // in the file
  ColumnSchema schema = {};
  std::string reason_to_leave_out = {};
  std::unique_ptr<ColumnBuilder> builder = {};
};

/// One reading of one file, pass by pass.
class TrainingTableReader {
 public:
  TrainingTableReader(ByteSource& source, const std::string& target, const RowOptions& options)
      : source_(source), target_(target), options_(options) {}

  Result<ReadTable> read();

 private:
  Result<void> profile_columns();
  Result<void> find_target();
  Result<void> check_numbers();
  Result<void> plan_columns();
  Result<void> read_values();
  Result<void> read_row(const RowReader& rows, LabelBuilder& labels);
  Result<void> take_labels(LabelBuilder& labels);
  Result<void> take_columns();
  std::unexpected<Error> fail_changed() const;
  std::unexpected<Error> fail_no_columns() const;

  Place place(std::size_t column) const { return {options_.file, 0, names_[column]}; }

  ByteSource& source_;
  const std::string& target_;
  RowOptions options_;

  // Known after the first pass.
  std::vector<std::string> names_;
  std::size_t target_place_ = 0;
  std::vector<ColumnProfile> profiles_;
  TargetProfile target_profile_;
  std::uint64_t rows_ = 0;

  LabelType label_type_ = LabelType::text;
  std::vector<PlannedColumn> columns_;
  ReadTable out_;
};

Result<ReadTable> TrainingTableReader::read() {
  TRY(profile_columns());
  TRY(check_numbers());
  label_type_ = TRY(target_profile_.label_type(profiles_[target_place_].type(), place(target_place_)));
  TRY(plan_columns());
  TRY(read_values());
  TRY(take_columns());
  return std::move(out_);
}

Result<void> TrainingTableReader::profile_columns() {
  DigestSource digested(source_);
  RowReader rows = TRY(RowReader::open(digested, options_));
  names_ = rows.columns();
  options_.delimiter = rows.delimiter();
  TRY(find_target());
  for (const std::string& name : names_) profiles_.emplace_back(is_identifier_name(name));
  while (TRY(rows.next())) {
    for (std::size_t column = 0; column < profiles_.size(); ++column) {
      const std::string_view cell = rows.cells()[column];
      if (profiles_[column].observe(cell)) profiles_[column].set_example(cell, rows.place_of(column).line);
    }
    target_profile_.observe(rows.cells()[target_place_]);
  }
  rows_ = rows.rows();
  if (rows_ == 0) return fail_at({options_.file}, "found a header but no rows, expected at least one row");
  out_.sha256 = digested.finish_hex();
  if (rows.delimiter() != ',') {
    out_.warnings.push_back(
        fmt::format("{}: read with a {} between fields", options_.file, delimiter_name(rows.delimiter())));
  }
  return {};
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

Result<void> TrainingTableReader::plan_columns() {
  for (std::size_t column = 0; column < names_.size(); ++column) {
    if (column == target_place_) continue;
    PlannedColumn planned{.place = column, .schema = {names_[column], profiles_[column].type(), {}}};
    if (auto reason = profiles_[column].reason_to_leave_out()) {
      planned.reason_to_leave_out = std::move(*reason);
    } else {
      switch (planned.schema.type) {
        case ColumnType::number: planned.builder = build_numbers(names_[column], rows_); break;
        case ColumnType::boolean: planned.builder = build_booleans(rows_); break;
        case ColumnType::date: planned.builder = build_dates(planned.schema.date_order, rows_); break;
        case ColumnType::category: planned.builder = build_categories(is_identifier_name(names_[column]), rows_); break;
      }
    }
    columns_.push_back(std::move(planned));
  }
  const bool has_one =
      std::ranges::any_of(columns_, [](const PlannedColumn& column) { return column.builder != nullptr; });
  if (!has_one) return fail_no_columns();
  return {};
}

Result<void> TrainingTableReader::read_values() {
  RowReader rows = TRY(RowReader::open(source_, options_));
  if (rows.columns() != names_) return fail_changed();
  const bool is_boolean = label_type_ == LabelType::boolean;
  LabelBuilder labels(
      {label_type_, is_boolean ? std::vector<std::string>{"false", "true"} : std::vector<std::string>()});
  while (TRY(rows.next())) TRY(read_row(rows, labels));
  if (rows.rows() != rows_) return fail_changed();
  return take_labels(labels);
}

Result<void> TrainingTableReader::read_row(const RowReader& rows, LabelBuilder& labels) {
  const LabelBuilder::Outcome outcome = labels.add(rows.cells()[target_place_]);
  switch (outcome) {
    case LabelBuilder::Outcome::label: break;
    case LabelBuilder::Outcome::missing: ++out_.table.dropped_rows; break;
    case LabelBuilder::Outcome::wrong_type: return fail_changed();
    case LabelBuilder::Outcome::too_many:
      return fail_at(rows.place_of(target_place_),
                     fmt::format("found {}, one more label than the {} that a target may have",
                                 quote(rows.cells()[target_place_]), limits::k_classes_max),
                     "is the target an identifier, or free text? choose another");
  }
  for (const PlannedColumn& column : columns_) {
    if (column.builder == nullptr) continue;
    const std::string_view cell = rows.cells()[column.place];
    if (outcome == LabelBuilder::Outcome::missing) {
      column.builder->skip(cell);
    } else if (!column.builder->add(cell)) {
      return fail_changed();
    }
  }
  return {};
}

Result<void> TrainingTableReader::take_labels(LabelBuilder& labels) {
  LabelBuilder::Built built = labels.finish();
  const Place target = place(target_place_);
  if (built.target.empty()) return fail_at(target, "found no row with a target, expected at least two classes");
  if (built.labels_used < 2) {
    const std::string& only = built.labels.texts[static_cast<std::size_t>(built.target.front())];
    return fail_at(target,
                   fmt::format("found the one class {} in all {} rows that have a target, expected at least two",
                               quote(only), built.target.size()),
                   "nothing can be learned from one class: add rows of another, or choose another target");
  }
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
  return fail(ErrorCode::conflict, options_.file + ": the file changed while it was read, in two passes",
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
