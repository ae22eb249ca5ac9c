#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include "base/error.hpp"
#include "base/limits.hpp"

namespace foretell::api {

namespace ondemand = simdjson::ondemand;

/// A request's body as JSON: one object, read once from front to back, every byte of it. Malformed JSON is an error that
/// names the place. Included by .cpp files only, since simdjson's types depend on compiler flags. One thread at a time;
/// keeps its memory between bodies.
class JsonBody {
 public:
  /// Hands each field of the body, an object, to `on_field(key, value)`, which must consume the value (skip(), if by
  /// nothing else). http::k_body_padding bytes must be readable behind `body`. A body that is empty, or is not an
  /// object, is ErrorCode::invalid_argument with `hint`: what to send.
  template <class OnField>
  Result<void> read(std::string_view body, std::string_view hint, const OnField& on_field) {
    ondemand::document document;
    TRY(begin(body, hint, document));
    ondemand::object object;
    if (const auto error = document.get_object().get(object)) return malformed(error, place_of(document));
    bool has_content = false;
    for (auto field_or_error : object) {
      ondemand::field field;
      if (const auto error = std::move(field_or_error).get(field)) return malformed(error, place_of(document));
      std::string_view key;
      if (const auto error = field.unescaped_key().get(key)) return malformed(error, place_of(document));
      has_content = true;
      TRY(on_field(key, field.value()));
    }
    TRY(expect_end(document));
    if (!has_content) return empty_body(hint);
    return {};
  }

  Result<ondemand::json_type> type_of(ondemand::value value) const {
    ondemand::json_type type;
    if (const auto error = value.type().get(type)) return malformed(error, place_of(value));
    return type;
  }

  /// Reads a null, which is what type_of() has called one by its first letter.
  Result<void> read_null(ondemand::value value) const;

  /// Passes over a value that means nothing to us, checking that it is JSON: simdjson does not look into what it skips.
  /// `depth` counts the arrays and objects around it, at most limits::k_json_depth_max with itself.
  Result<void> skip(ondemand::value value, std::size_t depth) const;

  /// The error of a value of a wrong type: "`what`: expected `expected`, got ...".
  std::unexpected<Error> wrong_type(std::string_view what, std::string_view expected, ondemand::value value) const;

  /// `place` is a byte offset; without one, the end of the body is meant.
  std::unexpected<Error> malformed(simdjson::error_code error, std::optional<std::size_t> place) const;
  std::optional<std::size_t> place_of(std::string_view token) const {
    return static_cast<std::size_t>(token.data() - body_.data());
  }
  std::optional<std::size_t> place_of(ondemand::value value) const { return place_of(value.raw_json_token()); }

 private:
  Result<void> begin(std::string_view body, std::string_view hint, ondemand::document& document);
  Result<void> expect_end(ondemand::document& document) const;
  std::optional<std::size_t> place_of(ondemand::document& document) const;
  std::unexpected<Error> refuse_null(ondemand::document& document, std::string_view hint) const;
  std::unexpected<Error> refuse_array(ondemand::document& document, std::string_view hint) const;
  static std::unexpected<Error> empty_body(std::string_view hint);
  static std::unexpected<Error> not_an_object(std::string_view hint);
  template <class T>
  Result<void> skip_as(ondemand::value value, simdjson::simdjson_result<T> content) const;
  Result<void> skip_array(ondemand::value value, std::size_t depth) const;
  Result<void> skip_object(ondemand::value value, std::size_t depth) const;

  ondemand::parser parser_{limits::k_body_bytes_max};
  std::string_view body_;
};

/// A token of simdjson without the blanks behind it.
std::string_view trimmed_token(std::string_view token);

/// A found value as messages show it.
std::string shown(ondemand::value value);

}  // namespace foretell::api
