#include "train/evaluate.hpp"

#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "base/quote.hpp"
#include "base/threads.hpp"
#include "cli/commands.hpp"
#include "cli/evaluation_page.hpp"
#include "cli/evaluation_report.hpp"
#include "cli/interrupt.hpp"
#include "cli/open_registry.hpp"
#include "data/read_table.hpp"
#include "registry/training_rows.hpp"
#include "store/output_file.hpp"
#include "train/intervals.hpp"
#include "train/predict_rows.hpp"

namespace foretell::cli {
namespace {

Result<data::ReadTable> read_data(const EvaluateOptions& options, const registry::LoadedVersion& model,
                                  const Context& context, const std::stop_token& stop) {
  const model::Manifest& manifest = model.manifest;
  data::ReadTable read = TRY(data::read_table_as(options.data, manifest.schema, manifest.recipe.table, stop));
  if (read.table.rows() == 0) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} has no row with a value of {}, and only such rows tell how well a model does",
                            data::shown_file(options.data), quote(manifest.schema.target)),
                "to predict rows without a target use foretell predict");
  }
  if (std::string warning = registry::training_rows_warning(model, read.sha256); !warning.empty()) {
    read.warnings.push_back(std::move(warning));
  }
  for (const std::string& warning : read.warnings) context.console.tell("warning: " + printable(warning));
  return read;
}

/// A model, and what it said about a table whose target is known.
struct Evaluated {
  std::shared_ptr<const registry::LoadedVersion> model;
  std::string data_name;  // as messages show it
  data::ReadTable read;
  model::Predictions predictions;
  model::Evaluation evaluation;

  std::string model_name() const { return fmt::format("{}:{}", model->name, model->version); }
};

Result<Evaluated> evaluate_data(const EvaluateOptions& options, const Context& context, const std::stop_token& stop) {
  Evaluated done{.model = TRY(load_version(context, options.model)),
                 .data_name = data::shown_file(options.data),
                 .read = {},
                 .predictions = {},
                 .evaluation = {}};
  const model::Manifest& manifest = done.model->manifest;
  done.read = TRY(read_data(options, *done.model, context, stop));
  const data::Table& table = done.read.table;
  const std::size_t threads = options.threads == 0 ? available_processors() : options.threads;
  const std::vector<std::uint32_t> rows = train::all_rows(table);
  done.predictions = TRY(train::predict_rows(*done.model->engine, manifest.schema, table, rows, threads,
                                             observer_of(context.console).progress, stop));
  const train::TestTruth truth{
      .labels = table.schema.labels, .target = table.target, .target_numbers = table.target_numbers};
  done.evaluation =
      train::evaluate(manifest.schema.labels, train::training_target_of(manifest.evaluation), truth, done.predictions);
  train::measure_intervals(done.evaluation, manifest.schema.labels, truth, done.predictions, manifest.recipe.seed,
                           threads);
  return done;
}

std::string describe(const Evaluated& done) {
  const data::Labels& labels = done.model->manifest.schema.labels;
  std::string text = fmt::format("{} on {} rows of {}:\n\n", done.model_name(), done.evaluation.rows, done.data_name);
  if (done.read.table.dropped_rows > 0) {
    text += fmt::format("  ({} rows without a target are left out)\n\n", done.read.table.dropped_rows);
  }
  text += describe_evaluation(done.evaluation, labels);
  const std::string calibration = describe_calibration(done.evaluation, labels);
  if (!calibration.empty()) text += "\n" + calibration;
  return text;
}

std::string to_json(const Evaluated& done) {
  const data::Schema& schema = done.model->manifest.schema;
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object();
  json.member("name", done.model->name);
  json.member("version", std::to_string(done.model->version));
  json.member("model_type", done.model->manifest.model_type);
  json.member("task", data::to_text(schema.task()));
  json.member("target", schema.target);
  json.key("data").begin_object();
  json.member("file", done.data_name);
  json.member("sha256", done.read.sha256);
  json.member("rows", static_cast<std::uint64_t>(done.read.table.rows()));
  json.member("dropped_rows", static_cast<std::uint64_t>(done.read.table.dropped_rows));
  json.end_object();
  std::string evaluation;
  model::append_evaluation(evaluation, done.evaluation);
  json.key("evaluation").raw(evaluation);
  json.key("warnings").begin_array();
  for (const std::string& warning : done.read.warnings) json.value(warning);
  json.end_array();
  json.end_object();
  return out + "\n";
}

std::string page_of(const Evaluated& done) {
  return evaluation_page({.model_name = done.model_name(),
                          .data_name = done.data_name,
                          .manifest = done.model->manifest,
                          .table = done.read.table,
                          .predictions = done.predictions,
                          .evaluation = done.evaluation});
}

}  // namespace

Result<void> run_evaluate(const EvaluateOptions& options, const Context& context) {
  const Interrupt interrupt;
  std::optional<store::OutputFile> page;
  if (!options.html.empty()) page.emplace(TRY(store::OutputFile::create(options.html)));
  const Evaluated done = TRY(evaluate_data(options, context, interrupt.token()));
  if (page) {
    TRY(page->write(page_of(done)));
    TRY(page->publish());
  }
  context.console.print(context.invocation.json ? to_json(done) : describe(done));
  if (page && !context.invocation.json) {
    context.console.tell(fmt::format("page: {}", printable(options.html.string())));
  }
  return {};
}

}  // namespace foretell::cli
