#include "monitor/request_metrics.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/version_monitor.hpp"

namespace foretell::monitor {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string written(const RequestMetrics& metrics) {
  std::string out;
  PrometheusText text(out);
  metrics.write(text);
  return out;
}

RequestMetrics two_loops() {
  return RequestMetrics(2, {{"GET", "/health"}, {"POST", "/api/v1/models/{name}/predict"}});
}

TEST(RequestMetrics, CountAnswersByRouteAndStatusAcrossLoops) {
  RequestMetrics metrics = two_loops();
  metrics.observer(0).observe({.route_number = 2, .status = 200});
  metrics.observer(1).observe({.route_number = 2, .status = 200});
  metrics.observer(1).observe({.route_number = 1, .status = 503});
  metrics.observer(1).observe({.route_number = 1, .status = 299});
  const std::string page = written(metrics);
  EXPECT_THAT(page, HasSubstr("foretell_http_requests_total{method=\"POST\",route=\"/api/v1/models/{name}/predict\","
                              "code=\"200\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("foretell_http_requests_total{method=\"GET\",route=\"/health\",code=\"503\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("foretell_http_requests_total{method=\"GET\",route=\"/health\",code=\"other\"} 1\n"));
  EXPECT_THAT(page, Not(HasSubstr("route=\"/health\",code=\"200\"")));
}

TEST(RequestMetrics, CountRefusalsByReasonWithARouteAndWithout) {
  RequestMetrics metrics = two_loops();
  const Error wrong{ErrorCode::invalid_argument, ""};
  const Error unknown{ErrorCode::not_found, ""};
  metrics.observer(0).observe({.route_number = 2, .status = 400, .error = &wrong});
  metrics.observer(1).observe({.status = 404, .error = &unknown});
  const std::string page = written(metrics);
  EXPECT_THAT(page, HasSubstr("foretell_http_errors_total{reason=\"invalid_argument\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("foretell_http_errors_total{reason=\"not_found\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("foretell_http_errors_total{reason=\"internal\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("foretell_http_requests_total{method=\"none\",route=\"none\",code=\"404\"} 1\n"));
}

TEST(RequestMetrics, TellApartEveryStatusThatAnErrorHas) {
  RequestMetrics metrics(1, {});
  std::set<int> statuses;
  for (std::size_t code = 0; code < k_error_codes; ++code) {
    const Error error{static_cast<ErrorCode>(code), ""};
    metrics.observer(0).observe({.status = http_status(error.code), .error = &error});
    statuses.insert(http_status(error.code));
  }
  const std::string page = written(metrics);
  EXPECT_THAT(page, Not(HasSubstr("code=\"other\"")));
  for (const int status : statuses) EXPECT_THAT(page, HasSubstr("code=\"" + std::to_string(status) + "\""));
}

TEST(RequestMetrics, TellTheVersionOnTheLoopsOwnCells) {
  RequestMetrics metrics = two_loops();
  VersionMonitor version("churn", "1", 2);
  metrics.observer(0).observe({.route_number = 2, .version = &version, .rows = 4});
  metrics.observer(1).observe({.route_number = 2, .version = &version, .rows = 5});
  EXPECT_EQ(version.counts().requests, 2U);
  EXPECT_EQ(version.counts().rows, 9U);
}

}  // namespace
}  // namespace foretell::monitor
