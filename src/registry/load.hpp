#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "engine/engine.hpp"
#include "model/manifest.hpp"
#include "model/pipeline.hpp"
#include "registry/registry.hpp"

namespace foretell::registry {

/// A version ready to predict: every file had the sha256 that was stored, the graph was sound, an engine compiled it,
/// and it answered its golden rows as it did when it was made. Immutable; any number of threads may use it.
struct LoadedVersion {
  std::string name;
  Version version = 0;
  model::Manifest manifest;
  std::unique_ptr<const engine::Engine> engine;
  bool is_exact = false;  // answers to the bit what it answered elsewhere, as forests do
};

/// Loads one version of `registry`. A damaged file is ErrorCode::corrupt and named.
Result<std::shared_ptr<const LoadedVersion>> load(Registry& registry, const std::string& name, Version version);

/// The manifest of one version, checked against the index.
Result<model::Manifest> load_manifest(Registry& registry, const std::string& name, Version version);

/// The bytes of a version's model.onnx, which have the sha256 that `manifest` says.
Result<std::string> load_model_file(const Registry& registry, const std::string& name, Version version,
                                    const model::Manifest& manifest);

/// The graph of a version: that of its model.onnx, sound and made for the schema of `manifest`.
Result<model::Pipeline> load_pipeline(const Registry& registry, const std::string& name, Version version,
                                      const model::Manifest& manifest);

/// Whether `engine` answers the golden rows as the manifest says: bit for bit for forests, within 1e-6
/// (of a number above 1: a millionth of it) otherwise.
Result<void> check_golden_rows(const engine::Engine& engine, const model::Manifest& manifest, bool exact);

/// The same for one golden row, which must be there, of a version in use. `scratch` and `answer` keep their memory.
Result<void> check_golden_row(const LoadedVersion& loaded, std::size_t row, engine::Scratch& scratch,
                              model::Predictions& answer);

}  // namespace foretell::registry
