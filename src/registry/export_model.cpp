#include "registry/export_model.hpp"

#include "engine/c_source/c_source.hpp"
#include "registry/load.hpp"

namespace foretell::registry {

std::string_view to_text(ExportFormat format) { return format == ExportFormat::onnx ? "onnx" : "c"; }

Result<std::string> export_model(Registry& registry, const std::string& name, Version version, ExportFormat format) {
  const StoredVersion stored = TRY(registry.stored(name, version));
  const model::Manifest manifest = TRY(load_manifest(stored));
  if (format == ExportFormat::onnx) return load_model_file(stored, manifest);
  const model::Pipeline pipeline = TRY(load_pipeline(stored, manifest));
  return engine::c_source::write(pipeline, manifest.schema.columns,
                                 {.name = name,
                                  .version = std::to_string(version),
                                  .sha256 = manifest.files.at(std::string(model::k_model_file)).sha256,
                                  .target = manifest.schema.target});
}

}  // namespace foretell::registry
