#include "cli/evaluation_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/version.hpp"
#include "cli/evaluation_plots.hpp"
#include "cli/evaluation_report.hpp"
#include "cli/svg_plot.hpp"
#include "model/importance_ranking.hpp"

namespace foretell::cli {
namespace {

constexpr std::size_t k_confusion_classes_max = 20;
constexpr std::size_t k_importance_columns_max = 20;

/// With six of the colours that colour-blind people tell apart (M. Okabe, K. Ito: Color Universal Design, 2008).
constexpr std::string_view k_style = R"(
:root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--faint:#d8d8d8;--soft:#666;--fill:0,114,178}
@media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--paper:#161616;--faint:#3a3a3a;--soft:#a0a0a0;--fill:86,180,233}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:62rem;padding:1rem}
h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin-top:2rem}small,footer,.soft{color:var(--soft)}footer{margin-top:2rem}
.wide{overflow-x:auto}table{border-collapse:collapse}th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid var(--faint)}
td{white-space:nowrap}td.cell{text-align:center}th:first-child,td:first-child{text-align:left;white-space:normal;
overflow-wrap:anywhere;min-width:6.5rem;max-width:18rem;position:sticky;left:0;background:var(--paper)}
.metrics th:first-child,.metrics td:first-child{min-width:3.2rem}
.figures{margin-top:1.5rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1.5rem}
figure{margin:0}figcaption{font-weight:600}svg{width:100%;height:auto;display:block}
svg text{font:10px system-ui,sans-serif;fill:var(--soft)}svg .title{font-size:11px;fill:var(--ink)}
.grid{stroke:var(--faint);stroke-width:.5}.guide{stroke:var(--soft);stroke-dasharray:4 3}.curve{fill:none;stroke-width:2}
.curve{stroke:var(--c)}.dots{fill:var(--c);fill-opacity:.55}.key{background:var(--c)}
.c0{--c:rgb(var(--fill))}.c1{--c:#d55e00}.c2{--c:#009e73}.c3{--c:#cc79a7}.c4{--c:#e69f00}.c5{--c:#8c8c00}
.legend{list-style:none;padding:0;margin:.3rem 0}.key{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.4em}
.bar{background:rgb(var(--fill));height:.7rem;border-radius:2px;min-width:1px}.track{width:30vw;max-width:16rem}
@media(max-width:30rem){th,td{padding:.25rem .3rem;font-size:.85rem}.track{width:18vw}}
)";

std::string section(std::string_view title, std::string_view content) {
  return content.empty() ? std::string() : fmt::format("<h2>{}</h2>\n<div class=\"wide\">{}</div>\n", title, content);
}

std::string optional_figure(std::optional<double> value) { return value ? format_figure(*value) : "-"; }

std::string metric_table(const EvaluationPage& page) {
  std::string rows = "<tr><th></th><th>value</th><th>95&nbsp;% interval</th><th>baseline</th></tr>";
  for (const model::Metric& metric : model::list_metrics(page.evaluation)) {
    const std::string interval = metric.interval ? fmt::format("{} to {}", format_figure(metric.interval->low),
                                                               format_figure(metric.interval->high))
                                                 : "-";
    rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", metric.name,
                        optional_figure(metric.value), interval, optional_figure(metric.baseline));
  }
  return "<table class=\"metrics\">" + rows + "</table>";
}

std::string class_table(const model::ClassificationMetrics& metrics) {
  std::string rows =
      "<tr><th>class</th><th>precision</th><th>recall</th><th>F1</th><th>ROC AUC</th><th>average precision</th>"
      "<th>rows</th></tr>";
  for (const model::ReportLine& line : metrics.classes) {
    rows += fmt::format(
        "<tr><td>{}</td><td>{:.4f}</td><td>{:.4f}</td><td>{:.4f}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        escape_html(line.label), line.precision, line.recall, line.f1, optional_figure(line.roc_auc),
        optional_figure(line.average_precision), line.support);
  }
  return "<table>" + rows + "</table>";
}

