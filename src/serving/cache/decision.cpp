#include "serving/cache/decision.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

#include "base/limits.hpp"
#include "engine/engine.hpp"
#include "serving/cache/shard.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving::cache {
namespace {

constexpr std::array<std::string_view, 3> k_mode_texts{"off", "auto", "on"};

constexpr std::size_t k_rows_max = 16;
constexpr std::size_t k_passes = 5;
constexpr Clock::Duration k_budget = std::chrono::microseconds{500};  // of one measurement; no pass begins after it
constexpr int k_worthwhile_ratio = 2;

std::span<const model::Slot> rows_to_measure(const ServedModel& model) {
  const std::vector<model::Slot>& golden = model.manifest().golden.slots;
  if (golden.empty()) return model.format.missing_row();
  return std::span(golden).first(std::min(golden.size(), k_rows_max * model.format.columns()));
}

/// What `task(row)` takes for one row, in the median of several passes over all rows.
Clock::Duration measure(std::size_t rows, const Clock& clock, const auto& task) {
  std::array<Clock::Duration, k_passes> passes;
  std::size_t passed = 0;
  const Clock::SteadyTime began = clock.steady_now();
  Clock::SteadyTime now = began;
  while (passed < k_passes && now - began <= k_budget) {
    const Clock::SteadyTime pass_began = now;
    for (std::size_t row = 0; row < rows; ++row) task(row);
    now = clock.steady_now();
    passes[passed++] = (now - pass_began) / static_cast<Clock::Duration::rep>(rows);
  }
  const auto median = passes.begin() + static_cast<std::ptrdiff_t>(passed / 2);
  std::nth_element(passes.begin(), median, passes.begin() + static_cast<std::ptrdiff_t>(passed));
  return *median;
}

}  // namespace

std::string_view to_text(Mode mode) { return k_mode_texts[static_cast<std::size_t>(mode)]; }

Mode mode_of(std::string_view text) {
  const auto found = std::ranges::find(k_mode_texts, text);
  assert(found != k_mode_texts.end());
  return static_cast<Mode>(found - k_mode_texts.begin());
}

Costs measure_costs(const ServedModel& model, const Clock& clock) {
  const model::RowsView rows{rows_to_measure(model), model.format.columns()};
  const engine::Engine& engine = *model.loaded->engine;
  engine::Scratch scratch;
  model::Predictions out;
  engine.predict(rows, scratch, out);  // warms up
  Shard shard(rows.size(), out.classes, crypto::SipKey::random());
  for (std::size_t row = 0; row < rows.size(); ++row) shard.insert(shard.key_of(rows.row(row)), out, row);

  Costs costs;
  costs.look_up =
      measure(rows.size(), clock, [&](std::size_t row) { shard.find(shard.key_of(rows.row(row)), out, row); });
  costs.compute = measure(rows.size(), clock,
                          [&](std::size_t row) { engine.predict({rows.row(row), rows.columns}, scratch, out); });
  return costs;
}

Decision decide(Mode mode, const Costs& costs) {
  const bool is_worthwhile = costs.compute > k_worthwhile_ratio * costs.look_up;
  return {mode, costs, mode == Mode::on || (mode == Mode::automatic && is_worthwhile)};
}

}  // namespace foretell::serving::cache
