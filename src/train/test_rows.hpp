#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>

#include "base/error.hpp"
#include "data/table.hpp"
#include "engine/engine.hpp"
#include "model/evaluation.hpp"
#include "model/row.hpp"
#include "train/evaluate.hpp"
#include "train/preprocess.hpp"
#include "train/train.hpp"

namespace foretell::train {

/// A fitted model and what it said about rows that it was not fitted on.
struct Tested {
  std::unique_ptr<const engine::Engine> engine;
  TargetRows target;
  model::Predictions predictions;
  model::Evaluation evaluation;  // without intervals
};

/// Compiles the pipeline of `fitted`, whose learner is in it, and tests it on `rows` (at least one) of `table`, which
/// must outlive the result.
Result<Tested> test_on_rows(const Prepared& fitted, const data::Table& table, std::span<const std::uint32_t> rows,
                            std::size_t threads, const Progress& progress = {}, const std::stop_token& stop = {});

}  // namespace foretell::train
