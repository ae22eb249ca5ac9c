#include <algorithm>

#include "base/json_writer.hpp"
#include "cli/comparison_report.hpp"

namespace foretell::cli {
namespace {

void write_interval(JsonWriter& json, const std::optional<model::Interval>& interval) {
  json.key("interval");
  if (interval) {
    json.begin_array().value(interval->low).value(interval->high).end_array();
  } else {
    json.null();
  }
}

void write_version(JsonWriter& json, std::string_view key, const ComparedVersion& version) {
  json.key(key).begin_object();
  json.member("name", version.name).member("version", std::to_string(version.version));
  json.member("model_type", version.manifest.model_type).member("created_at", version.manifest.created_at);
  json.end_object();
}

/// The metrics of both; of those in `tested` also what the tests say.
void write_metrics(JsonWriter& json, const model::Evaluation& first, const model::Evaluation& second,
                   const std::vector<train::MetricDifference>& tested) {
  const std::vector<model::Metric> a = model::list_metrics(first);
  const std::vector<model::Metric> b = model::list_metrics(second);
  json.key("metrics").begin_array();
  for (std::size_t i = 0; i < a.size(); ++i) {
    json.begin_object().member("key", a[i].key).member("is_more_better", a[i].is_more_better);
    json.key("first").number_or_null(a[i].value);
    json.key("second").number_or_null(b[i].value);
    const bool both = a[i].value && b[i].value;
    json.key("difference").number_or_null(both ? std::optional(*b[i].value - *a[i].value) : std::nullopt);
    if (const auto test = std::ranges::find(tested, a[i].key, &train::MetricDifference::key); test != tested.end()) {
      write_interval(json, test->interval);
      json.member("p", test->p).member("is_clear", test->is_clear());
    }
    json.end_object();
  }
  json.end_array();
}

/// A label as what it is, or a number.
void write_answer(JsonWriter& json, std::string_view key, const data::Labels& labels, const std::string& text) {
  json.key(key);
  if (labels.type == data::LabelType::text) {
    json.value(text);
  } else {
    json.raw(text);
  }
}

void write_differing(JsonWriter& json, const registry::TableComparison& table, std::size_t rows_shown) {
  const std::vector<std::uint32_t>& differing = table.comparison.differing;
  json.key("differing").begin_array();
  for (const std::uint32_t row : std::span(differing).first(std::min(rows_shown, differing.size()))) {
    json.begin_object().member("line", table.lines[row]);
    write_answer(json, "truth", table.labels, table.true_text(row));
    write_answer(json, "first", table.labels, registry::answer_text(table.first, row));
    write_answer(json, "second", table.labels, registry::answer_text(table.second, row));
    json.end_object();
  }
  json.end_array();
}

void write_table(JsonWriter& json, const ComparedVersion& first, const ComparedVersion& second,
                 const registry::TableComparison& table, std::size_t rows_shown) {
  const train::Comparison& comparison = table.comparison;
  const bool is_regression = table.labels.is_regression();
  json.member("sha256", table.sha256).member("rows", comparison.rows).member("dropped", table.dropped_rows);
  write_metrics(json, table.first.evaluation, table.second.evaluation, comparison.differences);
  json.member("agreement", comparison.agreement());
  json.member("differing_rows", std::uint64_t{comparison.differing.size()});
  if (!is_regression) {
    json.key("mcnemar").begin_object();
    json.member("only_first_right", comparison.only_first_right);
    json.member("only_second_right", comparison.only_second_right);
    json.member("p", comparison.mcnemar.mid_p).member("exact_p", comparison.mcnemar.exact_p);
    json.end_object();
  }
  json.key("verdict").begin_array();
  for (const std::string& sentence : describe_verdict(comparison, is_regression, {first.title(), second.title()})) {
    json.value(sentence);
  }
  json.end_array();
  write_differing(json, table, rows_shown);
  json.key("warnings").begin_array();
  for (const std::string& warning : table.warnings) json.value(warning);
  json.end_array();
}

}  // namespace

std::string comparison_json(const ComparedVersion& first, const ComparedVersion& second,
                            const registry::TableComparison* table, std::size_t rows_shown) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object();
  write_version(json, "first", first);
  write_version(json, "second", second);
  json.member("target", first.manifest.schema.target);
  json.member("task", data::to_text(first.manifest.schema.task()));
  if (table != nullptr) {
    json.key("on_table").begin_object();
    write_table(json, first, second, *table, rows_shown);
    json.end_object();
  } else {
    json.key("stored").begin_object();
    json.member("same_test_rows", registry::have_same_test_rows(first.manifest, second.manifest));
    write_metrics(json, first.manifest.evaluation, second.manifest.evaluation, {});
    json.end_object();
  }
  json.end_object();
  return out + "\n";
}

}  // namespace foretell::cli
