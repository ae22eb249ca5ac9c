#include "api/health_reader.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include "api/documents.hpp"
#include "base/quote.hpp"

namespace foretell::api {
namespace {

/// A text member; empty where there is none.
std::string text_of(const simdjson::dom::element& document, std::string_view key) {
  std::string_view text;
  return document[key].get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
}

}  // namespace

Result<monitor::HealthStatus> read_health_document(std::string_view document) {
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  const bool is_json = parser.parse(simdjson::padded_string(document)).get(json) == simdjson::SUCCESS;
  const std::string status = is_json ? text_of(json, "status") : std::string();
  if (!is_json || text_of(json, "service") != k_service_name || status.empty()) {
    return fail(ErrorCode::unavailable, fmt::format("the answer is not Foretell's health: {}", quote(document)),
                "does another program listen there? name the service: foretell healthcheck http://HOST:PORT/health");
  }
  for (const auto well : {monitor::HealthStatus::healthy, monitor::HealthStatus::warning}) {
    if (status == to_text(well)) return well;
  }
  return fail(ErrorCode::unavailable,
              fmt::format("the service is {}: {}", quote(status), printable(text_of(json, "error"))));
}

}  // namespace foretell::api
