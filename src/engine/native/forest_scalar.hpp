#pragma once

#include <memory>
#include <span>

#include "base/error.hpp"
#include "data/schema.hpp"
#include "engine/engine.hpp"
#include "model/pipeline.hpp"

/// The forest engine for every CPU: a branchless walk over compact nodes, several trees at a time.
///
/// Runs: any pipeline that ends in a Forest whose features each depend on one column.
/// Layout: siblings side by side, a parent says how far behind it they stand, so a step is
///   node += node->child + (features[node->feature] > node->threshold)
/// without a branch. A leaf stays where it is, so that trees of uneven depth walk together: its child is 0 and it reads
/// a feature that is never above anything, which leaves its threshold free for its content: the integer of the second
/// of two classes, or the number of its leaf (of more classes, or of a regression). Features and thresholds are compared as integers of the same order as their float32.
/// The steps of one walk depend on each other; several go side by side to fill the wait for memory: one row down
/// k_interleave trees, or, where there are as many, k_lanes rows down one tree, which then stays in the nearest cache.
/// Trees of up to 65,536 nodes and features up to 65,536 take 8 bytes a node, others 12.
/// Sums are integers (model::FixedPoint): bit-equal to the reference for any batch, order and thread.
/// Source: the interleaved pointer walk compared in Asadi, Lin, de Vries: "Runtime Optimizations for Tree-based Machine
/// Learning Models", IEEE TKDE 26(9), 2014; floats compared as integers: Hakert, Chen, Chen: "FLInt: Exploiting
/// Floating Point Enabled Integer Arithmetic for Efficient Random Forest Inference", 2022.
namespace foretell::engine::native {

bool can_run_forest(const model::Pipeline& pipeline);

/// Compiles; `columns` as for engine::compile().
Result<std::unique_ptr<const Engine>> compile_forest(const model::Pipeline& pipeline,
                                                     std::span<const data::ColumnSchema> columns);

}  // namespace foretell::engine::native
