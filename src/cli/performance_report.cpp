#include "cli/performance_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "base/quote.hpp"
#include "cli/text_table.hpp"
#include "monitor/performance_json.hpp"
#include "monitor/performance_trend.hpp"

namespace foretell::cli {
namespace {

constexpr std::size_t k_windows_shown = 10;

std::string origin(const PerformanceReport& report) {
  if (!report.data) return "recorded by services";
  return fmt::format("single rows of {}{}", printable(report.data->file),
                     report.data->is_all ? "" : fmt::format(", its first {}", report.data->rows));
}

std::string nothing_known(const PerformanceReport& report) {
  return fmt::format(
      "{0}:{1}: nothing has been recorded yet\nnext: foretell serve {0}, and requests; or time rows here: foretell "
      "performance {0} DATA\n",
      report.name, report.version);
}

/// "+12.3 % over the windows (3.1 us an hour; 99 %: 2.2 us to 4.0 us)"
std::string describe_slope(const monitor::TrendVerdict& verdict) {
  const std::string interval =
      verdict.interval ? fmt::format("{} to {}", short_time(verdict.interval->low), short_time(verdict.interval->high))
                       : "unknown, neighbours are too alike";
  return fmt::format("{:+.1f} % over {} windows: {} an hour ({:.0f} % interval: {})", *verdict.change * 100,
                     verdict.windows, short_time(*verdict.slope_per_hour), monitor::k_verdict_confidence * 100,
                     interval);
}

std::string describe_verdict(const monitor::TrendVerdict& verdict) {
  const std::string_view word = to_text(verdict.verdict);
  if (!verdict.slope_per_hour) return fmt::format("{}: it needs {} windows", word, limits::k_verdict_windows_min);
  return fmt::format("{}; {}", word, describe_slope(verdict));
}

TextTable window_table(std::span<const monitor::PerformanceWindow> windows) {
  using Align = TextColumn::Align;
  TextTable table({{.header = "WINDOW"},
                   {.header = "COUNT", .align = Align::right},
                   {.header = "AVERAGE", .align = Align::right},
                   {.header = "DEVIATION", .align = Align::right, .drop_rank = 3},
                   {.header = "P50", .align = Align::right, .drop_rank = 2},
                   {.header = "P95", .align = Align::right, .drop_rank = 1},
                   {.header = "P99", .align = Align::right}});
  for (const monitor::PerformanceWindow& window : windows) {
    table.add({format_timestamp(window.began), std::to_string(window.executions), short_time(window.mean_s),
               short_time(window.deviation_s), short_time(window.p50_s), short_time(window.p95_s),
               short_time(window.p99_s)});
  }
  return table;
}

}  // namespace

std::string short_time(double seconds) {
  struct Unit {
    double seconds;
    const char* name;
  };
  constexpr std::array k_units{Unit{1, "s"}, Unit{1e-3, "ms"}, Unit{1e-6, "us"}, Unit{1e-9, "ns"}};
  const double size = std::abs(seconds);
  if (size == 0) return "0 s";
  // Three digits are shown: 999.9 ns is 1.00 us.
  const auto* unit = std::ranges::find_if(k_units, [&](const Unit& u) { return size >= 0.9995 * u.seconds; });
  if (unit == k_units.end()) --unit;
  const double value = seconds / unit->seconds;
  const int decimals = std::abs(value) >= 99.95 ? 0 : std::abs(value) >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f} {}", value, decimals, unit->name);
}

std::string describe(const PerformanceReport& report, const OutputStyle& style) {
  if (report.windows.empty()) return nothing_known(report);
  const monitor::PerformanceSummary all = monitor::summarize(report.windows);
  std::string text = fmt::format("{}:{}, {}\n\n", report.name, report.version, origin(report));
  text += fmt::format("  executions  {} in {} {} of 10 s\n", all.executions, report.windows.size(),
                      report.windows.size() == 1 ? "window" : "windows");
  text += fmt::format("  average     {}, deviation {}\n", short_time(all.mean_s), short_time(all.deviation_s));
  text += fmt::format("  trend       {}\n", to_text(monitor::contract_trend(report.windows)));
  text +=
      wrap(fmt::format("  verdict     {}", describe_verdict(monitor::judge_trend(report.windows))), style.columns, 14);
  text += '\n';
  const auto shown = std::span(report.windows).last(std::min(k_windows_shown, report.windows.size()));
  return text + window_table(shown).render(style);
}

std::string to_json(const PerformanceReport& report) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object();
  json.member("name", report.name);
  json.member("version", report.version);
  json.key("data");
  if (report.data) {
    json.begin_object().member("file", report.data->file).member("rows", report.data->rows);
    json.member("complete", report.data->is_all).end_object();
  } else {
    json.null();
  }
  monitor::write_performance(json, report.windows);
  json.end_object();
  return out + "\n";
}

}  // namespace foretell::cli