/// True classes down, predicted ones across; a cell is as dark as its share of its row.
std::string confusion_table(const model::ClassificationMetrics& metrics) {
  if (metrics.classes.size() > k_confusion_classes_max) {
    return fmt::format("<p class=\"soft\">The matrix of {} classes is in --json.</p>", metrics.classes.size());
  }
  std::string rows = "<tr><th>true \\ predicted</th>";
  for (const model::ReportLine& line : metrics.classes) rows += fmt::format("<th>{}</th>", escape_html(line.label));
  rows += "</tr>";
  for (std::size_t row = 0; row < metrics.classes.size(); ++row) {
    rows += fmt::format("<tr><th>{}</th>", escape_html(metrics.classes[row].label));
    const auto support = static_cast<double>(std::max<std::uint64_t>(1, metrics.classes[row].support));
    for (const std::uint64_t count : metrics.confusion[row]) {
      constexpr double k_darkest = 0.6;
      rows += fmt::format("<td class=\"cell\" style=\"background:rgba(var(--fill),{:.3f})\">{}</td>",
                          k_darkest * static_cast<double>(count) / support, count);
    }
    rows += "</tr>";
  }
  return "<table>" + rows + "</table>";
}

/// The columns that mattered most when the model was made, with a bar each.
std::string importance_table(const model::Manifest& manifest) {
  const model::ImportanceRanking ranking(manifest.importance);
  if (ranking.is_empty()) return {};
  std::string rows;
  for (const model::ColumnImportance& column : ranking.first(k_importance_columns_max)) {
    const std::string spread =
        ranking.is_by_permutation() ? fmt::format(" &plusmn; {:.4f}", column.permutation_deviation) : std::string();
    rows += fmt::format(
        "<tr><td>{}</td><td>{:.4f}{}</td><td class=\"track\"><div class=\"bar\" "
        "style=\"width:{:.1f}%\"></div></td></tr>",
        escape_html(column.column), ranking.value_of(column), spread, 100 * ranking.share_of_most(column));
  }
  const std::string meaning =
      ranking.is_by_permutation()
          ? fmt::format("What {} lost on the model's own test rows when a column was shuffled ({} times).",
                        manifest.schema.is_regression() ? "R2" : "accuracy", manifest.permutation_sample.repeats)
          : "The share of what the splits of the trees gained.";
  return fmt::format("<p class=\"soft\">{}</p><table>{}</table>", meaning, rows);
}

std::string figures(const EvaluationPage& page) {
  const std::string drawn = page.evaluation.is_regression()
                                ? prediction_figure(page) + residual_figure(page)
                                : roc_figure(page) + precision_recall_figure(page) + calibration_figure(page);
  return "<div class=\"figures\">\n" + drawn + "</div>\n";
}

std::string class_sections(const EvaluationPage& page) {
  if (page.evaluation.is_regression()) return {};
  const model::ClassificationMetrics& metrics = page.evaluation.classification();
  std::string text = section("Classes", class_table(metrics)) + section("Confusion matrix", confusion_table(metrics));
  if (metrics.best_threshold) {
    const auto& [threshold, f1, precision, recall] = *metrics.best_threshold;
    text += fmt::format(
        "<p>F1 of {} is largest, {:.4f}, from a probability of {:.4f} on (precision {:.4f}, recall {:.4f}).</p>\n",
        escape_html(page.manifest.schema.labels.texts[1]), f1, threshold, precision, recall);
  }
  return text;
}

}  // namespace

std::string evaluation_page(const EvaluationPage& page) {
  const std::string title = escape_html(fmt::format("{} on {}", page.model_name, page.data_name));
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n<h1>{}</h1>\n",
      title, k_style, title);
  html += fmt::format("<p class=\"soft\">{} predicting {}; {} rows</p>\n", escape_html(page.manifest.model_type),
                      escape_html(page.manifest.schema.target), page.evaluation.rows);
  html += section("Figures", metric_table(page)) + figures(page) + class_sections(page);
  html += section("Importance", importance_table(page.manifest));
  html += fmt::format("<footer>Foretell {}</footer>\n</body>\n</html>\n", k_version);
  return html;
}

}  // namespace foretell::cli
