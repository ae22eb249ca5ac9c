#include "cli/table_flags.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "cli/option_list.hpp"
#include "data/schema.hpp"

namespace foretell::cli {
namespace {

/// Replaces `out` by the items of a list that is not empty.
Result<void> take_list(std::string_view option, std::string_view list, std::vector<std::string>& out) {
  if (!list.empty()) out = TRY(split_list(option, list));
  return {};
}

Result<char> read_delimiter(std::string_view text) {
  if (text == "tab" || text == "\\t") return '\t';
  const bool is_one = text.size() == 1 && static_cast<unsigned char>(text.front()) < 0x80;
  if (is_one && std::string_view("\"\r\n").find(text.front()) == std::string_view::npos) return text.front();
  return fail(ErrorCode::usage, fmt::format("--delimiter: found {}, expected one ASCII character or tab", quote(text)),
              "a quote or a line end cannot stand between fields");
}

Result<data::ColumnType> read_type(std::string_view text) {
  using data::ColumnType;
  for (const ColumnType type : {ColumnType::number, ColumnType::category, ColumnType::boolean, ColumnType::date}) {
    if (data::to_text(type) == text) return type;
  }
  return fail(ErrorCode::usage,
              fmt::format("--types: found the type {}, expected number, category, boolean or date", quote(text)),
              "write --types age=number,zip=category");
}

Result<void> take_types(std::string_view list, std::map<std::string, data::ColumnType>& out) {
  const std::vector<std::string> items = TRY(split_list("--types", list));
  for (const std::string& item : items) {
    const std::size_t equals = item.rfind('=');
    if (equals == std::string::npos) {
      return fail(ErrorCode::usage, fmt::format("--types: found {}, expected NAME=TYPE", quote(item)),
                  "write --types age=number,zip=category");
    }
    out[item.substr(0, equals)] = TRY(read_type(std::string_view(item).substr(equals + 1)));
  }
  return {};
}

}  // namespace

std::vector<Option> table_form_options(TableFlags& flags) {
  return {
      {.name = "--input-format",
       .target = &flags.format,
       .placeholder = "FORM",
       .help = "auto, csv or ndjson: a file that begins with { is NDJSON",
       .choices = {"auto", "csv", "ndjson"}},
      {.name = "--delimiter",
       .target = &flags.delimiter,
       .placeholder = "CHAR",
       .help = "What stands between the fields of CSV: a character, or tab",
       .initial = "told from the file"},
      {.name = "--no-header",
       .target = &flags.no_header,
       .help = "The first line is a row: columns are column_1, column_2 ..."},
      {.name = "--decimal-comma", .target = &flags.decimal_comma, .help = "Numbers are written 1.234,5"},
      {.name = "--missing",
       .target = &flags.missing,
       .placeholder = "A,B",
       .help = "Cells that mean missing, beside empty ones, NA, NaN, null and ?"},
  };
}

std::vector<Option> table_column_options(TableFlags& flags) {
  return {
      {.name = "--weights",
       .target = &flags.weights,
       .placeholder = "COL",
       .help = "The column with the weights of the rows, which is no input"},
      {.name = "--task",
       .target = &flags.task,
       .placeholder = "TASK",
       .help = "classification or regression",
       .initial = "told from the target",
       .choices = {"classification", "regression"}},
      {.name = "--types",
       .target = &flags.types,
       .placeholder = "COL=TYPE,...",
       .help = "Types to read columns as: number, category, boolean or date"},
      {.name = "--dates", .target = &flags.dates, .help = "Read columns of dates as dates, rather than leave them out"},
      {.name = "--drop", .target = &flags.drop, .placeholder = "COL,...", .help = "Columns that no model may read"},
      {.name = "--keep",
       .target = &flags.keep,
       .placeholder = "COL,...",
       .help = "Columns to read although they look like identifiers or free text"},
      {.name = "--sensitive",
       .target = &flags.sensitive,
       .placeholder = "COL,...",
       .help = "Columns to mark as sensitive in the schema"},
  };
}

Result<void> apply(const TableFlags& flags, data::TableOptions& table) {
  using data::TableFormat;
  if (flags.format == data::to_text(TableFormat::csv)) table.format = TableFormat::csv;
  if (flags.format == data::to_text(TableFormat::ndjson)) table.format = TableFormat::ndjson;
  if (!flags.delimiter.empty()) table.delimiter = TRY(read_delimiter(flags.delimiter));
  if (flags.no_header) table.has_header = false;
  if (flags.decimal_comma) table.decimal_comma = true;
  TRY(take_list("--missing", flags.missing, table.missing));

  if (!flags.weights.empty()) table.weights = flags.weights;
  if (!flags.task.empty()) {
    const bool is_regression = flags.task == data::to_text(data::Task::regression);
    table.task = is_regression ? data::Task::regression : data::Task::classification;
  }
  TRY(take_types(flags.types, table.types));
  if (flags.dates) table.dates = true;
  TRY(take_list("--drop", flags.drop, table.drop));
  TRY(take_list("--keep", flags.keep, table.keep));
  TRY(take_list("--sensitive", flags.sensitive, table.sensitive));
  return {};
}

}  // namespace foretell::cli
