#include "api/route_table.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::api {
namespace {

using http::Method;

constexpr std::string_view k_name_segment = "{name}";
/// A route without a body still reads a small one, so that the connection can go on.
constexpr std::size_t k_ignored_body_bytes_max = 64 * 1024;

constexpr std::array k_routes{
    Route{Method::post, "/predict", Operation::predict_bare, Role::infer, BodyRule::json, limits::k_body_bytes_max},
    Route{Method::post, "/api/v1/predict", Operation::predict, Role::infer, BodyRule::json, limits::k_body_bytes_max},
    Route{Method::post, "/api/v1/models/{name}/predict", Operation::predict_named, Role::infer, BodyRule::json,
          limits::k_body_bytes_max},
    Route{Method::get, "/api/v1/status", Operation::status, Role::infer, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/health", Operation::health, Role::open, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models", Operation::list_models, Role::infer, BodyRule::none, k_ignored_body_bytes_max},
    Route{Method::get, "/api/v1/models/{name}", Operation::show_model, Role::infer, BodyRule::none,
          k_ignored_body_bytes_max},
};

/// The segment of `path` that stands for {name} in `pattern` (empty when it has none), or nothing when they differ.
std::optional<std::string_view> match_path(std::string_view pattern, std::string_view path) {
  const std::size_t name_at = pattern.find(k_name_segment);
  if (name_at == std::string_view::npos) return pattern == path ? std::optional<std::string_view>("") : std::nullopt;
  const std::string_view head = pattern.substr(0, name_at);
  const std::string_view tail = pattern.substr(name_at + k_name_segment.size());
  if (!path.starts_with(head)) return std::nullopt;
  const std::string_view rest = path.substr(head.size());
  const std::string_view name = rest.substr(0, rest.find('/'));
  return !name.empty() && rest.substr(name.size()) == tail ? std::optional(name) : std::nullopt;
}

bool serves(const Route& route, Method method) {
  return route.method == method || (route.method == Method::get && method == Method::head);
}

}  // namespace

std::span<const Route> routes() { return k_routes; }

Result<Match> find_route(Method method, std::string_view path) {
  bool path_exists = false;
  for (const Route& route : k_routes) {
    const auto name = match_path(route.path, path);
    if (!name) continue;
    if (serves(route, method)) return Match{&route, *name};
    path_exists = true;
  }
  if (path_exists) {
    return fail(ErrorCode::method_not_allowed, "this method is not allowed here", "use " + allowed_methods(path));
  }
  return fail(ErrorCode::not_found, "there is nothing at this path",
              "predictions are at POST /predict and /api/v1/predict");
}

std::string allowed_methods(std::string_view path) {
  std::string methods;
  for (const Route& route : k_routes) {
    if (!match_path(route.path, path)) continue;
    if (!methods.empty()) methods += ", ";
    methods += to_text(route.method);
    if (route.method == Method::get) methods += ", HEAD";
  }
  return methods;
}

}  // namespace foretell::api
