#include "registry/load.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "crypto/sha256.hpp"
#include "model/onnx.hpp"
#include "store/files.hpp"

namespace foretell::registry {
namespace {

/// How far a linear model's probability may lie from its golden answer, or the share of it that its number may: another
/// CPU's exp() may round otherwise.
constexpr float k_golden_tolerance = 1e-6f;

std::unexpected<Error> damaged(const std::filesystem::path& file, std::string_view why) {
  return fail(ErrorCode::corrupt, fmt::format("{} is damaged: {}", file.string(), why),
              "restore it from a backup, or train the model again");
}

/// The bytes of a file; where its sha256 is known, only those.
Result<std::string> read_checked(const std::filesystem::path& file, std::size_t bytes_max,
                                 const std::optional<std::string>& sha256) {
  Result<std::string> bytes = store::read_file(file, bytes_max);
  if (!bytes) {
    if (bytes.error().code == ErrorCode::not_found) return damaged(file, "it is missing");
    return bytes;
  }
  if (sha256 && crypto::sha256_hex(*bytes) != *sha256)
    return damaged(file, "its sha256 is not the one that was stored");
  return bytes;
}

/// Runs `read` and puts the file's name in front of its error.
template <class T>
Result<T> name_file(const std::filesystem::path& file, Result<T> result) {
  if (!result) return damaged(file, result.error().message);
  return result;
}

std::filesystem::path model_file(const StoredVersion& stored) { return stored.folder / model::k_model_file; }

/// Whether an engine's numbers are those that were stored, as many and bit for bit where `exact`.
bool agree(std::span<const float> numbers, std::span<const float> stored, bool exact) {
  return std::ranges::equal(numbers, stored, [exact](float a, float b) {
    return exact ? a == b : std::abs(a - b) <= k_golden_tolerance * std::max(1.0f, std::abs(b));
  });
}

std::unexpected<Error> not_as_made() {
  return fail(ErrorCode::corrupt, "it does not answer its golden rows as it did when it was made");
}

/// The graph's inputs and the schema's columns, which come from two files, must be the same.
Result<void> check_inputs(const model::Pipeline& pipeline, const model::Manifest& manifest) {
  const auto& columns = manifest.schema.columns;
  const bool same = std::ranges::equal(pipeline.inputs, columns, [](const auto& input, const auto& column) {
    return input.name == model::graph_input_name(column.name);
  });
  if (!same) return fail(ErrorCode::corrupt, "its inputs are not the columns of manifest.json");
  if (pipeline.labels != manifest.schema.labels)
    return fail(ErrorCode::corrupt, "its labels are not those of manifest.json");
  return {};
}

/// The files beside the graph, which nothing here reads, are to be as they were stored all the same.
Result<void> check_other_files(const std::filesystem::path& folder, const model::Manifest& manifest) {
  for (const auto& [name, stored] : manifest.files) {
    if (name == model::k_model_file) continue;
    if (std::filesystem::path(name).filename() != name)
      return damaged(folder / model::k_manifest_file, "it names a file elsewhere");
    TRY(read_checked(folder / name, limits::k_model_bytes_max, stored.sha256));
  }
  return {};
}

}  // namespace

Result<void> check_golden_rows(const engine::Engine& engine, const model::Manifest& manifest, bool exact) {
  engine::Scratch scratch;
  model::Predictions predictions;
  engine.predict({manifest.golden.slots, manifest.schema.columns.size()}, scratch, predictions);
  const model::Predictions& golden = manifest.golden.answers;
  if (agree(predictions.probabilities, golden.probabilities, exact) && agree(predictions.values, golden.values, exact))
    return {};
  return not_as_made();
}

Result<void> check_golden_row(const LoadedVersion& loaded, std::size_t row, engine::Scratch& scratch,
                              model::Predictions& answer) {
  const model::GoldenRows& golden = loaded.manifest.golden;
  const model::RowsView rows{golden.slots, loaded.manifest.schema.columns.size()};
  loaded.engine->predict({rows.row(row), rows.columns}, scratch, answer);
  const bool agrees = golden.answers.is_regression()
                          ? agree(answer.values, std::span(golden.answers.values).subspan(row, 1), loaded.is_exact)
                          : agree(answer.probabilities, golden.answers.row(row), loaded.is_exact);
  return agrees ? Result<void>() : not_as_made();
}

Result<model::Manifest> load_manifest(const StoredVersion& stored) {
  const std::filesystem::path file = stored.folder / model::k_manifest_file;
  const std::string text = TRY(read_checked(file, limits::k_manifest_bytes_max, stored.manifest_sha256));
  return name_file(file, model::read_manifest(text));
}

Result<model::Manifest> load_manifest(Registry& registry, const std::string& name, Version version) {
  return load_manifest(TRY(registry.stored(name, version)));
}

Result<std::string> load_model_file(const StoredVersion& stored, const model::Manifest& manifest) {
  const std::filesystem::path file = model_file(stored);
  const auto known = manifest.files.find(std::string(model::k_model_file));
  if (known == manifest.files.end()) return damaged(file, "manifest.json does not know it");
  return read_checked(file, limits::k_model_bytes_max, known->second.sha256);
}

Result<model::Pipeline> load_pipeline(const StoredVersion& stored, const model::Manifest& manifest) {
  const std::filesystem::path file = model_file(stored);
  const std::string bytes = TRY(load_model_file(stored, manifest));
  model::Pipeline pipeline = TRY(name_file(file, model::read_onnx(bytes)));
  TRY(name_file(file, check_inputs(pipeline, manifest)));
  return pipeline;
}

Result<std::shared_ptr<const LoadedVersion>> compile(const StoredVersion& stored) {
  auto loaded = std::make_shared<LoadedVersion>();
  loaded->name = stored.name;
  loaded->version = stored.version;
  loaded->manifest = TRY(load_manifest(stored));
  TRY(check_other_files(stored.folder, loaded->manifest));
  const model::Pipeline pipeline = TRY(load_pipeline(stored, loaded->manifest));
  loaded->engine = TRY(name_file(model_file(stored), engine::compile(pipeline, loaded->manifest.schema.columns)));
  loaded->is_exact = std::holds_alternative<model::Forest>(pipeline.operations.back());
  return loaded;
}

Result<void> warm(const LoadedVersion& loaded, const StoredVersion& stored) {
  return name_file(model_file(stored), check_golden_rows(*loaded.engine, loaded.manifest, loaded.is_exact));
}

Result<std::shared_ptr<const LoadedVersion>> load(const StoredVersion& stored) {
  auto loaded = TRY(compile(stored));
  TRY(warm(*loaded, stored));
  return loaded;
}

Result<std::shared_ptr<const LoadedVersion>> load(Registry& registry, const std::string& name, Version version) {
  return load(TRY(registry.stored(name, version)));
}

}  // namespace foretell::registry
