#include <numeric>

#include <benchmark/benchmark.h>

#include "train/bins.hpp"
#include "train/forest.hpp"
#include "train/logistic.hpp"
#include "train/sample_tables.hpp"

namespace foretell::train {
namespace {

Prepared prepared(std::size_t rows, std::size_t numbers, std::size_t classes, model::Learner learner) {
  const data::Table table = striped_table(rows, numbers, classes);
  std::vector<std::uint32_t> all(rows);
  std::iota(all.begin(), all.end(), 0u);
  return prepare(table, all, {.learner = learner}).value();
}

void bench_bins(benchmark::State& state) {
  const Prepared data = prepared(100'000, 27, 2, model::Learner::forest);
  for (auto _ : state) benchmark::DoNotOptimize(bin_features(data.columns, data.rows(), 1));
}
BENCHMARK(bench_bins)->Unit(benchmark::kMillisecond);

/// Arguments: classes, depth.
void bench_forest(benchmark::State& state) {
  const Prepared data = prepared(100'000, 27, static_cast<std::size_t>(state.range(0)), model::Learner::forest);
  const ForestOptions options{.trees = 10, .depth = static_cast<std::uint32_t>(state.range(1))};
  for (auto _ : state) benchmark::DoNotOptimize(fit_forest(data, options));
}
BENCHMARK(bench_forest)
    ->ArgNames({"classes", "depth"})
    ->ArgsProduct({{2, 5, 30}, {10, 0}})
    ->Unit(benchmark::kMillisecond);

/// Argument: classes.
void bench_logistic(benchmark::State& state) {
  const Prepared data = prepared(20'000, 10, static_cast<std::size_t>(state.range(0)), model::Learner::logistic);
  for (auto _ : state) benchmark::DoNotOptimize(fit_logistic(data, {}));
}
BENCHMARK(bench_logistic)->ArgName("classes")->Arg(2)->Arg(5)->Arg(30)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace foretell::train
