#include "cli/model_card.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/quote.hpp"
#include "cli/evaluation_report.hpp"
#include "model/importance_ranking.hpp"
#include "model/recipe_toml.hpp"

namespace foretell::cli {
namespace {

using Align = TextColumn::Align;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t k_classes_shown = 20;
constexpr std::size_t k_important_columns_shown = 15;

std::string figure(const std::optional<double>& value) { return value ? format_figure(*value) : "-"; }

std::string range(const std::optional<model::Interval>& interval) {
  return interval ? fmt::format("{} to {}", format_figure(interval->low), format_figure(interval->high)) : "-";
}

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

class CardWriter {
 public:
  explicit CardWriter(const CardSubject& subject) : subject_(subject), manifest_(subject.manifest), card_(title()) {}

  Document write(bool with_recipe) {
    card_.paragraph(lead());
    card_.section("Where it comes from").table({{"fact"}, {"value"}}, facts());
    add_evaluation();
    add_importance();
    card_.section("What it reads");
    card_.table({{"column"}, {"type"}, {"values"}, {.header = "missing", .align = Align::right, .drop_rank = 1}},
                columns());
    add_left_out();
    if (!manifest_.warnings.empty()) card_.section("Warnings of the training").list(manifest_.warnings);
    add_commands(with_recipe);
    return std::move(card_);
  }

 private:
  std::string reference() const { return registry::to_text({manifest_.name, subject_.version}); }

  std::string title() const {
    if (subject_.aliases.empty()) return reference();
    return fmt::format("{} ({})", reference(), fmt::join(subject_.aliases, ", "));
  }

  std::string lead() const {
    const data::Schema& schema = manifest_.schema;
    const std::string from = plural(schema.columns.size(), "column");
    if (schema.is_regression()) {
      return fmt::format("A {} that predicts the number {} from {}.", manifest_.model_type, quote(schema.target), from);
    }
    return fmt::format("A {} that predicts {} from {}: {}.", manifest_.model_type, quote(schema.target), from,
                       quote_names(schema.labels.texts));
  }

  std::string learner() const {
    const model::Recipe& recipe = manifest_.recipe;
    switch (recipe.learner) {
      case model::Learner::logistic: return fmt::format("logistic regression, C = {}", recipe.c);
      case model::Learner::ridge: return fmt::format("ridge regression, alpha = {}", recipe.alpha);
      case model::Learner::forest: break;
    }
    const std::uint32_t depth = recipe.depth.value_or(0);
    std::string text = fmt::format("random forest, {}{}", plural(recipe.trees, "tree"),
                                   depth == 0 ? " of any depth" : fmt::format(" of depth {} at most", depth));
    const model::Recipe usual;
    if (recipe.max_features != usual.max_features) {
      text += fmt::format(", {} features a node", model::to_text(recipe.max_features));
    }
    if (recipe.min_samples_split != usual.min_samples_split) {
      text += fmt::format(", nodes of {} rows split", recipe.min_samples_split);
    }
    if (recipe.min_samples_leaf != usual.min_samples_leaf) {
      text += fmt::format(", leaves of {} rows at least", recipe.min_samples_leaf);
    }
    return text;
  }

  std::string split() const {
    const model::DataOrigin& origin = manifest_.origin;
    const std::string rows = fmt::format("{} train, {} test", plural(origin.training_rows, "row"), origin.test_rows);
    if (!origin.test_sha256.empty()) return rows + ": those of another file";
    return fmt::format("{}: a fifth drawn{}, seed {}", rows, manifest_.recipe.stratify ? " class by class" : "",
                       manifest_.recipe.seed);
  }

