#include "base/error.hpp"

#include <array>
#include <cerrno>
#include <cstring>

namespace foretell {
namespace {

struct CodeRow {
  ErrorCode code;
  std::string_view text;
  int http_status;
  int exit_code;
};

constexpr std::array k_codes{
    CodeRow{ErrorCode::invalid_argument, "invalid_argument", 400, 1},
    CodeRow{ErrorCode::usage, "usage", 400, 2},
    CodeRow{ErrorCode::not_found, "not_found", 404, 3},
    CodeRow{ErrorCode::forbidden, "forbidden", 403, 4},
    CodeRow{ErrorCode::conflict, "conflict", 409, 5},
    CodeRow{ErrorCode::method_not_allowed, "method_not_allowed", 405, 1},
    CodeRow{ErrorCode::request_timeout, "request_timeout", 408, 6},
    CodeRow{ErrorCode::payload_too_large, "payload_too_large", 413, 1},
    CodeRow{ErrorCode::uri_too_long, "uri_too_long", 414, 1},
    CodeRow{ErrorCode::headers_too_large, "headers_too_large", 431, 1},
    CodeRow{ErrorCode::unsupported_media_type, "unsupported_media_type", 415, 1},
    CodeRow{ErrorCode::expectation_failed, "expectation_failed", 417, 1},
    CodeRow{ErrorCode::misdirected, "misdirected_request", 421, 1},
    CodeRow{ErrorCode::unavailable, "unavailable", 503, 6},
    CodeRow{ErrorCode::corrupt, "corrupt", 500, 1},
    CodeRow{ErrorCode::cancelled, "cancelled", 503, 130},
    CodeRow{ErrorCode::io, "io", 500, 1},
    CodeRow{ErrorCode::internal, "internal", 500, 1},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < k_codes.size(); ++i) {
    if (static_cast<std::size_t>(k_codes[i].code) != i) return false;
  }
  return k_codes.size() == k_error_codes;
}
static_assert(in_order(), "k_codes has one row a code, in the order of the enum");

const CodeRow& row(ErrorCode code) { return k_codes[static_cast<std::size_t>(code)]; }

}  // namespace

std::string_view to_text(ErrorCode code) { return row(code).text; }
int http_status(ErrorCode code) { return row(code).http_status; }
int exit_code(ErrorCode code) { return row(code).exit_code; }

std::unexpected<Error> fail_errno(std::string_view what, int error_number) {
  const ErrorCode code = error_number == ENOENT ? ErrorCode::not_found : ErrorCode::io;
  return fail(code, std::string(what) + ": " + std::strerror(error_number));
}

}  // namespace foretell
