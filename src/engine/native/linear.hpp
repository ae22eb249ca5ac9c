#pragma once

#include <memory>
#include <span>

#include "base/error.hpp"
#include "data/schema.hpp"
#include "engine/engine.hpp"
#include "model/pipeline.hpp"

/// The engine of linear models: one fused pass over the columns.
///
/// Runs: any pipeline that ends in Linear -> Softmax, or as a regression in Linear, whose features each depend on one column.
/// Imputation and scaling are folded into the weights in double precision, so that a number column costs one
/// multiply-add a class; a category column is an index into a table of what each of its codes adds.
/// Within 1e-6 of the reference (the folding rounds differently), and the same for any batch, order and thread.
namespace foretell::engine::native {

bool can_run_linear(const model::Pipeline& pipeline);

/// Compiles; `columns` as for engine::compile().
Result<std::unique_ptr<const Engine>> compile_linear(const model::Pipeline& pipeline,
                                                     std::span<const data::ColumnSchema> columns);

}  // namespace foretell::engine::native
