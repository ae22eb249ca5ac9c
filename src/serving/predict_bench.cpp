// What a hit and a miss cost beside computing the row, on a model of the size of the adult forest (100 trees of depth 10).

#include <benchmark/benchmark.h>

#include "model/sample_pipelines.hpp"
#include "serving/predict.hpp"
#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

constexpr std::size_t k_rows = 1'024;  // varied rows: one repeated row would teach the branch predictor
constexpr crypto::SipKey k_secret{1, 2};

struct Case {
  std::shared_ptr<const ServedModel> model;
  std::vector<std::vector<model::Slot>> rows;
};

Case make_case() {
  model::sample::Maker maker(1);
  const auto sample = maker.forest(2, 100, 10);
  Case made{sample::model(sample), {}};
  for (std::size_t i = 0; i < k_rows; ++i) made.rows.push_back(maker.row(sample.columns));
  return made;
}

/// Predicts rows one by one, in turn, through a shard of so many entries, or without.
void predict_rows(benchmark::State& state, std::size_t entries, std::size_t distinct_rows) {
  const Case made = make_case();
  std::optional<cache::Shard> shard;
  if (entries > 0) shard.emplace(entries, 2, k_secret);
  Workspace workspace;
  monitor::Phases phases;
  std::size_t hits = 0;
  std::size_t row = 0;
  for (auto _ : state) {
    workspace.slots.assign(made.rows[row].begin(), made.rows[row].end());
    monitor::PhaseTimer timer(system_clock());
    const auto use = predict(*made.model, shard ? &*shard : nullptr, workspace, timer, phases);
    hits += use == monitor::CacheUse::hit ? 1 : 0;
    row = (row + 1) % distinct_rows;
  }
  state.counters["hits"] = benchmark::Counter(static_cast<double>(hits), benchmark::Counter::kAvgIterations);
}

void BM_Hit(benchmark::State& state) { predict_rows(state, 1'000, 1'000); }
BENCHMARK(BM_Hit);

// Every row leaves before it comes again: look-up, computation, insertion and eviction.
void BM_Miss(benchmark::State& state) { predict_rows(state, 100, k_rows); }
BENCHMARK(BM_Miss);

void BM_Uncached(benchmark::State& state) { predict_rows(state, 0, k_rows); }
BENCHMARK(BM_Uncached);

void BM_KeyOfRow(benchmark::State& state) {
  const std::vector<model::Slot> row(static_cast<std::size_t>(state.range(0)), model::Slot::number(1));
  const cache::Shard shard(1, 2, k_secret);
  for (auto _ : state) benchmark::DoNotOptimize(shard.key_of(row));
}
BENCHMARK(BM_KeyOfRow)->Arg(14)->Arg(1'000);

}  // namespace
}  // namespace foretell::serving
