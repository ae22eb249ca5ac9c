#include "api/route_table.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::api {
namespace {

using http::Method;

/// A route without a body still reads a small one, so that the connection can go on.
constexpr std::size_t k_ignored_body_bytes_max = 64 * 1024;

constexpr std::array k_routes{
    Route{Method::post, "/predict", Operation::predict_bare, Role::infer, BodyRule::json, limits::k_body_bytes_max},
    Route{Method::post, "/api/v1/predict", Operation::predict_v1, Role::infer, BodyRule::json,
          limits::k_body_bytes_max},
    Route{Method::post, "/api/v1/models/{name}/predict", Operation::predict_v1, Role::infer, BodyRule::json,
          limits::k_body_bytes_max},
    Route{Method::post, "/api/v2/predict", Operation::predict_v2, Role::infer, BodyRule::json,
          limits::k_body_bytes_max},
    Route{Method::post, "/api/v2/models/{name}/predict", Operation::predict_v2, Role::infer, BodyRule::json,
          limits::k_body_bytes_max},
    Route{Method::get, "/api/v1/status", Operation::status, Role::infer, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/health", Operation::health, Role::open, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/health/live", Operation::health_live, Role::open, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/health/ready", Operation::health_ready, Role::open, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/metrics", Operation::metrics, Role::infer, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models", Operation::list_models, Role::infer, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models/{name}", Operation::show_model, Role::infer, BodyRule::none,
          k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models/{name}/versions/{version}", Operation::show_version, Role::infer, BodyRule::none,
          k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models/{name}/aliases", Operation::show_aliases, Role::infer, BodyRule::none,
          k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models/{name}/history", Operation::show_history, Role::infer, BodyRule::none,
          k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models/{name}/performance", Operation::show_performance, Role::infer, BodyRule::none,
          k_ignored_body_bytes_max},
    Route{Method::get, "/openapi.json", Operation::openapi, Role::infer, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/docs", Operation::docs_page, Role::open, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/docs/rapidoc-min.js", Operation::docs_script, Role::open, BodyRule::none,
          k_ignored_body_bytes_max},
};

/// Whether `path` is one that `route` stands for, with what stands for its variable segments.
std::optional<Match> match_path(const Route& route, std::string_view path) {
  Match match{.route = &route};
  std::string_view pattern = route.path;
  for (;;) {
    const std::size_t fixed = pattern.find('{');
    if (fixed == std::string_view::npos) return pattern == path ? std::optional(match) : std::nullopt;
    if (path.substr(0, fixed) != pattern.substr(0, fixed)) return std::nullopt;
    path.remove_prefix(fixed);
    pattern.remove_prefix(fixed);
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment.empty()) return std::nullopt;
    (pattern.starts_with("{version}") ? match.version : match.name) = segment;
    path.remove_prefix(segment.size());
    pattern.remove_prefix(pattern.find('}') + 1);
  }
}

bool serves(const Route& route, Method method) {
  return route.method == method || (route.method == Method::get && method == Method::head);
}

}  // namespace

std::span<const Route> routes() { return k_routes; }

Result<Match> find_route(Method method, std::string_view path) {
  bool path_exists = false;
  for (const Route& route : k_routes) {
    const auto match = match_path(route, path);
    if (!match) continue;
    if (serves(route, method)) return *match;
    path_exists = true;
  }
  if (path_exists) {
    return fail(ErrorCode::method_not_allowed, "this method is not allowed here", "use " + allowed_methods(path));
  }
  return fail(ErrorCode::not_found, "there is nothing at this path",
              "predictions are at POST /predict, /api/v1/predict and /api/v2/predict");
}

Match match_route(const Route& route, std::string_view path) { return match_path(route, path).value_or(Match{&route}); }

std::string allowed_methods(std::string_view path) {
  std::string methods;
  for (const Route& route : k_routes) {
    if (!match_path(route, path)) continue;
    if (!methods.empty()) methods += ", ";
    methods += to_text(route.method);
    if (route.method == Method::get) methods += ", HEAD";
  }
  return methods;
}

}  // namespace foretell::api
