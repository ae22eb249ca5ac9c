#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "http/server.hpp"
#include "monitor/log.hpp"
#include "monitor/metrics.hpp"
#include "monitor/version_log.hpp"
#include "registry/reference.hpp"
#include "registry/version_state.hpp"
#include "server/followed_models.hpp"
#include "server/follower.hpp"
#include "server/watch.hpp"
#include "serving/snapshot.hpp"

/// The prediction service as a whole, built from one struct of options.
namespace foretell::server {

struct Options {
  std::filesystem::path data_dir;
  std::vector<registry::Reference> models = {};  // empty: every model of the directory
  std::filesystem::path model_path = {};         // of a version to serve instead; no registry is opened then
  std::string host = "127.0.0.1";                // a literal address, or localhost
  std::uint16_t port = 5000;                     // 0: any free one
  std::size_t threads = 1;
  bool insecure_open = false;                   // listen beyond this machine without authentication
  std::vector<std::string> allowed_hosts = {};  // names beside localhost that Host may carry on loopback
  std::vector<std::string> cors_origins = {};   // of pages from elsewhere that may ask (http::CorsPolicy)
  serving::cache::Mode cache = serving::cache::Mode::automatic;
  std::size_t cache_entries = limits::k_cache_entries;  // of each model
  monitor::LogOptions log = {};                         // `loops` and `clock` are set here
  http::Timeouts timeouts = {};
  const Clock* clock = &system_clock();
  std::chrono::milliseconds look_interval = limits::k_registry_look_interval;  // for changes of the registry
  std::vector<registry::VersionObserver*> version_observers = {};              // outlive the service
};

/// A running service, made by start(): it answers, and its models follow the registry. Its functions may be called from
/// any thread.
class Service {
 public:
  /// Loads the models, listens and answers. ErrorCode::usage for an address that is not allowed, not_found without a
  /// model, corrupt for a damaged one, unavailable for a port in use; and the errors of a log file.
  static Result<std::unique_ptr<Service>> start(const Options& options);

  /// The base URL, e.g. "http://127.0.0.1:5000".
  const std::string& url() const { return url_; }
  /// What is served now.
  std::shared_ptr<const serving::Snapshot> snapshot() const { return models_->snapshot(); }

  /// Where the service says what happens to it.
  monitor::Log& log() { return *log_; }

  /// Looks at once at what the registry has, tries again what failed to load, and opens the log file by its name again.
  /// Returns at once.
  void reload();

  /// Says that it is about to end: /health/ready and /health answer 503; all else goes on. Returns at once.
  void announce_drain();
  /// Begins to end, and announces it: no connection is accepted, what is in flight is finished. Returns at once.
  void drain();
  /// Waits until a drain has finished, and everything is in the log.
  void wait();

 private:
  std::string url_;
  std::unique_ptr<monitor::Log> log_;               // the others tell it,
  std::optional<monitor::VersionLog> version_log_;  // this one of versions
  std::unique_ptr<monitor::Metrics> metrics_;       // the others tell it, too
  std::unique_ptr<FollowedModels> models_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<http::Server> http_;
  std::optional<Follower> follower_;  // uses both; nothing when a path is served
};

}  // namespace foretell::server
