#include "server/service.hpp"

#include <malloc.h>

#include <algorithm>

#include <fmt/format.h>

#include "api/handler.hpp"
#include "http/host_policy.hpp"
#include "registry/load.hpp"

namespace foretell::server {
namespace {

Result<void> check_exposure(const std::string& address, bool insecure_open) {
  if (http::is_loopback_address(address) || insecure_open) return {};
  return fail(ErrorCode::usage,
              fmt::format("{} is reachable from other machines, and the service has no authentication yet", address),
              "keep --host 127.0.0.1 behind a proxy of your own, or say --insecure-open (FORETELL_INSECURE_OPEN=1)");
}

/// The references to serve: those asked for, or every model's own default.
Result<std::vector<registry::Reference>> references_to_serve(registry::Registry& registry, const Options& options) {
  if (!options.models.empty()) return options.models;
  std::vector<registry::Reference> references;
  for (const registry::ModelRecord& model : TRY(registry.models()))
    references.push_back({model.name, registry::Bare{}});
  if (!references.empty()) return references;
  return fail(ErrorCode::not_found, fmt::format("there is no model in {}", options.data_dir.string()),
              "train one: foretell train DATA.csv --target COLUMN; or name another directory with --data-dir");
}

Result<std::shared_ptr<const serving::Snapshot>> load_snapshot(const Options& options) {
  registry::Registry registry = TRY(registry::Registry::open(options.data_dir, registry::Registry::Access::read_only));
  std::vector<std::shared_ptr<const serving::ServedModel>> models;
  for (const registry::Reference& reference : TRY(references_to_serve(registry, options))) {
    const registry::Version version = TRY(registry.resolve(reference));
    const bool is_there = std::ranges::any_of(models, [&](const auto& model) {
      return model->name() == reference.name && model->loaded->version == version;
    });
    if (is_there) continue;
    registry::ModelRecord record = TRY(registry.model(reference.name));
    record.aliases[std::string(registry::k_latest_alias)] = record.latest();
    auto loaded = TRY(registry::load(registry, reference.name, version));
    models.push_back(std::make_shared<serving::ServedModel>(std::move(loaded), record.aliases));
  }
  return std::make_shared<const serving::Snapshot>(std::move(models));
}

}  // namespace

Result<std::unique_ptr<Service>> Service::start(const Options& options) {
  const std::string address = options.host == "localhost" ? "127.0.0.1" : options.host;
  TRY(check_exposure(address, options.insecure_open));
  const http::CorsPolicy cors = TRY(http::CorsPolicy::make(options.cors_origins));

  auto service = std::make_unique<Service>();
  service->snapshot_ = TRY(load_snapshot(options));
  // Reading a model takes several times the memory that serving it does: give that back before it counts as ours.
  malloc_trim(0);

  std::vector<std::string> allowed_hosts = options.allowed_hosts;
  const bool is_ipv6 = address.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? '[' + address + ']' : address;
  allowed_hosts.push_back(host);
  const http::HostPolicy host_policy(
      {.loopback = http::is_loopback_address(address), .allowed_hosts = allowed_hosts, .cors = cors});
  const http::ServerOptions http_options{
      .address = address,
      .port = options.port,
      .threads = options.threads,
      .timeouts = options.timeouts,
      .clock = options.clock,
  };
  service->http_ = TRY(http::Server::start(http_options, [&](std::size_t) -> std::unique_ptr<http::Handler> {
    return std::make_unique<api::Handler>(api::HandlerOptions{
        .snapshot = service->snapshot_, .host_policy = host_policy, .clock = options.clock, .observers = {}});
  }));
  service->url_ = fmt::format("http://{}:{}", host, service->http_->port());
  return service;
}

void Service::drain() {
  // start() made every handler, and made them api::Handler.
  http_->post_to_handlers([](http::Handler& handler) { static_cast<api::Handler&>(handler).begin_drain(); });
  http_->drain();
}

void Service::wait() { http_->wait(); }

}  // namespace foretell::server
