#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>

#include "base/error.hpp"
#include "data/table.hpp"
#include "engine/engine.hpp"
#include "model/row.hpp"
#include "train/train.hpp"

namespace foretell::train {

/// Predicts `rows` of `table` with the engine that serves the model, whose schema is `schema`, on `threads` threads.
/// The table has the model's columns in their order (TableRows). The answers stand in the order of `rows`. Error:
/// cancelled by `stop`.
Result<model::Predictions> predict_rows(const engine::Engine& engine, const data::Schema& schema,
                                        const data::Table& table, std::span<const std::uint32_t> rows,
                                        std::size_t threads, const Progress& progress = {},
                                        const std::stop_token& stop = {});

/// The numbers of all rows of `table`, in order.
std::vector<std::uint32_t> all_rows(const data::Table& table);

}  // namespace foretell::train
