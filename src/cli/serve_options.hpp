#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "cli/log_options.hpp"

namespace foretell::cli {

struct ServeOptions {
  std::vector<std::string> models;
  std::filesystem::path model_path;  // empty: the models of the registry
  std::string host = "127.0.0.1";
  std::uint16_t port = 5000;
  std::size_t threads = 0;  // 0: every processor
  bool insecure_open = false;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> cors_origins;
  std::uint32_t drain_delay_s = 0;
  std::string cache = "auto";
  std::uint64_t cache_entries = limits::k_cache_entries;
  LogChoices log;
};

struct HealthcheckOptions {
  std::string url;  // empty: /health at host and port
  std::string host = "127.0.0.1";
  std::uint16_t port = 5000;
};

}  // namespace foretell::cli
