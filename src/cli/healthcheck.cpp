#include <fmt/format.h>

#include "api/health_reader.hpp"
#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "http/client.hpp"

namespace foretell::cli {
namespace {

constexpr std::chrono::seconds k_timeout{5};

/// Where the service is to be asked. One that listens on every address is asked on this machine's own.
Result<std::string> health_url(const HealthcheckOptions& options) {
  if (!options.url.empty()) return options.url;
  if (options.port == 0) {
    return fail(ErrorCode::usage, "port 0 means any: where the service listens is not known",
                "name it: foretell healthcheck http://HOST:PORT/health");
  }
  const std::string host = options.host == "0.0.0.0" ? "127.0.0.1" : options.host == "::" ? "::1" : options.host;
  return fmt::format("http://{}{}{}:{}/health", host.contains(':') ? "[" : "", host, host.contains(':') ? "]" : "",
                     options.port);
}

}  // namespace

Result<void> run_healthcheck(const HealthcheckOptions& options, const Context& context) {
  const std::string asked = TRY(health_url(options));
  auto parsed = http::parse_url(asked);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  http::Url& url = *parsed;
  if (url.target == "/") url.target = "/health";
  const http::ClientResponse response = TRY(http::send_request({.url = url}, k_timeout));
  Result<monitor::HealthStatus> health = api::read_health_document(response.body);
  if (!health) {
    health.error().message = fmt::format("{} answers {}: {}", asked, response.status, health.error().message);
    return std::unexpected(std::move(health).error());
  }
  const std::string_view status = to_text(*health);
  if (response.status != 200) {
    return fail(ErrorCode::unavailable,
                fmt::format("{} answers {} and calls itself {}", asked, response.status, status));
  }
  if (context.invocation.json) {
    std::string out;
    JsonWriter(out).begin_object().member("status", status).member("url", asked).end_object();
    context.console.print(out + "\n");
  } else {
    context.console.print(fmt::format("{}\n", status));
  }
  return {};
}

}  // namespace foretell::cli
