#include "registry/compare_models.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/quote.hpp"
#include "data/byte_source.hpp"
#include "data/read_table.hpp"
#include "registry/training_rows.hpp"
#include "train/evaluate.hpp"
#include "train/predict_rows.hpp"

namespace foretell::registry {
namespace {

std::string title(const LoadedVersion& version) { return to_text({version.name, version.version}); }

Result<data::ReadTable> read_for(const LoadedVersion& version, data::ByteSource& source, const std::string& file,
                                 const std::stop_token& stop) {
  const model::Manifest& manifest = version.manifest;
  return data::read_table_as(source, manifest.schema, manifest.recipe.table, {.file = file, .stop = stop});
}

bool read_alike(const LoadedVersion& first, const LoadedVersion& second) {
  return first.manifest.schema == second.manifest.schema && first.manifest.recipe.table == second.manifest.recipe.table;
}

/// The text of each row's label; empty of a regression.
std::vector<std::string_view> label_texts(const data::Table& table) {
  std::vector<std::string_view> texts;
  for (const std::int32_t label : table.target) {
    texts.push_back(table.schema.labels.texts[static_cast<std::size_t>(label)]);
  }
  return texts;
}

/// An error of reading for the second model what the first one could read.
std::unexpected<Error> fail_for_second(const LoadedVersion& first, const LoadedVersion& second, Error error) {
  if (error.code == ErrorCode::cancelled) return std::unexpected(std::move(error));
  error.hint = fmt::format("{} can read the file; {} reads tables as it was trained, with other columns or options",
                           title(first), title(second));
  return std::unexpected(std::move(error));
}

Result<void> check_same_rows(const data::ReadTable& first, const data::ReadTable& second, const std::string& file) {
  const std::string hint = "train both with the same options on how tables are read, such as --missing";
  if (first.lines != second.lines) {
    return fail(ErrorCode::conflict,
                fmt::format("{}: the first model finds a target in {} rows, the second in {}, expected the same rows",
                            file, first.table.rows(), second.table.rows()),
                hint);
  }
  if (first.table.target_numbers != second.table.target_numbers ||
      label_texts(first.table) != label_texts(second.table)) {
    return fail(ErrorCode::conflict, fmt::format("{}: the models read its targets differently", file), hint);
  }
  return {};
}

Result<ComparedModel> predict(const LoadedVersion& version, const data::Table& table, const CompareOptions& options,
                              const train::Progress& progress, const std::stop_token& stop) {
  const model::Manifest& manifest = version.manifest;
  ComparedModel model;
  model.labels = manifest.schema.labels;
  model.predictions = TRY(train::predict_rows(*version.engine, manifest.schema, table, train::all_rows(table),
                                              options.threads, progress, stop));
  const train::TestTruth truth{
      .labels = table.schema.labels, .target = table.target, .target_numbers = table.target_numbers};
  model.evaluation =
      train::evaluate(model.labels, train::training_target_of(manifest.evaluation), truth, model.predictions);
  return model;
}

}  // namespace

Result<void> check_comparable(const model::Manifest& first, const model::Manifest& second) {
  if (first.schema.target != second.schema.target) {
    return fail(ErrorCode::conflict,
                fmt::format("the first model predicts {}, the second {}: they cannot be compared",
                            quote(first.schema.target), quote(second.schema.target)),
                "compare models of one target");
  }
  const data::LabelType first_type = first.schema.labels.type;
  const data::LabelType second_type = second.schema.labels.type;
  if (first_type != second_type) {
    return fail(
        ErrorCode::conflict,
        fmt::format("the first model is a {} with a {} target, the second a {} with a {} target: they cannot be "
                    "compared",
                    data::to_text(first.schema.task()), data::to_text(first_type), data::to_text(second.schema.task()),
                    data::to_text(second_type)),
        "compare models of one task");
  }
  return {};
}

bool have_same_test_rows(const model::Manifest& first, const model::Manifest& second) {
  const model::DataOrigin& a = first.origin;
  const model::DataOrigin& b = second.origin;
  if (a.test_rows != b.test_rows || a.test_sha256 != b.test_sha256) return false;
  if (!a.test_sha256.empty()) return true;
  return a.sha256 == b.sha256 && a.rows == b.rows && first.recipe.seed == second.recipe.seed &&
         first.recipe.stratify == second.recipe.stratify;
}

std::string TableComparison::true_text(std::size_t row) const {
  if (!labels.is_regression()) return labels.texts[static_cast<std::size_t>(target[row])];
  std::string text;
  append_number(text, target_numbers[row]);
  return text;
}

std::string answer_text(const ComparedModel& model, std::size_t row) {
  if (!model.labels.is_regression()) {
    return model.labels.texts[static_cast<std::size_t>(model.predictions.labels[row])];
  }
  std::string text;
  append_number(text, model.predictions.values[row]);
  return text;
}

Result<TableComparison> compare_on_table(const LoadedVersion& first, const LoadedVersion& second,
                                         const CompareOptions& options, const train::Progress& progress,
                                         std::stop_token stop) {
  TRY(check_comparable(first.manifest, second.manifest));
  data::FileSource source = TRY(data::FileSource::open(options.data, stop));
  const std::string file = data::shown_file(options.data);
  data::ReadTable read = TRY(read_for(first, source, file, stop));
  if (read.table.rows() == 0) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} has no row with a value of {}, and only such rows tell which model is better", file,
                            quote(first.manifest.schema.target)),
                "to predict rows without a target use foretell predict");
  }
  TableComparison out;
  out.first = TRY(predict(first, read.table, options, progress, stop));
  if (read_alike(first, second)) {
    out.second = TRY(predict(second, read.table, options, progress, stop));
  } else {
    TRY(source.rewind());
    Result<data::ReadTable> other = read_for(second, source, file, stop);
    if (!other) return fail_for_second(first, second, std::move(other).error());
    TRY(check_same_rows(read, *other, file));
    out.second = TRY(predict(second, other->table, options, progress, stop));
  }
  out.sha256 = read.sha256;
  out.dropped_rows = read.table.dropped_rows;
  out.lines = std::move(read.lines);
  out.labels = std::move(read.table.schema.labels);
  out.target = std::move(read.table.target);
  out.target_numbers = std::move(read.table.target_numbers);
  out.warnings = std::move(read.warnings);
  for (const LoadedVersion* version : {&first, &second}) {
    if (std::string warning = training_rows_warning(*version, out.sha256); !warning.empty()) {
      out.warnings.push_back(std::move(warning));
    }
  }
  out.comparison = train::compare(out.truth(), {out.first.labels, out.first.predictions},
                                  {out.second.labels, out.second.predictions}, options.seed);
  return out;
}

}  // namespace foretell::registry
