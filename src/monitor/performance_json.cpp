#include "monitor/performance_json.hpp"

#include "base/limits.hpp"
#include "monitor/performance_trend.hpp"

namespace foretell::monitor {
namespace {

void write_verdict(JsonWriter& json, const TrendVerdict& verdict) {
  json.key("verdict").begin_object();
  json.member("trend", to_text(verdict.verdict));
  json.member("windows", verdict.windows);
  json.key("slope_per_hour").number_or_null(verdict.slope_per_hour);
  json.key("slope_interval");
  if (verdict.interval) {
    json.begin_array().value(verdict.interval->low).value(verdict.interval->high).end_array();
  } else {
    json.null();
  }
  json.member("confidence", k_verdict_confidence);
  json.key("change").number_or_null(verdict.change);
  json.member("rule", verdict_rule());
  json.end_object();
}

void write_window(JsonWriter& json, const PerformanceWindow& window) {
  json.begin_object();
  json.member("began_at", format_timestamp(window.began));
  json.member("count", window.executions);
  json.member("avg_execution_time", window.mean_s);
  json.member("std_deviation", window.deviation_s);
  json.member("p50", window.p50_s);
  json.member("p95", window.p95_s);
  json.member("p99", window.p99_s);
  json.end_object();
}

}  // namespace

void write_performance(JsonWriter& json, std::span<const PerformanceWindow> windows) {
  const PerformanceSummary summary = summarize(windows);
  json.member("avg_execution_time", summary.mean_s);
  json.member("std_deviation", summary.deviation_s);
  json.member("total_samples", summary.executions);
  json.member("performance_trend", to_text(contract_trend(windows)));
  json.member("trend_rule", contract_rule());
  write_verdict(json, judge_trend(windows));
  json.member("window_seconds", std::chrono::duration<double>(limits::k_performance_window).count());
  json.key("windows").begin_array();
  for (const PerformanceWindow& window : windows) write_window(json, window);
  json.end_array();
}

}  // namespace foretell::monitor
