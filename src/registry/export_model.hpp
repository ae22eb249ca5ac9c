#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "registry/registry.hpp"

namespace foretell::registry {

enum class ExportFormat : std::uint8_t {
  onnx,  ///< model.onnx as it is stored.
  c,     ///< A C99 file that compiles alone and answers as the engine does (engine/c_source/c_source.hpp).
};

/// "onnx" or "c": the words of the command line, and the suffix of the file.
std::string_view to_text(ExportFormat format);

/// One version as a file for other programs. The stored bytes are checked by their digests first.
Result<std::string> export_model(Registry& registry, const std::string& name, Version version, ExportFormat format);

}  // namespace foretell::registry
