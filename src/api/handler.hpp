#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "api/predict.hpp"
#include "api/route_table.hpp"
#include "base/clock.hpp"
#include "http/handler.hpp"
#include "http/host_policy.hpp"
#include "monitor/request_record.hpp"
#include "serving/snapshot.hpp"

namespace foretell::api {

struct HandlerOptions {
  std::shared_ptr<const serving::Snapshot> snapshot;
  http::HostPolicy host_policy;
  const Clock* clock = &system_clock();
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
  /// From now on /health says that this server is ending.
  void begin_drain() { draining_ = true; }

 private:
  Result<http::BodyPlan> plan_or_error(http::RequestHead& head) const;
  Result<http::Response> run(const http::Request& request, const Match& match, monitor::RequestRecord& record);
  Result<http::Response> predict(const PredictDialect& dialect, const http::Request& request, const Match& match,
                                 monitor::RequestRecord& record);
  /// The document of a route to a model or of one.
  Result<std::string> resource(const Match& match) const;
  /// The model that `?model=` means; without one, nothing.
  Result<std::shared_ptr<const serving::ServedModel>> model_of_query(std::string_view query) const;
  /// The model that {name} in a path means.
  Result<std::shared_ptr<const serving::ServedModel>> model_of_name(std::string_view segment) const;
  http::Response health() const;
  /// Answers `error` and tells the observers.
  http::Response refuse(const Error& error, monitor::RequestRecord record, const http::RequestHead& head);
  void observe(const http::RequestHead& head, monitor::RequestRecord& record);

  HandlerOptions options_;
  bool draining_ = false;
  PredictOperation predict_;
};

}  // namespace foretell::api
