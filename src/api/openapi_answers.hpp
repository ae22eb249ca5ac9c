#pragma once

#include <string_view>

/// The parts of the OpenAPI document that are the same whatever is served, as JSON text.
namespace foretell::api {

/// Members of `components/schemas`: what is answered. Beside the keys here, later versions may add others.
extern const std::string_view k_answer_schemas;

/// Members of `components/headers`.
extern const std::string_view k_answer_headers;

}  // namespace foretell::api
