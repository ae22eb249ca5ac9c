#include "api/docs_page.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "base/gzip.hpp"
#include "http/content_coding.hpp"

// Placed into the program by cmake/ApiPage.cmake, gzipped.
extern "C" {
extern const char foretell_rapidoc[];
extern const char foretell_rapidoc_end[];
}

namespace foretell::api {
namespace {

/// Paths are relative, so that the page also works behind a proxy that puts something before them.
constexpr std::string_view k_page = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Foretell API</title>
<script type="module" src="docs/rapidoc-min.js"></script>
</head>
<body style="margin:0">
<rapi-doc spec-url="openapi.json" render-style="read" show-header="false" load-fonts="false"
 regular-font="system-ui, sans-serif" mono-font="ui-monospace, monospace" theme="light" primary-color="#1f5fbf"
 allow-authentication="false" allow-server-selection="false" show-method-in-nav-bar="as-colored-text"
 schema-description-expanded="true" fill-request-fields-with-example="true"></rapi-doc>
<noscript>This page needs JavaScript. What it shows is at <a href="openapi.json">openapi.json</a>.</noscript>
</body>
</html>
)html";

/// Scripts, data and nothing else, all from here. The component styles itself in its markup, hence the styles inline.
constexpr std::string_view k_policy =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\nReferrer-Policy: no-referrer\r\n";

constexpr std::size_t k_script_bytes_max = 4 * 1024 * 1024;

}  // namespace

http::Response docs_page() {
  return {
      .body = std::string(k_page), .content_type = "text/html; charset=utf-8", .extra_fields = std::string(k_policy)};
}

http::Response docs_script(const http::RequestHead& head) {
  const std::string_view packed(foretell_rapidoc, static_cast<std::size_t>(foretell_rapidoc_end - foretell_rapidoc));
  http::Response response{.content_type = "text/javascript; charset=utf-8",
                          .extra_fields = "Vary: Accept-Encoding\r\n"};
  if (http::prefers_gzip(head)) {
    response.body = packed;
    response.extra_fields += "Content-Encoding: gzip\r\n";
  } else if (auto script = gunzip(packed, k_script_bytes_max)) {
    response.body = *std::move(script);
  }
  return response;
}

}  // namespace foretell::api
