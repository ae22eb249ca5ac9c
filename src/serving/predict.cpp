#include "serving/predict.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace foretell::serving {
namespace {

/// Answers the rows that `shard` knows and lists the others.
void look_up(const ServedModel& model, cache::Shard& shard, Workspace& workspace) {
  const model::RowsView rows{workspace.slots, model.format.columns()};
  workspace.predictions.resize(rows.size(), model.label_json.size());
  workspace.misses.rows.clear();
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const cache::Key key = shard.key_of(rows.row(row));
    if (!shard.find(key, workspace.predictions, row)) workspace.misses.rows.push_back({row, key});
  }
}

/// Predicts the rows that were not known, and no others.
void predict_misses(const ServedModel& model, Workspace& workspace) {
  const std::size_t columns = model.format.columns();
  const model::RowsView rows{workspace.slots, columns};
  Misses& misses = workspace.misses;
  if (misses.rows.size() == rows.size()) return predict(model, workspace);

  misses.slots.clear();
  for (const Misses::Row& miss : misses.rows) {
    const auto row = rows.row(miss.row);
    misses.slots.insert(misses.slots.end(), row.begin(), row.end());
  }
  model.loaded->engine->predict({misses.slots, columns}, workspace.scratch, misses.predictions);
  for (std::size_t i = 0; i < misses.rows.size(); ++i) {
    workspace.predictions.copy_row(misses.rows[i].row, misses.predictions, i);
  }
}

}  // namespace

void predict(const ServedModel& model, Workspace& workspace) {
  model.loaded->engine->predict({workspace.slots, model.format.columns()}, workspace.scratch, workspace.predictions);
}

monitor::CacheUse predict(const ServedModel& model, cache::Shard* shard, Workspace& workspace,
                          monitor::PhaseTimer& timer, monitor::Phases& phases) {
  const bool is_asked =
      shard != nullptr && workspace.slots.size() <= limits::k_cached_rows_max * model.format.columns();
  if (!is_asked) {
    predict(model, workspace);
    phases.compute = timer.lap();
    return shard == nullptr ? monitor::CacheUse::none : monitor::CacheUse::miss;
  }
  look_up(model, *shard, workspace);
  phases.cache = timer.lap();
  if (workspace.misses.rows.empty()) return monitor::CacheUse::hit;
  predict_misses(model, workspace);
  phases.compute = timer.lap();
  for (const Misses::Row& miss : workspace.misses.rows) shard->insert(miss.key, workspace.predictions, miss.row);
  phases.cache += timer.lap();
  return monitor::CacheUse::miss;
}

}  // namespace foretell::serving
