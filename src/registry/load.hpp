#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "engine/engine.hpp"
#include "model/manifest.hpp"
#include "model/pipeline.hpp"
#include "registry/registry.hpp"

/// From stored files to a version that predicts. What takes a StoredVersion may be called from any thread.
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

/// Loads one version. A damaged file is ErrorCode::corrupt and named.
Result<std::shared_ptr<const LoadedVersion>> load(const StoredVersion& stored);
Result<std::shared_ptr<const LoadedVersion>> load(Registry& registry, const std::string& name, Version version);

/// The two steps of load(): a version whose files are read, checked and compiled ...
Result<std::shared_ptr<const LoadedVersion>> compile(const StoredVersion& stored);
/// ... and what `loaded` must pass before it serves, which also brings what it computes with into memory: it answers its
/// golden rows as the manifest says.
Result<void> warm(const LoadedVersion& loaded, const StoredVersion& stored);

/// The manifest of one version, checked against the index.
Result<model::Manifest> load_manifest(const StoredVersion& stored);
Result<model::Manifest> load_manifest(Registry& registry, const std::string& name, Version version);

/// The bytes of a version's model.onnx, which have the sha256 that `manifest` says.
Result<std::string> load_model_file(const StoredVersion& stored, const model::Manifest& manifest);

/// The graph of a version: that of its model.onnx, sound and made for the schema of `manifest`.
Result<model::Pipeline> load_pipeline(const StoredVersion& stored, const model::Manifest& manifest);

/// Whether `engine` answers the golden rows as the manifest says: bit for bit where `exact`, else within 1e-6
/// (of a number above 1: a millionth of it).
Result<void> check_golden_rows(const engine::Engine& engine, const model::Manifest& manifest, bool exact);

/// The same for one golden row, which must be there, of a version in use. `scratch` and `answer` keep their memory.
Result<void> check_golden_row(const LoadedVersion& loaded, std::size_t row, engine::Scratch& scratch,
                              model::Predictions& answer);

}  // namespace foretell::registry
