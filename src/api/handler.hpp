#pragma once

#include <memory>
#include <string>

#include "api/features.hpp"
#include "api/route_table.hpp"
#include "base/clock.hpp"
#include "http/handler.hpp"
#include "http/host_policy.hpp"
#include "serving/predict.hpp"
#include "serving/snapshot.hpp"

namespace foretell::api {

/// Answers the requests of one event loop: finds the route, checks what it declares, runs its operation, writes the
/// answer. Everything here belongs to the loop's thread.
class Handler final : public http::Handler {
 public:
  Handler(std::shared_ptr<const serving::Snapshot> snapshot, http::HostPolicy host_policy, const Clock& clock);

  std::expected<http::BodyPlan, http::Response> plan(const http::RequestHead& head) override;
  void handle(const http::Request& request, http::Responder responder) override;
  http::Response refuse(const Error& error, std::string_view request_id) override;

  /// From now on /health says that this server is ending.
  void begin_drain() { draining_ = true; }

 private:
  Result<http::BodyPlan> plan_or_error(const http::RequestHead& head) const;
  Result<http::Response> run(const http::Request& request);
  Result<http::Response> predict(const http::Request& request, const Match& match);
  /// The model that `?model=` means; without one, nothing.
  Result<std::shared_ptr<const serving::ServedModel>> model_of_query(std::string_view query) const;
  Result<std::shared_ptr<const serving::ServedModel>> model_of_name(std::string_view name) const;
  http::Response health() const;

  std::shared_ptr<const serving::Snapshot> snapshot_;
  http::HostPolicy host_policy_;
  const Clock& clock_;
  bool draining_ = false;
  FeaturesReader features_;
  serving::Workspace workspace_;
};

}  // namespace foretell::api
