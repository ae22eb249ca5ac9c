#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace foretell {

/// What went wrong, in the terms of every surface: one table in error.cpp maps each code to an HTTP status and to
/// the exit code of the command line.
enum class ErrorCode : std::uint8_t {
  invalid_argument,        ///< The input is wrong: a row, a file, a request body.
  usage,                   ///< The command line is wrong.
  not_found,               ///< No such model, version, alias, file or route.
  forbidden,               ///< Refused by policy, e.g. a foreign Origin.
  conflict,                ///< The state does not allow it, e.g. deleting a version that an alias names.
  method_not_allowed,      ///< The route exists, the method does not.
  request_timeout,         ///< The peer took too long to send its request.
  payload_too_large,       ///< A body over its limit.
  uri_too_long,            ///< A request target over its limit.
  headers_too_large,       ///< Request headers over a limit.
  unsupported_media_type,  ///< A body of a media type that the route does not declare.
  expectation_failed,      ///< An Expect header other than 100-continue.
  misdirected,             ///< A Host that this service does not answer for.
  unavailable,             ///< Not now: draining, port in use, peer not reachable.
  corrupt,                 ///< Stored bytes are not what was stored.
  cancelled,               ///< Stopped by the user.
  io,                      ///< The operating system refused: disk full, permission.
  internal,                ///< Our own bug.
};

/// How many codes there are: for tables with a row a code.
inline constexpr std::size_t k_error_codes = static_cast<std::size_t>(ErrorCode::internal) + 1;

/// The stable text of a code, e.g. "invalid_argument": the `code` of error bodies and of --json errors.
std::string_view to_text(ErrorCode code);
/// The HTTP status that answers an error of this code.
int http_status(ErrorCode code);
/// The exit code of a command that ends with this code (0 ok, 1 failure, 2 usage, 3 not found, 4 auth, 5 conflict,
/// 6 unavailable; 130 when the user stopped it).
int exit_code(ErrorCode code);

/// An error as a value. `message` is a sentence for the person who gave the input: the place, what was found, what
/// was expected. `field` names the column or key concerned, or is empty. `hint` says what to do, or is empty. `line` is
/// the line of the file that the message names, or 0. `found` is what the message repeats of a person's values, as it
/// stands there, or empty: logs leave it out.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string field = {};
  std::string hint = {};
  std::uint64_t line = 0;
  std::string found = {};
};

template <class T>
using Result = std::expected<T, Error>;

/// Shorthand for the error side of a Result.
inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return std::unexpected(Error{code, std::move(message), {}, std::move(hint)});
}

/// The error of a failed system call: `what` (e.g. "cannot open data.csv") and the text of `error_number`.
std::unexpected<Error> fail_errno(std::string_view what, int error_number);

}  // namespace foretell

/// Evaluates to the value of a Result, or returns its error from the enclosing function. (GCC 12 has no monadic
/// std::expected; the statement expression is an extension of both our compilers.)
#define TRY(...)                                                              \
  __extension__({                                                             \
    auto try_result_ = (__VA_ARGS__);                                         \
    if (!try_result_) return std::unexpected(std::move(try_result_).error()); \
    *std::move(try_result_);                                                  \
  })
