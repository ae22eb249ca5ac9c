// How fast a table is read, values, types and the digest together, on one thread.

#include <array>
#include <random>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "data/read_table.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_table_bytes = 16 * 1024 * 1024;

/// Ten columns of decimals of different lengths and a target.
std::string make_numbers() {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(-1, 1);
  std::string text = "c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,y\n";
  while (text.size() < k_table_bytes) {
    for (int column = 0; column < 10; ++column) text += fmt::format("{:.{}f},", 1000 * uniform(random), column % 5);
    text += random() % 2 == 0 ? "0\n" : "1\n";
  }
  return text;
}

/// Eight columns of a few dozen texts, some in quotes, and a target.
std::string make_categories() {
  constexpr std::array<std::string_view, 5> k_stems{"Private", "Self-emp-not-inc", "\"Clerk, senior\"", "Wife", "?"};
  std::mt19937 random(2);
  std::string text = "c0,c1,c2,c3,c4,c5,c6,c7,y\n";
  while (text.size() < k_table_bytes) {
    for (int column = 0; column < 8; ++column) {
      text += k_stems[random() % k_stems.size()];
      text += ',';
    }
    text += random() % 2 == 0 ? "<=50K\n" : ">50K\n";
  }
  return text;
}

void read_text(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    MemorySource source(text);
    const Result<ReadTable> out = read_training_table(source, {.target = "y"}, {.file = "bench.csv"});
    if (!out) state.SkipWithError(out.error().message.c_str());
    benchmark::DoNotOptimize(out);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void read_numbers(benchmark::State& state) { read_text(state, make_numbers()); }
void read_categories(benchmark::State& state) { read_text(state, make_categories()); }

BENCHMARK(read_numbers)->Unit(benchmark::kMillisecond);
BENCHMARK(read_categories)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace foretell::data
