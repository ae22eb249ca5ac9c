#include "api/json_body.hpp"

#include <fmt/format.h>

#include "api/malformed_json.hpp"
#include "base/quote.hpp"
#include "http/message.hpp"

namespace foretell::api {
namespace {

using simdjson::SUCCESS;

static_assert(http::k_body_padding >= simdjson::SIMDJSON_PADDING);

/// A parser that grew beyond this for one large body is given back.
constexpr std::size_t k_parser_bytes_kept = 256 * 1024;

}  // namespace

// --- The document -------------------------------------------------------------------------------------------------

Result<void> JsonBody::begin(std::string_view body, std::string_view hint, ondemand::document& document) {
  if (parser_.capacity() > k_parser_bytes_kept) parser_ = ondemand::parser(limits::k_body_bytes_max);
  body_ = body;
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return empty_body(hint);
  if (const auto error = parser_.iterate(body.data(), body.size(), body.size() + http::k_body_padding).get(document)) {
    return malformed(error, std::nullopt);
  }
  ondemand::json_type type;
  if (const auto error = document.type().get(type)) return malformed(error, 0);
  switch (type) {
    case ondemand::json_type::object: return {};
    case ondemand::json_type::null: return refuse_null(document, hint);
    case ondemand::json_type::array: return refuse_array(document, hint);
    case ondemand::json_type::number:
    case ondemand::json_type::string:
    case ondemand::json_type::boolean: break;
  }
  return not_an_object(hint);
}

std::unexpected<Error> JsonBody::empty_body(std::string_view hint) {
  return fail(ErrorCode::invalid_argument, "request body must not be empty", std::string(hint));
}

std::unexpected<Error> JsonBody::not_an_object(std::string_view hint) {
  return fail(ErrorCode::invalid_argument, "the request body is not a JSON object", std::string(hint));
}

std::unexpected<Error> JsonBody::refuse_null(ondemand::document& document, std::string_view hint) const {
  bool is_null = false;
  if (document.is_null().get(is_null) != SUCCESS || !is_null) return malformed(simdjson::N_ATOM_ERROR, 0);
  return empty_body(hint);
}

std::unexpected<Error> JsonBody::refuse_array(ondemand::document& document, std::string_view hint) const {
  ondemand::array array;
  if (const auto error = document.get_array().get(array)) return malformed(error, place_of(document));
  for (auto element : array) {
    if (element.error() != SUCCESS) return malformed(element.error(), place_of(document));
    return not_an_object(hint);
  }
  return empty_body(hint);
}

Result<void> JsonBody::expect_end(ondemand::document& document) const {
  // After a loop over all fields nothing is left to see: simdjson says so by running out of bounds.
  if (document.current_location().error() == simdjson::OUT_OF_BOUNDS) return {};
  return malformed(simdjson::TRAILING_CONTENT, place_of(document));
}

std::optional<std::size_t> JsonBody::place_of(ondemand::document& document) const {
  const char* location = nullptr;
  if (document.current_location().get(location) != SUCCESS) return std::nullopt;
  return static_cast<std::size_t>(location - body_.data());
}

std::unexpected<Error> JsonBody::malformed(simdjson::error_code error, std::optional<std::size_t> place) const {
  return malformed_json(body_, error, place);
}

// --- Any value ----------------------------------------------------------------------------------------------------

Result<void> JsonBody::read_null(ondemand::value value) const {
  bool is_null = false;
  if (value.is_null().get(is_null) == SUCCESS && is_null) return {};
  return malformed(simdjson::N_ATOM_ERROR, place_of(value));
}

std::unexpected<Error> JsonBody::wrong_type(std::string_view what, std::string_view expected,
                                            ondemand::value value) const {
  const std::string found = shown(value);
  return std::unexpected(Error{.code = ErrorCode::invalid_argument,
                               .message = fmt::format("{}: expected {}, got {}", what, expected, found),
                               .field = std::string(what),
                               .found = found});
}

std::string_view trimmed_token(std::string_view token) {
  const std::size_t end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

std::string shown(ondemand::value value) {
  ondemand::json_type type;
  if (value.type().get(type) != SUCCESS) return "something else";
  if (type == ondemand::json_type::array) return "an array";
  if (type == ondemand::json_type::object) return "an object";
  const std::string_view token = trimmed_token(value.raw_json_token());
  // A text stands in its own quotes.
  return type == ondemand::json_type::string && token.size() >= 2 ? quote(token.substr(1, token.size() - 2))
                                                                  : printable(token.substr(0, k_quoted_bytes_max));
}

// --- Passing over -------------------------------------------------------------------------------------------------

Result<void> JsonBody::skip(ondemand::value value, std::size_t depth) const {
  const ondemand::json_type type = TRY(type_of(value));
  const bool nests = type == ondemand::json_type::array || type == ondemand::json_type::object;
  if (nests && depth >= limits::k_json_depth_max) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the request body is nested deeper than {} levels", limits::k_json_depth_max));
  }
  switch (type) {
    case ondemand::json_type::array: return skip_array(value, depth);
    case ondemand::json_type::object: return skip_object(value, depth);
    case ondemand::json_type::number: return skip_as(value, value.get_double());
    case ondemand::json_type::string: return skip_as(value, value.get_string());
    case ondemand::json_type::boolean: return skip_as(value, value.get_bool());
    case ondemand::json_type::null: return skip_as(value, value.is_null());
  }
  return {};
}

template <class T>
Result<void> JsonBody::skip_as(ondemand::value value, simdjson::simdjson_result<T> content) const {
  if (const auto error = content.error()) return malformed(error, place_of(value));
  return {};
}

Result<void> JsonBody::skip_array(ondemand::value value, std::size_t depth) const {
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return malformed(error, std::nullopt);
  for (auto element_or_error : array) {
    ondemand::value element;
    if (const auto error = std::move(element_or_error).get(element)) return malformed(error, std::nullopt);
    TRY(skip(element, depth + 1));
  }
  return {};
}

Result<void> JsonBody::skip_object(ondemand::value value, std::size_t depth) const {
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return malformed(error, std::nullopt);
  for (auto field_or_error : object) {
    ondemand::field field;
    if (const auto error = std::move(field_or_error).get(field)) return malformed(error, std::nullopt);
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return malformed(error, std::nullopt);
    TRY(skip(field.value(), depth + 1));
  }
  return {};
}

}  // namespace foretell::api