  Rows facts() const {
    const model::DataOrigin& origin = manifest_.origin;
    Rows rows{{"created", fmt::format("{} by Foretell {}", manifest_.created_at, manifest_.foretell_version)},
              {"learner", fmt::format("{}, seed {}", learner(), manifest_.recipe.seed)}};
    if (manifest_.recipe.balanced) rows.push_back({"classes", "weighted so that all count alike"});
    if (const std::string& weights = manifest_.recipe.table.weights; !weights.empty()) {
      rows.push_back({"rows", fmt::format("weighted by column {}", quote(weights))});
    }
    const std::string dropped =
        origin.dropped_rows == 0 ? "" : fmt::format(", {} more without a target", origin.dropped_rows);
    rows.push_back({"data", plural(origin.rows, "row") + dropped});
    rows.push_back({"data sha256", origin.sha256});
    rows.push_back({"split", split()});
    if (!origin.test_sha256.empty()) rows.push_back({"test sha256", origin.test_sha256});
    if (const auto file = manifest_.files.find(std::string(model::k_model_file)); file != manifest_.files.end()) {
      rows.push_back({"model.onnx", fmt::format("{} bytes", file->second.bytes)});
      rows.push_back({"model.onnx sha256", file->second.sha256});
    }
    return rows;
  }

  void add_evaluation() {
    const model::Evaluation& evaluation = manifest_.evaluation;
    card_.section("How good it is");
    card_.paragraph(
        fmt::format("Measured on {} that it was not trained on. The baseline {}. An interval tells how far a figure "
                    "depends on which "
                    "rows these are; it does not tell how the model does on data of another kind.",
                    plural(evaluation.rows, "row"), baseline()));
    Rows rows;
    for (const model::Metric& metric : model::list_metrics(evaluation)) {
      rows.push_back({std::string(metric.name), figure(metric.value), range(metric.interval), figure(metric.baseline)});
    }
    card_.table({{"metric"}, {"value", Align::right}, {"95 % interval"}, {"baseline", Align::right}}, std::move(rows));
    if (manifest_.out_of_bag_score) {
      card_.paragraph(fmt::format("Out of bag, on training rows that a tree did not see: {} {}.",
                                  manifest_.schema.is_regression() ? "R2" : "accuracy",
                                  format_figure(*manifest_.out_of_bag_score)));
    }
    if (!evaluation.is_regression()) add_classes(evaluation.classification());
    add_cross_validation();
  }

  std::string baseline() const {
    const model::Evaluation& evaluation = manifest_.evaluation;
    if (evaluation.is_regression()) {
      return fmt::format("always answers the mean of the training part, {}",
                         format_figure(evaluation.regression().training_mean));
    }
    return fmt::format("always answers {}, with the shares of the classes as probabilities",
                       quote(evaluation.classification().baseline.label));
  }

  void add_classes(const model::ClassificationMetrics& metrics) {
    const std::size_t shown = std::min(metrics.classes.size(), k_classes_shown);
    Rows rows;
    for (const model::ReportLine& line : std::span(metrics.classes).first(shown)) {
      rows.push_back({line.label, format_figure(line.precision), format_figure(line.recall), format_figure(line.f1),
                      std::to_string(line.support)});
    }
    card_.table({{"class"},
                 {"precision", Align::right},
                 {"recall", Align::right},
                 {"F1", Align::right},
                 {"rows", Align::right}},
                std::move(rows));
    if (shown < metrics.classes.size()) {
      card_.paragraph(fmt::format("The other {} classes are in the manifest.", metrics.classes.size() - shown));
    }
  }

  void add_cross_validation() {
    if (!manifest_.cross_validation) return;
    const model::CrossValidation& validation = *manifest_.cross_validation;
    card_.paragraph(fmt::format("Trained and tested {} times, each time on another part of {}:", validation.folds(),
                                plural(validation.rows, "row")));
    Rows rows;
    for (const model::CrossValidatedMetric& metric : validation.metrics) {
      rows.push_back({std::string(model::metric_name(metric.key)), figure(metric.mean),
                      metric.mean ? format_figure(metric.deviation) : "-"});
    }
    card_.table({{"metric"}, {"mean", Align::right}, {"deviation", Align::right}}, std::move(rows));
  }

