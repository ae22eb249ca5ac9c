#include "server/service.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "api/handler.hpp"
#include "base/version.hpp"
#include "http/host_policy.hpp"
#include "server/metrics.hpp"

namespace foretell::server {
namespace {

Result<void> check_exposure(const std::string& address, bool insecure_open) {
  if (http::is_loopback_address(address) || insecure_open) return {};
  return fail(ErrorCode::usage,
              fmt::format("{} is reachable from other machines, and the service has no authentication yet", address),
              "keep --host 127.0.0.1 behind a proxy of your own, or say --insecure-open (FORETELL_INSECURE_OPEN=1)");
}

Result<std::unique_ptr<FollowedModels>> start_models(const Options& options, registry::VersionObserver& log,
                                                     monitor::Metrics& metrics) {
  FollowedModels::Options how{.observers = options.version_observers,
                              .monitors = &metrics.versions(),
                              .cache = options.cache,
                              .threads = options.threads,
                              .clock = options.clock};
  how.observers.insert(how.observers.end(), {&log, &metrics.version_observer()});
  if (!options.model_path.empty()) return FollowedModels::start_path(options.model_path, how);
  return FollowedModels::start(options.data_dir, options.models, how);
}

Result<std::unique_ptr<monitor::Log>> open_log(const Options& options, std::size_t loops) {
  monitor::LogOptions log = options.log;
  log.loops = loops;
  log.clock = options.clock;
  return monitor::Log::open(log);
}

/// start() makes every handler, and makes them api::Handler.
api::Handler& own(http::Handler& handler) { return static_cast<api::Handler&>(handler); }

}  // namespace

Result<std::unique_ptr<Service>> Service::start(const Options& options) {
  const std::string address = options.host == "localhost" ? "127.0.0.1" : options.host;
  TRY(check_exposure(address, options.insecure_open));
  const http::CorsPolicy cors = TRY(http::CorsPolicy::make(options.cors_origins));

  auto service = std::make_unique<Service>();
  const std::size_t loops = std::max<std::size_t>(options.threads, 1);
  const auto traffic = std::make_shared<http::Traffic>(loops);
  service->log_ = TRY(open_log(options, loops));
  service->version_log_.emplace(*service->log_);
  service->metrics_ = make_metrics(loops, traffic, *service->log_, *options.clock);
  service->models_ = TRY(start_models(options, *service->version_log_, *service->metrics_));
  const auto say_trouble = [&log = *service->log_](const Error& error) {
    log.event({.level = monitor::LogLevel::warning, .message = error.message, .code = to_text(error.code)});
  };
  // A model that is served from a path has no data directory beside it, and none is made for it.
  service->watch_ = std::make_unique<Watch>(options.model_path.empty() ? options.data_dir : std::filesystem::path(),
                                            service->metrics_->versions(), *options.clock, say_trouble);

  std::vector<std::string> allowed_hosts = options.allowed_hosts;
  const bool is_ipv6 = address.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? '[' + address + ']' : address;
  allowed_hosts.push_back(host);
  const http::HostPolicy host_policy(
      {.loopback = http::is_loopback_address(address), .allowed_hosts = allowed_hosts, .cors = cors});
  const http::ServerOptions http_options{
      .address = address,
      .port = options.port,
      .threads = loops,
      .timeouts = options.timeouts,
      .clock = options.clock,
      .traffic = traffic,
  };
  service->http_ = TRY(http::Server::start(http_options, [&](std::size_t loop) -> std::unique_ptr<http::Handler> {
    return std::make_unique<api::Handler>(
        api::HandlerOptions{.snapshot = service->models_->snapshot(),
                            .host_policy = host_policy,
                            .clock = options.clock,
                            .metrics = service->metrics_.get(),
                            .usage = &service->watch_->usage(),
                            .performance = &service->watch_->performance(),
                            .cache_bounds = {.entries = options.cache_entries},
                            .loops = loops,
                            .observers = {&service->metrics_->observer(loop), &service->log_->observer(loop)}});
  }));
  service->url_ = fmt::format("http://{}:{}", host, service->http_->port());
  service->log_->event({.message = fmt::format("Foretell {} answers at {}", k_version, service->url_)});
  if (!options.model_path.empty()) return service;
  const auto publish = [&http = *service->http_](const std::shared_ptr<const serving::Snapshot>& snapshot) {
    http.post_to_handlers([snapshot](http::Handler& handler) { (void)own(handler).adopt(snapshot); });
  };
  service->follower_.emplace(*service->models_, publish, options.look_interval);
  return service;
}

void Service::reload() {
  log_->reopen();
  log_->event({.message = "told to reload: looks at the registry, opens the log file again"});
  if (follower_) follower_->look_now();
}

void Service::announce_drain() {
  http_->post_to_handlers([](http::Handler& handler) { own(handler).begin_drain(); });
}

void Service::drain() {
  log_->event({.message = "draining: no new connections, what is in flight is finished"});
  http_->drain();
}

void Service::wait() {
  http_->wait();
  log_->event({.message = "ended"});
  log_->flush();
}

}  // namespace foretell::server
