#include "monitor/metrics.hpp"

#include "monitor/process_metrics.hpp"
#include "monitor/version_metrics.hpp"

namespace foretell::monitor {

std::string Metrics::page() const {
  std::string page;
  PrometheusText text(page);
  requests_.write(text);
  write_version_metrics(text, versions_);
  states_.write(text);
  for (const Source& source : sources_) source(text);
  write_process_metrics(text, started_);
  return page;
}

}  // namespace foretell::monitor
