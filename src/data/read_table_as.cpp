#include <algorithm>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/quote.hpp"
#include "data/column_builder.hpp"
#include "data/column_names.hpp"
#include "data/read_table.hpp"
#include "data/target_builder.hpp"
#include "data/wrong_cell.hpp"

namespace foretell::data {
namespace {

/// A column of the schema, where it is in the file, and its values as they come.
struct FoundColumn {
  std::size_t place = 0;
  ColumnType type = ColumnType::number;
  std::unique_ptr<ColumnBuilder> builder;
};

/// One reading of one file whose columns are known.
class KnownTableReader {
 public:
  KnownTableReader(const Schema& schema, const TableOptions& table, RowReader& rows);

  Result<ReadTable> read();

 private:
  Result<std::size_t> find_column(const std::string& name, std::string_view role) const;
  Result<void> find_columns();
  Result<void> read_row();
  std::unexpected<Error> fail_target(TargetBuilder::Outcome outcome) const;
  void warn_of_ignored_columns();
  void take_values();

  const Schema& schema_;
  const TableOptions& table_;
  RowReader& rows_;
  std::unordered_map<std::string_view, std::size_t> places_;  // of the file's columns, by name
  std::vector<FoundColumn> columns_;
  std::size_t target_place_ = 0;
  TargetBuilder targets_;
  ReadTable out_;
};

std::unique_ptr<ColumnBuilder> build(const ColumnSchema& column, NumberStyle style) {
  switch (column.type) {
    case ColumnType::number: return build_numbers(column.name, 0, style);
    case ColumnType::boolean: return build_booleans(0);
    case ColumnType::date: return build_dates(column.date_order, 0);
    case ColumnType::category: return build_known_categories(column);
  }
  return nullptr;
}

KnownTableReader::KnownTableReader(const Schema& schema, const TableOptions& table, RowReader& rows)
    : schema_(schema), table_(table), rows_(rows), targets_(schema.labels, rows.number_style()) {
  for (std::size_t place = 0; place < rows.columns().size(); ++place) places_.emplace(rows.columns()[place], place);
}

Result<ReadTable> KnownTableReader::read() {
  TRY(find_columns());
  while (TRY(rows_.next())) TRY(read_row());
  if (rows_.rows() == 0) return fail_no_rows(rows_.file());
  if (targets_.rows() == 0) {
    return fail_at({rows_.file(), 0, schema_.target}, "found no row with a target, expected at least one");
  }
  take_values();
  warn_of_ignored_columns();
  return std::move(out_);
}

Result<std::size_t> KnownTableReader::find_column(const std::string& name, std::string_view role) const {
  if (const auto found = places_.find(name); found != places_.end()) return found->second;
  const std::string_view near = nearest_name(name, rows_.columns());
  auto error = fail_at(
      {rows_.file(), 1},
      fmt::format("found no {}, {}; the file has {}", quoted_column(name), role, count_columns(rows_.columns())),
      near.empty() ? std::string() : fmt::format("rename the column {}, if it is that", quote(near)));
  error.error().field = name;
  return error;
}

Result<void> KnownTableReader::find_columns() {
  for (const ColumnSchema& column : schema_.columns) {
    columns_.push_back(
        {TRY(find_column(column.name, "which the model needs")), column.type, build(column, rows_.number_style())});
  }
  target_place_ = TRY(find_column(schema_.target, "the target that the model predicts"));
  return {};
}

Result<void> KnownTableReader::read_row() {
  const TargetBuilder::Outcome outcome = targets_.add(rows_.cell(target_place_));
  if (outcome == TargetBuilder::Outcome::missing) {
    ++out_.table.dropped_rows;
    return {};
  }
  if (outcome != TargetBuilder::Outcome::taken) return fail_target(outcome);
  for (const FoundColumn& column : columns_) {
    const RowCell cell = rows_.cell(column.place);
    if (!cell.is_marked_against(column.type) && column.builder->add(cell.text)) continue;
    return fail_wrong_cell(rows_.place_of(column.place), column.type, cell, rows_.number_style());
  }
  out_.lines.push_back(rows_.place_of(0).line);
  return {};
}

std::string_view words(LabelType type) {
  switch (type) {
    case LabelType::integer: return "an integer";
    case LabelType::number: return "a number";
    case LabelType::boolean: return "true, false, yes or no";
    case LabelType::text: break;
  }
  return "a text";
}

std::unexpected<Error> KnownTableReader::fail_target(TargetBuilder::Outcome outcome) const {
  const Place place = rows_.place_of(target_place_);
  const std::string found = quote(rows_.cells()[target_place_]);
  if (outcome == TargetBuilder::Outcome::too_many) {
    return fail_at(place, fmt::format("found {}, one more label than the {} that a target may have", found,
                                      limits::k_classes_max));
  }
  return fail_at(place, fmt::format("found {}, expected {}, as in the target that was learned", found,
                                    words(schema_.labels.type)));
}

void KnownTableReader::take_values() {
  out_.table.schema = schema_;
  for (FoundColumn& column : columns_) {
    BuiltColumn built = column.builder->finish();
    out_.table.columns.push_back(std::move(built.values));
    if (!built.warning.empty()) out_.warnings.push_back(std::move(built.warning));
  }
  TargetBuilder::Built built = targets_.finish();
  out_.table.schema.labels = std::move(built.labels);
  out_.table.target = std::move(built.target);
  out_.table.target_numbers = std::move(built.numbers);
}

/// Columns that training left out are no news.
void KnownTableReader::warn_of_ignored_columns() {
  std::unordered_set<std::string_view> expected{schema_.target, table_.weights};
  for (const ColumnSchema& column : schema_.columns) expected.insert(column.name);
  for (const LeftOut& column : schema_.left_out) expected.insert(column.name);
  std::vector<std::string> ignored;
  std::ranges::copy_if(rows_.columns(), std::back_inserter(ignored),
                       [&](const std::string& name) { return !expected.contains(name); });
  if (ignored.empty()) return;
  out_.warnings.push_back(fmt::format("{}: ignored {} column{} that the model does not know: {}", rows_.file(),
                                      ignored.size(), ignored.size() == 1 ? "" : "s", quote_names(ignored)));
}

}  // namespace

Result<ReadTable> read_table_as(ByteSource& source, const Schema& schema, const TableOptions& table,
                                const RowOptions& options) {
  DigestSource digested(source);
  RowReader rows = TRY(RowReader::open(digested, table, options));
  ReadTable out = TRY(KnownTableReader(schema, table, rows).read());
  out.sha256 = digested.finish_hex();
  if (std::string warning = rows.form_warning(); !warning.empty()) out.warnings.push_back(std::move(warning));
  return out;
}

}  // namespace foretell::data
