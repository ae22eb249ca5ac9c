#include "server/service.hpp"

#include <fmt/format.h>

#include "api/handler.hpp"
#include "http/host_policy.hpp"

namespace foretell::server {
namespace {

Result<void> check_exposure(const std::string& address, bool insecure_open) {
  if (http::is_loopback_address(address) || insecure_open) return {};
  return fail(ErrorCode::usage,
              fmt::format("{} is reachable from other machines, and the service has no authentication yet", address),
              "keep --host 127.0.0.1 behind a proxy of your own, or say --insecure-open (FORETELL_INSECURE_OPEN=1)");
}

Result<std::unique_ptr<FollowedModels>> start_models(const Options& options) {
  const FollowedModels::Options how{
      .observers = options.version_observers, .threads = options.threads, .clock = options.clock};
  if (!options.model_path.empty()) return FollowedModels::start_path(options.model_path, how);
  return FollowedModels::start(options.data_dir, options.models, how);
}

/// start() makes every handler, and makes them api::Handler.
api::Handler& own(http::Handler& handler) { return static_cast<api::Handler&>(handler); }

}  // namespace

Result<std::unique_ptr<Service>> Service::start(const Options& options) {
  const std::string address = options.host == "localhost" ? "127.0.0.1" : options.host;
  TRY(check_exposure(address, options.insecure_open));

  auto service = std::make_unique<Service>();
  service->models_ = TRY(start_models(options));

  std::vector<std::string> allowed_hosts = options.allowed_hosts;
  const bool is_ipv6 = address.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? '[' + address + ']' : address;
  allowed_hosts.push_back(host);
  const http::HostPolicy host_policy({.loopback = http::is_loopback_address(address), .allowed_hosts = allowed_hosts});
  const http::ServerOptions http_options{
      .address = address,
      .port = options.port,
      .threads = options.threads,
      .timeouts = options.timeouts,
      .clock = options.clock,
  };
  service->http_ = TRY(http::Server::start(http_options, [&](std::size_t) -> std::unique_ptr<http::Handler> {
    return std::make_unique<api::Handler>(api::HandlerOptions{
        .snapshot = service->models_->snapshot(), .host_policy = host_policy, .clock = options.clock, .observers = {}});
  }));
  service->url_ = fmt::format("http://{}:{}", host, service->http_->port());
  if (!options.model_path.empty()) return service;
  const auto publish = [&http = *service->http_](const std::shared_ptr<const serving::Snapshot>& snapshot) {
    http.post_to_handlers([snapshot](http::Handler& handler) { (void)own(handler).adopt(snapshot); });
  };
  service->follower_.emplace(*service->models_, publish, options.look_interval);
  return service;
}

void Service::reload() {
  if (follower_) follower_->look_now();
}

void Service::drain() {
  http_->post_to_handlers([](http::Handler& handler) { own(handler).begin_drain(); });
  http_->drain();
}

void Service::wait() { http_->wait(); }

}  // namespace foretell::server
