#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "registry/load.hpp"

namespace foretell::registry {

/// The name of a model that is in no registry.
inline constexpr std::string_view k_path_model_name = "default";

/// Loads a version that is in no registry, without changing anything: `path` is the folder of a version or an ONNX
/// file. A folder with a manifest gets every check of load() but the one against an index; its version is its own name
/// where that is a number, else 1. Without a manifest the columns are the graph's inputs (model/graph_schema.hpp), there
/// are no golden rows to check, and the version is 1.
Result<std::shared_ptr<const LoadedVersion>> load_path(const std::filesystem::path& path);

}  // namespace foretell::registry
