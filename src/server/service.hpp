#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "http/server.hpp"
#include "registry/reference.hpp"
#include "serving/snapshot.hpp"

/// The prediction service as a whole, built from one struct of options.
namespace foretell::server {

struct Options {
  std::filesystem::path data_dir;
  std::vector<registry::Reference> models;  // empty: every model of the directory
  std::string host = "127.0.0.1";           // a literal address, or localhost
  std::uint16_t port = 5000;                // 0: any free one
  std::size_t threads = 1;
  bool insecure_open = false;              // listen beyond this machine without authentication
  std::vector<std::string> allowed_hosts;  // names beside localhost that Host may carry on loopback
  std::vector<std::string> cors_origins;   // of pages from elsewhere that may ask (http::CorsPolicy)
  http::Timeouts timeouts = {};
  const Clock* clock = &system_clock();
};

/// A running service, made by start(). Its functions may be called from any thread.
class Service {
 public:
  /// Loads the models, listens and answers. ErrorCode::usage for an address that is not allowed, not_found without a
  /// model, corrupt for a damaged one, unavailable for a port in use.
  static Result<std::unique_ptr<Service>> start(const Options& options);

  /// The base URL, e.g. "http://127.0.0.1:5000".
  const std::string& url() const { return url_; }
  const serving::Snapshot& snapshot() const { return *snapshot_; }

  /// Begins to end: /health answers 503, no connection is accepted, what is in flight is finished. Returns at once.
  void drain();
  /// Waits until a drain has finished.
  void wait();

 private:
  std::string url_;
  std::shared_ptr<const serving::Snapshot> snapshot_;
  std::unique_ptr<http::Server> http_;
};

}  // namespace foretell::server
