#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "data/schema.hpp"
#include "model/pipeline.hpp"

/// A model as one C99 file that compiles alone and answers as the native engine does, bit for bit: forests add the same
/// integers, linear models the same doubles in the same order. It needs nothing but the C library and libm, keeps no
/// state, and is safe from any thread.
namespace foretell::engine::c_source {

/// What the head of the file says about the model.
struct Facts {
  std::string name;
  std::string version;
  std::string sha256;  // of model.onnx
  std::string target;
};

/// The file. `pipeline` has passed model::check(); `columns` as for engine::compile(). ErrorCode::invalid_argument for
/// what C cannot hold or a compiler could hardly take: see limits::k_c_*, and pipelines that no native engine runs.
Result<std::string> write(const model::Pipeline& pipeline, std::span<const data::ColumnSchema> columns,
                          const Facts& facts);

}  // namespace foretell::engine::c_source
