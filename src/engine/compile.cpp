#include <array>

#include <fmt/format.h>

#include "engine/engine.hpp"
#include "engine/native/forest_scalar.hpp"
#include "engine/native/linear.hpp"

namespace foretell::engine {
namespace {

/// What an engine offers: whether it can run a pipeline at all, and how to compile one.
struct Candidate {
  bool (*can_run)(const model::Pipeline&);
  Result<std::unique_ptr<const Engine>> (*compile)(const model::Pipeline&, std::span<const data::ColumnSchema>);
};

constexpr std::array k_candidates{
    Candidate{native::can_run_forest, native::compile_forest},
    Candidate{native::can_run_linear, native::compile_linear},
};

/// The graph and the description of its input slots come from different files: they must agree.
Result<void> check_columns(const model::Pipeline& pipeline, std::span<const data::ColumnSchema> columns) {
  if (pipeline.inputs.size() != columns.size()) {
    return fail(ErrorCode::corrupt,
                fmt::format("the model has {} inputs, its schema {} columns", pipeline.inputs.size(), columns.size()));
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (model::input_type(columns[i].type) != pipeline.inputs[i].type) {
      return fail(ErrorCode::corrupt,
                  fmt::format("the model and its schema disagree on the type of column \"{}\"", columns[i].name));
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<const Engine>> compile(const model::Pipeline& pipeline,
                                              std::span<const data::ColumnSchema> columns) {
  TRY(check_columns(pipeline, columns));
  for (const Candidate& candidate : k_candidates) {
    if (candidate.can_run(pipeline)) return candidate.compile(pipeline, columns);
  }
  return fail(ErrorCode::invalid_argument, "no engine can run this model");
}

}  // namespace foretell::engine
