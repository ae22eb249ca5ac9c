#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "data/schema.hpp"
#include "model/pipeline.hpp"
#include "model/row.hpp"

namespace foretell::engine {

/// Memory that an engine works in, one a thread, kept between calls so that predicting allocates nothing once warm.
struct Scratch {
  std::vector<float> features;
  std::vector<std::uint32_t> ordered;
  std::vector<std::uint64_t> sums;
  std::vector<double> scores;
};

/// A compiled model. Immutable: any number of threads may call predict() at once, each with its own Scratch and
/// Predictions. Engines are tested and fuzzed for equality with model/reference.hpp: forests bit for bit, linear
/// models within 1e-6.
class Engine {
 public:
  virtual ~Engine() = default;

  /// A stable name, e.g. "native-forest-scalar".
  virtual std::string_view name() const = 0;
  /// Memory held by the compiled form.
  virtual std::size_t bytes() const = 0;
  /// Predicts every row of `rows`, whose slots follow the columns given to compile(), into `out`, resized to fit.
  virtual void predict(model::RowsView rows, Scratch& scratch, model::Predictions& out) const = 0;
};

/// Compiles `pipeline` with the first engine that can run it. `columns` describes the input slots: one a pipeline
/// input, of the same name and order. The pipeline must have passed model::check() and may be discarded afterwards.
Result<std::unique_ptr<const Engine>> compile(const model::Pipeline& pipeline,
                                              std::span<const data::ColumnSchema> columns);

}  // namespace foretell::engine
