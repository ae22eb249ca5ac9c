#include <algorithm>
#include <cmath>
#include <utility>

#include "data/column_draft.hpp"
#include "data/column_roles.hpp"
#include "data/read_table.hpp"
#include "data/row_digests.hpp"
#include "data/wrong_cell.hpp"

namespace foretell::data {
namespace {

std::size_t count_missing(const BuiltColumn& built, ColumnType type, std::size_t rows) {
  const auto is_missing = [](auto number) { return std::isnan(number); };
  switch (type) {
    case ColumnType::number: return static_cast<std::size_t>(std::ranges::count_if(built.values.numbers, is_missing));
    case ColumnType::date: return static_cast<std::size_t>(std::ranges::count_if(built.values.dates, is_missing));
    case ColumnType::boolean: return static_cast<std::size_t>(std::ranges::count(built.values.codes, k_missing_code));
    case ColumnType::category: return rows - built.texts.values;
  }
  return 0;
}

/// One reading of one file, pass by pass as for training (read_training_table.cpp), without a target.
class WholeTableReader {
 public:
  WholeTableReader(ByteSource& source, const TableOptions& table, const RowOptions& options)
      : source_(source), table_(table), options_(options) {}

  Result<WholeTable> read() {
    TRY(guess_types());
    TRY(read_whole());
    TRY(settle_types());
    if (std::ranges::any_of(columns_, &ColumnDraft::must_be_read_again)) TRY(read_again());
    TRY(finish_columns());
    return std::move(out_);
  }

 private:
  Result<void> guess_types();
  Result<void> read_whole();
  Result<void> take_row(const RowReader& rows);
  Result<void> settle_types();
  Result<void> read_again();
  Result<void> finish_columns();
  std::string reason_to_leave_out(const ColumnDraft& draft) const;

  ByteSource& source_;
  TableOptions table_;
  RowOptions options_;
  std::vector<std::string> names_;
  NumberStyle style_ = NumberStyle::point;
  std::vector<ColumnDraft> columns_;
  WholeTable out_;
};

Result<void> WholeTableReader::guess_types() {
  RowReader rows = TRY(RowReader::open(source_, table_, options_));
  keep_form(rows, table_, options_);
  names_ = rows.columns();
  style_ = rows.number_style();
  if (std::string warning = rows.form_warning(); !warning.empty()) out_.warnings.push_back(std::move(warning));
  const ColumnRoles roles = TRY(assign_described_roles(table_, names_, options_.file));
  for (std::size_t column = 0; column < names_.size(); ++column) {
    columns_.emplace_back(column, names_[column], roles.wishes[column], true, style_);
  }
  while (rows.rows() < options_.guess_rows && TRY(rows.next())) {
    for (ColumnDraft& column : columns_) column.guess_from(rows.cell(column.place()));
  }
  for (ColumnDraft& column : columns_) column.start();
  return {};
}

Result<void> WholeTableReader::read_whole() {
  DigestSource digested(source_);
  RowReader rows = TRY(RowReader::open(digested, table_, options_));
  if (rows.columns() != names_) return fail_changed(options_.file);
  RowDigests digests(names_.size());
  while (TRY(rows.next())) {
    TRY(take_row(rows));
    digests.add(rows.cells());
  }
  out_.rows = rows.rows();
  if (out_.rows == 0) return fail_no_rows(options_.file);
  out_.sha256 = digested.finish_hex();
  out_.digested_rows = digests.rows_kept();
  out_.repeated_rows = digests.take_repeated_rows();
  out_.cell_digests = digests.columns();
  return {};
}

Result<void> WholeTableReader::take_row(const RowReader& rows) {
  for (ColumnDraft& column : columns_) {
    const RowCell cell = rows.cell(column.place());
    const ColumnDraft::Verdict verdict = column.take(cell, true);
    if (verdict == ColumnDraft::Verdict::taken) continue;
    const Place place = rows.place_of(column.place());
    if (verdict == ColumnDraft::Verdict::wrong) return column.fail_wrong(place, cell);
    column.set_example(cell.text, place.line);
  }
  return {};
}

Result<void> WholeTableReader::settle_types() {
  for (ColumnDraft& column : columns_) {
    TRY(column.check_numbers(options_.file, commas_may_be_text(table_)));
    column.settle(out_.rows);
  }
  return {};
}

Result<void> WholeTableReader::read_again() {
  RowReader rows = TRY(RowReader::open(source_, table_, options_));
  if (rows.columns() != names_) return fail_changed(options_.file);
  while (TRY(rows.next())) {
    for (ColumnDraft& column : columns_) {
      const bool is_wanted = column.must_be_read_again();
      if (is_wanted && !column.take_again(rows.cell(column.place()), true)) return fail_changed(options_.file);
    }
  }
  if (rows.rows() != out_.rows) return fail_changed(options_.file);
  return {};
}

/// Dates are read in any case, yet training reads them only when it is asked to.
std::string WholeTableReader::reason_to_leave_out(const ColumnDraft& draft) const {
  const ColumnSchema& schema = draft.schema();
  const bool is_asked_for = table_.dates || table_.types.contains(schema.name);
  if (schema.type != ColumnType::date || is_asked_for) return draft.reason_to_leave_out();
  return "dates, which are read with --dates";
}

Result<void> WholeTableReader::finish_columns() {
  for (ColumnDraft& draft : columns_) {
    BuiltColumn built = TRY(draft.finish(options_.file));
    const ColumnSchema& schema = draft.schema();
    WholeColumn& column = out_.columns.emplace_back();
    column.missing = count_missing(built, schema.type, out_.rows);
    column.schema = schema;
    column.values = std::move(built.values);
    column.rows = out_.rows;
    column.texts = std::move(built.texts);
    column.style = style_;
    column.type_is_wished = table_.types.contains(schema.name);
    column.reason_to_leave_out = reason_to_leave_out(draft);
    // A warning shows values.
    if (!built.warning.empty() && !schema.is_sensitive) out_.warnings.push_back(std::move(built.warning));
  }
  return {};
}

}  // namespace

Result<WholeTable> read_whole_table(ByteSource& source, const TableOptions& table, const RowOptions& options) {
  return WholeTableReader(source, table, options).read();
}

}  // namespace foretell::data
