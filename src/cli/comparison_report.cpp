#include "cli/comparison_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/number.hpp"
#include "cli/evaluation_report.hpp"
#include "data/csv_writer.hpp"

namespace foretell::cli {
namespace {

using Align = TextColumn::Align;
using Rows = std::vector<std::vector<std::string>>;

std::string figure(const std::optional<double>& value) { return value ? format_figure(*value) : "-"; }

std::string difference(const model::Metric& first, const model::Metric& second) {
  if (!first.value || !second.value) return "-";
  const double value = *second.value - *first.value;
  return (value < 0 ? "" : "+") + format_figure(value);
}

std::string range(const std::optional<model::Interval>& interval) {
  return interval ? fmt::format("{} to {}", format_figure(interval->low), format_figure(interval->high)) : "-";
}

std::string lead(const ComparedVersion& first, const ComparedVersion& second) {
  return fmt::format("Both predict \"{}\": {} is a {}, {} a {}.", first.manifest.schema.target, first.title(),
                     first.manifest.model_type, second.title(), second.manifest.model_type);
}

/// Each metric of both with its interval, and how they differ.
void add_stored_metrics(Document& document, const ComparedVersion& first, const ComparedVersion& second) {
  const std::vector<model::Metric> a = model::list_metrics(first.manifest.evaluation);
  const std::vector<model::Metric> b = model::list_metrics(second.manifest.evaluation);
  Rows rows;
  for (std::size_t i = 0; i < a.size(); ++i) {
    rows.push_back({std::string(a[i].name), figure(a[i].value), range(a[i].interval), figure(b[i].value),
                    range(b[i].interval), difference(a[i], b[i])});
  }
  document.table({{"metric"},
                  {first.title(), Align::right},
                  {.header = "95 % interval", .drop_rank = 2},
                  {second.title(), Align::right},
                  {.header = "95 % interval", .drop_rank = 1},
                  {"difference", Align::right}},
                 std::move(rows));
}

/// Each metric of both on the table; those that were tested with what the tests say.
void add_table_metrics(Document& document, const ComparedVersion& first, const ComparedVersion& second,
                       const registry::TableComparison& table) {
  const std::vector<model::Metric> a = model::list_metrics(table.first.evaluation);
  const std::vector<model::Metric> b = model::list_metrics(table.second.evaluation);
  const std::vector<train::MetricDifference>& tested = table.comparison.differences;
  Rows rows;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto test = std::ranges::find(tested, a[i].key, &train::MetricDifference::key);
    rows.push_back({std::string(a[i].name), figure(a[i].value), figure(b[i].value), difference(a[i], b[i]),
                    test == tested.end() ? "" : range(test->interval), test == tested.end() ? "" : format_p(test->p)});
  }
  document.table({{"metric"},
                  {first.title(), Align::right},
                  {second.title(), Align::right},
                  {"difference", Align::right},
                  {.header = "95 % interval of it", .drop_rank = 1},
                  {"p", Align::right}},
                 std::move(rows));
}

void add_differing_rows(Document& document, const ComparedVersion& first, const ComparedVersion& second,
                        const registry::TableComparison& table, std::size_t rows_shown) {
  const std::vector<std::uint32_t>& differing = table.comparison.differing;
  const std::size_t shown = std::min(rows_shown, differing.size());
  if (shown == 0) return;
  Rows rows;
  for (const std::uint32_t row : std::span(differing).first(shown)) {
    rows.push_back({std::to_string(table.lines[row]), table.true_text(row), registry::answer_text(table.first, row),
                    registry::answer_text(table.second, row)});
  }
  const bool is_regression = table.labels.is_regression();
  const Align align = is_regression ? Align::right : Align::left;
  document.section(shown == differing.size()
                       ? "Rows that they answer otherwise"
                       : fmt::format("Rows that they answer otherwise: the {} {} of {}",
                                     is_regression ? "furthest apart," : "first", shown, differing.size()));
  document.table({{"line", Align::right}, {"truth", align}, {first.title(), align}, {second.title(), align}},
                 std::move(rows));
  if (shown < differing.size()) document.paragraph("All of them go to a file with --rows FILE.");
}

std::string title(const ComparedVersion& first, const ComparedVersion& second) {
  return fmt::format("{} beside {}", first.title(), second.title());
}

}  // namespace

Document describe_stored(const ComparedVersion& first, const ComparedVersion& second) {
  Document document(title(first, second));
  document.paragraph(lead(first, second));
  add_stored_metrics(document, first, second);
  if (registry::have_same_test_rows(first.manifest, second.manifest)) {
    document.paragraph(
        "They were tested on the same rows. Name a table to let both predict it: then it can be said whether they "
        "differ "
        "by more than chance.");
  } else {
    document.paragraph(
        "Warning: they were tested on different rows, so these figures do not say which is better. Name a table to let "
        "both predict the same rows.");
  }
  return document;
}

Document describe_on_table(const ComparedVersion& first, const ComparedVersion& second,
                           const registry::TableComparison& table, const std::string& file, std::size_t rows_shown) {
  Document document(title(first, second));
  const std::string dropped =
      table.dropped_rows == 0 ? "" : fmt::format(" ({} more have no value of the target)", table.dropped_rows);
  document.paragraph(fmt::format("{} On {} rows of {}{}:", lead(first, second), table.comparison.rows, file, dropped));
  add_table_metrics(document, first, second, table);
  document.list(describe_verdict(table.comparison, table.labels.is_regression(), {first.title(), second.title()}));
  add_differing_rows(document, first, second, table, rows_shown);
  return document;
}

std::string differing_rows_csv(const ComparedVersion& first, const ComparedVersion& second,
                               const registry::TableComparison& table) {
  const bool is_regression = table.labels.is_regression();
  std::string out = "line,truth";
  for (const ComparedVersion* version : {&first, &second}) {
    out += ',' + version->title();
    if (!is_regression) out += fmt::format(",{} confidence", version->title());
  }
  out += '\n';
  for (const std::uint32_t row : table.comparison.differing) {
    out += std::to_string(table.lines[row]) + ',';
    data::append_csv_field(out, table.true_text(row));
    for (const registry::ComparedModel* model : {&table.first, &table.second}) {
      out += ',';
      data::append_csv_field(out, registry::answer_text(*model, row));
      if (is_regression) continue;
      out += ',';
      append_number(out, std::ranges::max(model->predictions.row(row)));
    }
    out += '\n';
  }
  return out;
}

}  // namespace foretell::cli
