#include "monitor/version_metrics.hpp"

#include <memory>
#include <vector>

namespace foretell::monitor {
namespace {

using Type = PrometheusText::Type;

/// A version, and what it had counted when the page was begun.
struct Reading {
  std::shared_ptr<const VersionMonitor> version;
  VersionCounts counts;
};

std::vector<Reading> read(const VersionMonitors& monitors) {
  std::vector<Reading> readings;
  for (auto& version : monitors.all()) {
    const VersionCounts counts = version->counts();
    readings.push_back({std::move(version), counts});
  }
  return readings;
}

void write_counts(PrometheusText& text, const std::vector<Reading>& readings) {
  text.family("foretell_prediction_requests_total", Type::counter,
              "Prediction requests that named a version, answered or refused.");
  for (const auto& [version, counts] : readings)
    text.sample({{"model", version->model()}, {"version", version->version()}}, counts.requests);

  text.family("foretell_prediction_errors_total", Type::counter,
              "Prediction requests that a version refused, by reason: the code of the error body.");
  for (const auto& [version, counts] : readings) {
    for (std::size_t i = 0; i < k_error_codes; ++i) {
      // Only what has happened: most reasons have nothing to do with a model.
      if (counts.errors[i] == 0) continue;
      text.sample({{"model", version->model()},
                   {"version", version->version()},
                   {"reason", to_text(static_cast<ErrorCode>(i))}},
                  counts.errors[i]);
    }
  }

  text.family("foretell_prediction_rows_total", Type::counter, "Rows predicted.");
  for (const auto& [version, counts] : readings)
    text.sample({{"model", version->model()}, {"version", version->version()}}, counts.rows);

  text.family("foretell_prediction_cache_requests_total", Type::counter,
              "Prediction requests that asked the cache: hit when it held every row, else miss.");
  for (const auto& [version, counts] : readings) {
    text.sample({{"model", version->model()}, {"version", version->version()}, {"result", "hit"}}, counts.cache_hits);
    text.sample({{"model", version->model()}, {"version", version->version()}, {"result", "miss"}},
                counts.cache_misses);
  }
}

void write_durations(PrometheusText& text, const std::vector<Reading>& readings) {
  text.family("foretell_prediction_duration_seconds", Type::histogram,
              "How long answered prediction requests took, from the complete request head to the answer.");
  for (const auto& [version, counts] : readings)
    text.histogram({{"model", version->model()}, {"version", version->version()}}, version->totals());

  text.family(
      "foretell_prediction_phase_duration_seconds", Type::histogram,
      "How long the phases of answered prediction requests took: reading rows, the cache, the model, the answer.");
  for (const auto& [version, counts] : readings) {
    for (const Phase phase : k_phases) {
      text.histogram({{"model", version->model()}, {"version", version->version()}, {"phase", to_text(phase)}},
                     version->phase(phase));
    }
  }
}

}  // namespace

void write_version_metrics(PrometheusText& text, const VersionMonitors& monitors) {
  const std::vector<Reading> readings = read(monitors);
  write_counts(text, readings);
  write_durations(text, readings);
}

}  // namespace foretell::monitor