  void add_importance() {
    const model::ImportanceRanking ranking(manifest_.importance);
    if (ranking.is_empty()) return;
    card_.section("What it relies on");
    if (ranking.is_by_permutation()) {
      card_.paragraph(
          fmt::format("Shuffled: by how much the {} falls when a column's values are shuffled among {} test "
                      "rows. A column that another one can stand for looks unimportant.",
                      manifest_.schema.is_regression() ? "R2" : "accuracy", manifest_.permutation_sample.rows));
    }
    const auto shown = ranking.first(k_important_columns_shown);
    Rows rows;
    for (const model::ColumnImportance& column : shown) {
      rows.push_back({column.column, figure(column.permutation),
                      column.permutation ? format_figure(column.permutation_deviation) : "-", figure(column.impurity)});
    }
    card_.table({{"column"},
                 {"shuffled", Align::right},
                 {"deviation", Align::right},
                 {.header = "share of the splits' gain", .align = Align::right, .drop_rank = 1}},
                std::move(rows));
    if (shown.size() < ranking.size()) {
      card_.paragraph(fmt::format("The other {} columns are in the manifest.", ranking.size() - shown.size()));
    }
  }

  Rows columns() const {
    Rows rows;
    for (std::size_t c = 0; c < manifest_.schema.columns.size(); ++c) {
      const data::ColumnSchema& column = manifest_.schema.columns[c];
      const data::ColumnSummary& summary = manifest_.summaries[c];
      rows.push_back({column.name, std::string(data::to_text(column.type)),
                      column.is_sensitive ? "not shown: sensitive" : describe_values(column, summary),
                      std::to_string(summary.missing)});
    }
    return rows;
  }

  static std::string describe_values(const data::ColumnSchema& column, const data::ColumnSummary& summary) {
    const bool is_measured = column.type == data::ColumnType::number || column.type == data::ColumnType::date;
    if (!is_measured) return quote_names(column.categories);
    if (summary.quantiles.empty()) return "always missing";
    const double least = summary.quantiles.front();
    const double most = summary.quantiles.back();
    if (column.type == data::ColumnType::date) {
      return fmt::format("{} to {}", data::format_date(least), data::format_date(most));
    }
    return fmt::format("{:g} to {:g}, median {:g}", least, most, summary.quantiles[summary.quantiles.size() / 2]);
  }

  void add_left_out() {
    std::vector<std::string> items;
    for (const data::LeftOut& column : manifest_.schema.left_out) {
      items.push_back(fmt::format("{}: {}", quote(column.name), column.reason));
    }
    if (!items.empty()) card_.section("What it leaves out").list(std::move(items));
  }

  void add_commands(bool with_recipe) {
    const std::string recipe =
        with_recipe ? std::string(model::k_recipe_file) : (subject_.folder / model::k_recipe_file).string();
    card_.section("How to make it again");
    if (with_recipe) {
      card_.paragraph(fmt::format("With the data of the digest above and this {}:", model::k_recipe_file));
      card_.code(lines_of(model::write_recipe(manifest_.recipe)));
    } else {
      card_.paragraph("With the data of the digest above; the same options, data and seed give the same model.onnx.");
    }
    card_.code({fmt::format("foretell train DATA.csv --recipe {}{} --name {}", recipe,
                            manifest_.origin.test_sha256.empty() ? "" : " --test TEST.csv", manifest_.name)});
    card_.section("How to use it");
    card_.code({fmt::format("foretell serve {}", reference()),
                fmt::format("foretell predict {} DATA.csv -o answers.csv", reference()),
                fmt::format("foretell models export {} --format c -o {}.c", reference(), manifest_.name)});
  }

  const CardSubject& subject_;
  const model::Manifest& manifest_;
  Document card_;
};

}  // namespace

Document model_card(const CardSubject& subject, bool with_recipe) { return CardWriter(subject).write(with_recipe); }

}  // namespace foretell::cli
