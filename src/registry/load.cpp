#include "registry/load.hpp"

#include <algorithm>
#include <cmath>
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
              "restore it from a backup, or delete the version and train it again");
}

Result<std::string> read_checked(const std::filesystem::path& file, std::size_t bytes_max, const std::string& sha256) {
  Result<std::string> bytes = store::read_file(file, bytes_max);
  if (!bytes) {
    if (bytes.error().code == ErrorCode::not_found) return damaged(file, "it is missing");
    return bytes;
  }
  if (crypto::sha256_hex(*bytes) != sha256) return damaged(file, "its sha256 is not the one that was stored");
  return bytes;
}

/// Runs `read` and puts the file's name in front of its error.
template <class T>
Result<T> name_file(const std::filesystem::path& file, Result<T> result) {
  if (!result) return damaged(file, result.error().message);
  return result;
}

std::filesystem::path model_file(const Registry& registry, const std::string& name, Version version) {
  return registry.version_folder(name, version) / model::k_model_file;
}

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

Result<model::Manifest> load_manifest(Registry& registry, const std::string& name, Version version) {
  const ModelRecord record = TRY(registry.model(name));
  const auto found = std::ranges::find(record.versions, version, &VersionRecord::version);
  if (found == record.versions.end()) {
    return fail(ErrorCode::not_found, fmt::format("model \"{}\" has no version {}", name, version));
  }
  const std::filesystem::path file = registry.version_folder(name, version) / model::k_manifest_file;
  const std::string text = TRY(read_checked(file, limits::k_manifest_bytes_max, found->manifest_sha256));
  return name_file(file, model::read_manifest(text));
}

Result<std::string> load_model_file(const Registry& registry, const std::string& name, Version version,
                                    const model::Manifest& manifest) {
  const std::filesystem::path file = model_file(registry, name, version);
  const auto stored = manifest.files.find(std::string(model::k_model_file));
  if (stored == manifest.files.end()) return damaged(file, "manifest.json does not know it");
  return read_checked(file, limits::k_model_bytes_max, stored->second.sha256);
}

Result<model::Pipeline> load_pipeline(const Registry& registry, const std::string& name, Version version,
                                      const model::Manifest& manifest) {
  const std::filesystem::path file = model_file(registry, name, version);
  const std::string bytes = TRY(load_model_file(registry, name, version, manifest));
  model::Pipeline pipeline = TRY(name_file(file, model::read_onnx(bytes)));
  TRY(name_file(file, check_inputs(pipeline, manifest)));
  return pipeline;
}

Result<std::shared_ptr<const LoadedVersion>> load(Registry& registry, const std::string& name, Version version) {
  auto loaded = std::make_shared<LoadedVersion>();
  loaded->name = name;
  loaded->version = version;
  loaded->manifest = TRY(load_manifest(registry, name, version));
  const model::Pipeline pipeline = TRY(load_pipeline(registry, name, version, loaded->manifest));
  const std::filesystem::path file = model_file(registry, name, version);
  loaded->engine = TRY(name_file(file, engine::compile(pipeline, loaded->manifest.schema.columns)));
  loaded->is_exact = std::holds_alternative<model::Forest>(pipeline.operations.back());
  TRY(name_file(file, check_golden_rows(*loaded->engine, loaded->manifest, loaded->is_exact)));
  return loaded;
}

}  // namespace foretell::registry
