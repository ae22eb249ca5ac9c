#include "registry/load_path.hpp"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "model/graph_schema.hpp"
#include "model/onnx.hpp"
#include "store/files.hpp"

namespace foretell::registry {
namespace {

constexpr std::string_view k_expected = "name the folder of a version, or an ONNX file that Foretell wrote";

/// What can be known of a model of which there is only the graph.
model::Manifest manifest_of(const model::Pipeline& pipeline) {
  model::Manifest manifest;
  manifest.name = k_path_model_name;
  manifest.model_type = model::model_type(pipeline);
  manifest.schema = model::graph_schema(pipeline);
  manifest.summaries.resize(manifest.schema.columns.size());
  if (manifest.schema.is_regression()) manifest.evaluation.metrics = model::RegressionMetrics();
  return manifest;
}

Result<std::shared_ptr<const LoadedVersion>> load_graph(const std::filesystem::path& file) {
  const std::string bytes = TRY(store::read_file(file, limits::k_model_bytes_max));
  const auto refuse = [&](const Error& error) {
    return fail(error.code, fmt::format("{} cannot be used: {}", file.string(), error.message),
                std::string(k_expected));
  };
  const auto pipeline = model::read_onnx(bytes);
  if (!pipeline) return refuse(pipeline.error());
  auto loaded = std::make_shared<LoadedVersion>();
  loaded->name = k_path_model_name;
  loaded->version = 1;
  loaded->manifest = manifest_of(*pipeline);
  auto engine = engine::compile(*pipeline, loaded->manifest.schema.columns);
  if (!engine) return refuse(engine.error());
  loaded->engine = *std::move(engine);
  loaded->is_exact = std::holds_alternative<model::Forest>(pipeline->operations.back());
  return loaded;
}

}  // namespace

Result<std::shared_ptr<const LoadedVersion>> load_path(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  if (error) {
    return fail(ErrorCode::not_found, fmt::format("there is no model at {}: {}", path.string(), error.message()),
                std::string(k_expected));
  }
  if (!std::filesystem::is_directory(real, error)) return load_graph(real);
  if (!std::filesystem::exists(real / model::k_manifest_file, error)) return load_graph(real / model::k_model_file);
  return load(StoredVersion{.name = std::string(k_path_model_name),
                            .version = parse_version(real.filename().string()).value_or(1),
                            .folder = real,
                            .manifest_sha256 = std::nullopt});
}

}  // namespace foretell::registry
