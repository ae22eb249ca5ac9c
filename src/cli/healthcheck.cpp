#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "http/client.hpp"

namespace foretell::cli {
namespace {

constexpr std::chrono::seconds k_timeout{5};

}  // namespace

Result<void> run_healthcheck(const HealthcheckOptions& options, const Context& context) {
  auto parsed = http::parse_url(options.url);
  if (!parsed) return std::unexpected(std::move(parsed).error());
  http::Url& url = *parsed;
  if (url.target == "/") url.target = "/health";
  const http::ClientResponse response = TRY(http::send_request({.url = url}, k_timeout));
  if (response.status != 200) {
    return fail(ErrorCode::unavailable, fmt::format("{}:{}{} answers {}: {}", url.host, url.port, url.target,
                                                    response.status, printable(response.body.substr(0, 200))));
  }
  if (context.invocation.json) {
    std::string out;
    JsonWriter(out).begin_object().member("status", "healthy").member("url", options.url).end_object();
    context.console.print(out + "\n");
  } else {
    context.console.print("healthy\n");
  }
  return {};
}

}  // namespace foretell::cli
