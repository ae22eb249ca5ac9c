#include "server/metrics.hpp"

#include <utility>
#include <vector>

#include "api/route_table.hpp"

namespace foretell::server {
namespace {

using Type = monitor::PrometheusText::Type;

std::vector<monitor::RouteLabels> route_labels() {
  std::vector<monitor::RouteLabels> labels;
  for (const api::Route& route : api::routes()) labels.push_back({http::to_text(route.method), route.path});
  return labels;
}

void write_traffic(monitor::PrometheusText& text, const http::TrafficCounts& counts) {
  text.single("foretell_http_requests_in_flight", Type::gauge,
              "Requests whose head is complete and whose answer is not there yet, the scrape among them.",
              counts.requests_in_flight);
  text.single("foretell_http_connections", Type::gauge, "Connections that are open.", counts.connections);
  text.single("foretell_http_connections_accepted_total", Type::counter, "Connections accepted.",
              counts.connections_accepted);
}

void write_log_drops(monitor::PrometheusText& text, const monitor::LogDrops& drops) {
  text.family("foretell_log_dropped_lines_total", Type::counter, "Lines that a place of the log has not got, by why.");
  text.sample({{"reason", "overflow"}}, drops.overflow);
  text.sample({{"reason", "console"}}, drops.console);
  text.sample({{"reason", "file"}}, drops.file);
}

}  // namespace

std::unique_ptr<monitor::Metrics> make_metrics(std::size_t loops, std::shared_ptr<const http::Traffic> traffic,
                                               const monitor::Log& log, const Clock& clock) {
  auto metrics = std::make_unique<monitor::Metrics>(loops, route_labels(), clock.wall_now());
  metrics->add(
      [traffic = std::move(traffic)](monitor::PrometheusText& text) { write_traffic(text, traffic->counts()); });
  metrics->add([&log](monitor::PrometheusText& text) { write_log_drops(text, log.drops()); });
  return metrics;
}

}  // namespace foretell::server
