#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/predict.hpp"
#include "api/route_table.hpp"
#include "base/clock.hpp"
#include "http/handler.hpp"
#include "http/host_policy.hpp"
#include "monitor/metrics.hpp"
#include "monitor/performance_recorder.hpp"
#include "monitor/request_record.hpp"
#include "monitor/usage.hpp"
#include "serving/model_check.hpp"
#include "serving/snapshot.hpp"

namespace foretell::api {

struct HandlerOptions {
  std::shared_ptr<const serving::Snapshot> snapshot;
  http::HostPolicy host_policy;
  const Clock* clock = &system_clock();
  /// What GET /metrics shows; outlives the handler.
  const monitor::Metrics* metrics = nullptr;
  /// What GET /health says of the machine, and GET .../performance of versions; null: nothing. They outlive the handler.
  const monitor::UsageSampler* usage = nullptr;
  const monitor::PerformanceRecorder* performance = nullptr;
  serving::cache::Bounds cache_bounds = {};  ///< Of each model, over the caches of all loops.
  std::size_t loops = 1;                     ///< How many handlers the server has, one a loop.
  /// Told of every request, in this order; they outlive the handler.
  std::vector<monitor::RequestObserver*> observers = {};
};

/// Answers the requests of one event loop: finds the route, checks what it declares, runs its operation, writes the
/// answer, and tells the observers. Everything here belongs to the loop's thread.
class Handler final : public http::Handler {
 public:
  explicit Handler(HandlerOptions options);

  std::expected<http::BodyPlan, http::Response> plan(http::RequestHead& head) override;
  void handle(const http::Request& request, http::Responder responder) override;
  http::Response refuse(const Error& error, const http::RequestHead& head) override;

  /// From now on requests are answered from `snapshot`; returns the one before, which may be the last hold on its
  /// models: where they are freed is for the caller to choose.
  std::shared_ptr<const serving::Snapshot> adopt(std::shared_ptr<const serving::Snapshot> snapshot);
  /// From now on /health and /health/ready say that this server is ending; all else is answered as before.
  void begin_drain() { draining_ = true; }

 private:
  Result<http::BodyPlan> plan_or_error(http::RequestHead& head) const;
  Result<http::Response> run(const http::Request& request, const Match& match, monitor::RequestRecord& record);
  Result<http::Response> predict(const PredictDialect& dialect, const http::Request& request, const Match& match,
                                 monitor::RequestRecord& record);
  /// The OpenAPI document of what is served now.
  const std::string& openapi();
  /// The document of a route to a model or of one.
  Result<std::string> resource(const Match& match) const;
  /// The model that `?model=` means; without one, nothing.
  Result<std::shared_ptr<const serving::ServedModel>> model_of_query(std::string_view query) const;
  /// The model that {name} in a path means.
  Result<std::shared_ptr<const serving::ServedModel>> model_of_name(std::string_view segment) const;
  /// The served version of a route with {name}, which may be narrowed by `?version=`.
  Result<std::shared_ptr<const serving::ServedModel>> model_of_route(const Match& match, std::string_view query) const;
  http::Response health();
  http::Response health_ready() const;
  std::string performance(const serving::ServedModel& model) const;
  /// Answers `error` and tells the observers.
  http::Response refuse(const Error& error, monitor::RequestRecord record, const http::RequestHead& head);
  /// The answer to a browser's preflight, where the request is one of a page that may ask.
  std::optional<http::Response> answer_preflight(const http::RequestHead& head);
  /// `response` with what pages from elsewhere are to know.
  http::Response for_pages(http::Response response, const http::RequestHead& head) const;
  void observe(const http::RequestHead& head, monitor::RequestRecord& record);

  HandlerOptions options_;
  bool draining_ = false;
  PredictOperation predict_;
  std::string openapi_;  // of the snapshot, once asked for
  serving::ModelCheck model_check_;
};

}  // namespace foretell::api
