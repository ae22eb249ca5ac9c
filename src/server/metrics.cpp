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

}  // namespace

std::unique_ptr<monitor::Metrics> make_metrics(std::size_t loops, std::shared_ptr<const http::Traffic> traffic,
                                               const Clock& clock) {
  auto metrics = std::make_unique<monitor::Metrics>(loops, route_labels(), clock.wall_now());
  metrics->add(
      [traffic = std::move(traffic)](monitor::PrometheusText& text) { write_traffic(text, traffic->counts()); });
  return metrics;
}

}  // namespace foretell::server
