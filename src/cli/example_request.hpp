#pragma once

#include <string>

#include "model/manifest.hpp"

namespace foretell::cli {

/// A body that the model can answer, made from its schema: every column at its median or most frequent value.
std::string example_body(const model::Manifest& manifest);

/// The shell command that posts `body` to `url`.
std::string curl_command(const std::string& url, const std::string& body);

}  // namespace foretell::cli
