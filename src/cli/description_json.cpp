#include <cmath>
#include <string_view>

#include "base/json_writer.hpp"
#include "cli/description_report.hpp"

namespace foretell::cli {
namespace {

using data::ColumnDescription;
using data::ColumnType;
using train::DescribedColumn;
using train::TableDescription;

/// Writes one description; a value of a sensitive column is null.
class DescriptionWriter {
 public:
  explicit DescriptionWriter(std::string& out) : json_(out, JsonWriter::Style::indented) {}

  void write(const std::string& file, const TableDescription& table);

 private:
  void write_target(const TableDescription& table);
  void write_column(const DescribedColumn& column, const TableDescription& table);
  void write_numbers(const ColumnDescription& column);
  void write_value(std::string_view name, double value, ColumnType type);
  void write_histogram(const data::Histogram& histogram, ColumnType type);
  void write_levels(const std::vector<data::Level>& levels, std::size_t rows);
  void write_text(const ColumnDescription& column);
  void write_association(const std::optional<train::Association>& association);
  void write_alone(const std::optional<train::SoloScore>& alone);
  void write_warnings(const std::vector<data::TableWarning>& warnings);

  JsonWriter json_;
};

double share_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void DescriptionWriter::write(const std::string& file, const TableDescription& table) {
  json_.begin_object();
  json_.member("file", file).member("sha256", table.sha256);
  json_.member("rows", table.rows);
  json_.key("repeated_rows").begin_object();
  json_.member("rows", table.repeated_rows);
  json_.member("share", share_of(table.repeated_rows, table.digested_rows));
  json_.member("of_rows", table.digested_rows);
  json_.end_object();
  write_target(table);
  json_.key("columns").begin_array();
  for (const DescribedColumn& column : table.columns) write_column(column, table);
  json_.end_array();
  write_warnings(table.warnings);
  json_.end_object();
}

void DescriptionWriter::write_target(const TableDescription& table) {
  json_.key("target");
  if (!table.target) {
    json_.null();
    return;
  }
  const ColumnDescription& column = table.columns[table.target->column].content;
  json_.begin_object();
  json_.member("name", column.name);
  json_.member("task", data::to_text(table.target->task));
  json_.member("missing", column.missing);
  json_.key("classes");
  write_levels(table.target->classes, table.rows - column.missing);
  json_.end_object();
}

void DescriptionWriter::write_column(const DescribedColumn& described, const TableDescription& table) {
  const ColumnDescription& column = described.content;
  json_.begin_object();
  json_.member("name", column.name);
  json_.member("type", data::to_text(column.type));
  json_.member("sensitive", column.is_sensitive);
  json_.key("left_out").text_or_null(column.reason_to_leave_out);
  json_.member("missing", column.missing);
  json_.member("missing_share", share_of(column.missing, table.rows));
  json_.member("distinct", column.distinct);
  json_.member("distinct_is_exact", !column.has_more_distinct);
  write_numbers(column);
  json_.key("levels");
  const bool has_levels =
      column.type == ColumnType::boolean || (column.type == ColumnType::category && !column.is_free_text);
  has_levels ? write_levels(column.levels, table.rows - column.missing) : void(json_.null());
  write_text(column);
  write_association(described.association);
  write_alone(described.alone);
  json_.end_object();
}

void DescriptionWriter::write_numbers(const ColumnDescription& column) {
  json_.key("numbers");
  if (!column.numbers) {
    json_.null();
    return;
  }
  const data::NumberStatistics& numbers = *column.numbers;
  json_.begin_object();
  write_value("min", numbers.min, column.type);
  write_value("lower_quartile", numbers.lower_quartile, column.type);
  write_value("median", numbers.median, column.type);
  write_value("upper_quartile", numbers.upper_quartile, column.type);
  write_value("max", numbers.max, column.type);
  write_value("mean", numbers.mean, column.type);
  json_.member(column.type == ColumnType::date ? "deviation_s" : "deviation", numbers.deviation);
  if (column.type == ColumnType::number) {
    json_.member("zeros", numbers.zeros).member("negatives", numbers.negatives);
    json_.member("far_outliers", numbers.far_outliers);
  }
  write_histogram(numbers.histogram, column.type);
  json_.end_object();
}

void DescriptionWriter::write_value(std::string_view name, double value, ColumnType type) {
  json_.key(name);
  if (std::isnan(value) || type != ColumnType::date) {
    json_.value(value);
  } else {
    json_.value(data::format_date(value));
  }
}

void DescriptionWriter::write_histogram(const data::Histogram& histogram, ColumnType type) {
  json_.key("histogram").begin_object();
  write_value("first", histogram.first, type);
  json_.member(type == ColumnType::date ? "width_s" : "width", histogram.width);
  json_.key("counts").begin_array();
  for (const std::size_t count : histogram.counts) json_.value(count);
  json_.end_array().end_object();
}

void DescriptionWriter::write_levels(const std::vector<data::Level>& levels, std::size_t rows) {
  json_.begin_array();
  for (const data::Level& level : levels) {
    json_.begin_object().key("value").text_or_null(level.text);
    json_.member("rows", level.rows).member("share", share_of(level.rows, rows)).end_object();
  }
  json_.end_array();
}

void DescriptionWriter::write_text(const ColumnDescription& column) {
  json_.key("text");
  if (column.type != ColumnType::category) {
    json_.null();
    return;
  }
  json_.begin_object();
  json_.member("free", column.is_free_text);
  json_.member("longest_characters", column.longest_characters);
  json_.key("examples").begin_array();
  for (const std::string& example : column.examples) json_.value(example);
  json_.end_array().end_object();
}

void DescriptionWriter::write_association(const std::optional<train::Association>& association) {
  json_.key("association");
  if (!association) {
    json_.null();
    return;
  }
  json_.begin_object();
  json_.member("measure", train::to_text(association->measure));
  json_.member("value", association->value).member("strength", association->strength);
  json_.end_object();
}

void DescriptionWriter::write_alone(const std::optional<train::SoloScore>& alone) {
  json_.key("alone");
  if (!alone) {
    json_.null();
    return;
  }
  json_.begin_object();
  json_.member("score", alone->score).member("baseline", alone->baseline).member("rows", alone->rows);
  json_.end_object();
}

void DescriptionWriter::write_warnings(const std::vector<data::TableWarning>& warnings) {
  json_.key("warnings").begin_array();
  for (const data::TableWarning& warning : warnings) {
    json_.begin_object().member("kind", data::to_text(warning.kind)).key("columns").begin_array();
    for (const std::string& column : warning.columns) json_.value(column);
    json_.end_array().member("message", warning.message).end_object();
  }
  json_.end_array();
}

}  // namespace

std::string to_json(const std::string& file, const TableDescription& table) {
  std::string out;
  DescriptionWriter(out).write(file, table);
  return out + "\n";
}

}  // namespace foretell::cli
