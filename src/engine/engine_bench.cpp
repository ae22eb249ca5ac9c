// What a row costs, one at a time and in a batch, on a model of the size of the adult forest (100 trees of depth 10).

#include <benchmark/benchmark.h>

#include "engine/engine.hpp"
#include "model/sample_pipelines.hpp"

namespace foretell::engine {
namespace {

constexpr std::size_t k_rows = 1'024;  // varied rows: one repeated row would teach the branch predictor

struct Case {
  std::unique_ptr<const Engine> engine;
  std::vector<model::Slot> slots;
  std::size_t columns = 0;
};

Case make_case(const model::sample::Sample& sample, model::sample::Maker& maker) {
  Case made;
  made.engine = *compile(sample.pipeline, sample.columns);
  made.columns = sample.columns.size();
  for (std::size_t i = 0; i < k_rows; ++i) {
    const auto row = maker.row(sample.columns);
    made.slots.insert(made.slots.end(), row.begin(), row.end());
  }
  return made;
}

void predict_rows(benchmark::State& state, const Case& made) {
  const auto rows_at_once = static_cast<std::size_t>(state.range(0));
  Scratch scratch;
  model::Predictions predictions;
  std::size_t row = 0;
  for (auto _ : state) {
    const auto slots = std::span(made.slots).subspan(row * made.columns, rows_at_once * made.columns);
    made.engine->predict({slots, made.columns}, scratch, predictions);
    benchmark::DoNotOptimize(predictions.probabilities.data());
    row = (row + rows_at_once) % k_rows;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_Forest(benchmark::State& state) {
  model::sample::Maker maker(1);
  predict_rows(state, make_case(maker.forest(2, 100, 10), maker));
}
BENCHMARK(BM_Forest)->Arg(1)->Arg(k_rows);

void BM_Linear(benchmark::State& state) {
  model::sample::Maker maker(1);
  predict_rows(state, make_case(maker.linear(2), maker));
}
BENCHMARK(BM_Linear)->Arg(1)->Arg(k_rows);

}  // namespace
}  // namespace foretell::engine
