#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/message.hpp"

/// Everything that can be asked over HTTP, in one table: what it does not list is refused.
namespace foretell::api {

enum class Operation : std::uint8_t {
  predict_bare,  ///< In the dialects of predict_dialect.hpp; of {name} where the path has one.
  predict_v1,
  predict_v2,
  status,
  health,
  health_live,   ///< The process answers: nothing else is asked.
  health_ready,  ///< It should get requests.
  metrics,
  list_models,
  show_model,
  show_version,
  show_aliases,
  show_history,
  show_performance,
  openapi,
  docs_page,
  docs_script,
};

/// Who may use a route. Until the service knows users it is reached from this machine only, or was opened in so many
/// words (--insecure-open); the roles say what stays open afterwards.
enum class Role : std::uint8_t {
  open,   ///< Anyone, always: load balancers and orchestrators.
  infer,  ///< Whoever may predict.
};

/// What a route takes as its body.
enum class BodyRule : std::uint8_t {
  none,  ///< A body is read and ignored.
  json,  ///< application/json or *+json in UTF-8; anything else is 415.
};

struct Route {
  http::Method method;
  std::string_view path;  // "{name}" and "{version}" stand for one segment each
  Operation operation;
  Role role;
  BodyRule body;
  std::size_t body_bytes_max;
};

/// The table.
std::span<const Route> routes();

/// A route that a request found, with the segments that stood for {name} and {version}, exactly as sent.
struct Match {
  const Route* route = nullptr;
  std::string_view name = {};
  std::string_view version = {};
};

/// Finds the route of a request; HEAD finds that of GET. ErrorCode::not_found, or ErrorCode::method_not_allowed when the
/// path exists for other methods (allowed_methods()).
Result<Match> find_route(http::Method method, std::string_view path);

/// The match of a route that find_route() found for this path.
Match match_route(const Route& route, std::string_view path);

/// The methods of a path as the Allow field lists them, e.g. "GET, HEAD".
std::string allowed_methods(std::string_view path);

}  // namespace foretell::api
