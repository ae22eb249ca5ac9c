#include "api/features.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <simdjson.h>

#include "api/malformed_json.hpp"
#include "base/json_fault.hpp"
#include "base/limits.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"
#include "http/message.hpp"

namespace foretell::api {
namespace {

namespace json = simdjson::ondemand;
using simdjson::SUCCESS;

static_assert(http::k_body_padding >= simdjson::SIMDJSON_PADDING);

/// A parser that grew beyond this for one large body is given back.
constexpr std::size_t k_parser_bytes_kept = 256 * 1024;

std::unexpected<Error> empty_body() {
  return fail(ErrorCode::invalid_argument, "request body must not be empty",
              "send {\"features\": [...]} or {\"features\": {\"column\": value}}");
}

/// The token without what follows it on the line.
std::string_view trimmed(std::string_view token) {
  const std::size_t end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

}  // namespace

/// The state of one read: where in the document and in the table it is.
class FeaturesReader::Parser {
 public:
  Result<std::size_t> read(std::string_view body, const serving::RowFormat& format, std::vector<model::Slot>& slots) {
    if (parser_.capacity() > k_parser_bytes_kept) parser_ = json::parser(limits::k_body_bytes_max);
    body_ = body;
    format_ = &format;
    slots_ = &slots;
    slots.clear();
    rows_ = 0;
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return empty_body();

    json::document document;
    if (const auto error =
            parser_.iterate(body.data(), body.size(), body.size() + http::k_body_padding).get(document)) {
      return malformed(error, std::nullopt);
    }
    TRY(read_document(document));
    return rows_;
  }

 private:
  // --- the document ---

  Result<void> read_document(json::document& document) {
    json::json_type type;
    if (const auto error = document.type().get(type)) return malformed(error, 0);
    if (type == json::json_type::null) return refuse_null(document);
    if (type == json::json_type::array) return refuse_array(document);
    if (type != json::json_type::object) return not_an_object();
    json::object object;
    if (const auto error = document.get_object().get(object)) return malformed(error, place_of(document));
    bool has_features = false;
    bool has_content = false;
    for (auto field_or_error : object) {
      json::field field;
      if (const auto error = std::move(field_or_error).get(field)) return malformed(error, place_of(document));
      std::string_view key;
      if (const auto error = field.unescaped_key().get(key)) return malformed(error, place_of(document));
      has_content = true;
      if (key != "features") {
        TRY(skip(field.value(), 1));
        continue;
      }
      if (has_features) return fail(ErrorCode::invalid_argument, "\"features\" stands twice in the request body");
      has_features = true;
      TRY(read_features(field.value()));
    }
    TRY(expect_end(document));
    if (!has_content) return empty_body();
    if (!has_features) {
      return std::unexpected(Error{ErrorCode::invalid_argument, "missing required field: features", "features",
                                   "send {\"features\": [...]} or {\"features\": {\"column\": value}}"});
    }
    return {};
  }

  std::unexpected<Error> not_an_object() const {
    return fail(ErrorCode::invalid_argument, "the request body is not a JSON object",
                "send {\"features\": [...]} or {\"features\": {\"column\": value}}");
  }

  std::unexpected<Error> refuse_null(json::document& document) {
    bool is_null = false;
    if (document.is_null().get(is_null) != SUCCESS || !is_null) return malformed(simdjson::N_ATOM_ERROR, 0);
    return empty_body();
  }

  std::unexpected<Error> refuse_array(json::document& document) {
    json::array array;
    if (const auto error = document.get_array().get(array)) return malformed(error, place_of(document));
    for (auto element : array) {
      if (element.error() != SUCCESS) return malformed(element.error(), place_of(document));
      return not_an_object();
    }
    return empty_body();
  }

  Result<void> expect_end(json::document& document) const {
    // After a loop over all fields nothing is left to see: simdjson says so by running out of bounds.
    if (document.current_location().error() == simdjson::OUT_OF_BOUNDS) return {};
    return malformed(simdjson::TRAILING_CONTENT, place_of(document));
  }

  // --- rows ---

  Result<void> read_features(json::value value) {
    const json::json_type type = TRY(type_of(value));
    if (type == json::json_type::object) return read_object_row(value, 1);
    if (type != json::json_type::array) {
      const std::string found = shown(value);
      return std::unexpected(Error{.code = ErrorCode::invalid_argument,
                                   .message = fmt::format("features: expected an array or an object, got {}", found),
                                   .field = "features",
                                   .found = found});
    }
    return read_array(value);
  }

  /// Reads the array that is one row, or that holds rows: its first element tells.
  Result<void> read_array(json::value value) {
    json::array array;
    if (const auto error = value.get_array().get(array)) return malformed(error, place_of(value));
    std::optional<bool> holds_rows;
    std::size_t column = 0;
    for (auto element_or_error : array) {
      json::value element;
      if (const auto error = std::move(element_or_error).get(element)) return malformed(error, std::nullopt);
      const json::json_type type = TRY(type_of(element));
      const bool is_row = type == json::json_type::array || type == json::json_type::object;
      if (!holds_rows) {
        holds_rows = is_row;
        if (!is_row) TRY(begin_row());
      }
      if (!*holds_rows) {
        TRY(read_place(column++, element, 2));
      } else if (!is_row) {
        const std::string found = shown(element);
        return std::unexpected(
            Error{.code = ErrorCode::invalid_argument,
                  .message = fmt::format("row {}: expected an array or an object, got {}", rows_, found),
                  .found = found});
      } else if (type == json::json_type::object) {
        TRY(read_object_row(element, 2));
      } else {
        TRY(read_array_row(element));
      }
    }
    if (holds_rows.value_or(false)) return {};
    return check_length(column);
  }

  Result<void> begin_row() {
    if (rows_ == limits::k_rows_max) {
      return fail(ErrorCode::payload_too_large, fmt::format("more than {} rows in one request", limits::k_rows_max),
                  "send them in several requests");
    }
    if ((rows_ + 1) * format_->columns() > limits::k_request_values_max) {
      return fail(ErrorCode::payload_too_large,
                  fmt::format("more than {} values (rows x columns) in one request", limits::k_request_values_max),
                  "send them in several requests");
    }
    ++rows_;
    const auto& row = format_->missing_row();
    slots_->insert(slots_->end(), row.begin(), row.end());
    return {};
  }

  std::size_t row() const { return rows_ == 0 ? 0 : rows_ - 1; }
  model::Slot& slot(std::size_t column) const { return (*slots_)[row() * format_->columns() + column]; }

  Result<void> read_array_row(json::value value) {
    TRY(begin_row());
    json::array array;
    if (const auto error = value.get_array().get(array)) return malformed(error, place_of(value));
    std::size_t column = 0;
    for (auto element_or_error : array) {
      json::value element;
      if (const auto error = std::move(element_or_error).get(element)) return malformed(error, std::nullopt);
      TRY(read_place(column++, element, 3));
    }
    return check_length(column);
  }

  /// Reads the value at `column` of an array row; those behind the last column are only counted. `depth` counts the
  /// arrays and objects around the value, here and below.
  Result<void> read_place(std::size_t column, json::value value, std::size_t depth) {
    if (column >= format_->columns()) return skip(value, depth);
    return read_cell(column, value);
  }

  Result<void> check_length(std::size_t found) const {
    if (found == format_->columns()) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("row {}: expected {} values, one a column, got {}", row(), format_->columns(), found),
                "send an array of the model's input columns in order, without the target; or an object by name");
  }

  Result<void> read_object_row(json::value value, std::size_t depth) {
    TRY(begin_row());
    json::object object;
    if (const auto error = value.get_object().get(object)) return malformed(error, place_of(value));
    seen_.assign(format_->columns(), false);
    bool knows_one = false;
    std::size_t expected = 0;  // clients mostly send the columns in order
    for (auto field_or_error : object) {
      json::field field;
      if (const auto error = std::move(field_or_error).get(field)) return malformed(error, std::nullopt);
      std::string_view key;
      if (const auto error = field.unescaped_key().get(key)) return malformed(error, std::nullopt);
      const std::int32_t column = find_column(key, expected);
      if (column == TextIndex::k_none) {
        if (!format_->is_ignored(key)) return unknown_key(key);
        TRY(skip(field.value(), depth + 1));
        continue;
      }
      const auto place = static_cast<std::size_t>(column);
      if (seen_[place]) return in_cell(place, "the column stands twice in the row");
      seen_[place] = true;
      knows_one = true;
      expected = place + 1;
      TRY(read_cell(place, field.value()));
    }
    if (knows_one) return {};
    return fail(ErrorCode::invalid_argument, fmt::format("row {}: none of the model's columns is in it", row()),
                fmt::format("the first column is \"{}\"", format_->column(0).name));
  }

  std::int32_t find_column(std::string_view key, std::size_t expected) const {
    const bool guessed = expected < format_->columns() && format_->column(expected).name == key;
    return guessed ? static_cast<std::int32_t>(expected) : format_->find_column(key);
  }

  std::unexpected<Error> unknown_key(std::string_view key) const {
    return std::unexpected(
        Error{ErrorCode::invalid_argument, fmt::format("row {}: unknown column {}", row(), quote(key)),
              printable(key.substr(0, k_quoted_bytes_max)), "use the column names of GET /api/v1/models/{name}"});
  }

  // --- cells ---

  Result<void> read_cell(std::size_t column, json::value value) {
    const json::json_type type = TRY(type_of(value));
    if (type == json::json_type::null) {
      bool is_null = false;
      if (value.is_null().get(is_null) != SUCCESS || !is_null)
        return malformed(simdjson::N_ATOM_ERROR, place_of(value));
      return {};  // missing, as the row began
    }
    switch (format_->column(column).type) {
      case data::ColumnType::number: return read_number(column, value, type);
      case data::ColumnType::category: return read_category(column, value, type);
      case data::ColumnType::boolean: return read_boolean(column, value, type);
      case data::ColumnType::date: return read_date(column, value, type);
    }
    return {};
  }

  Result<void> read_number(std::size_t column, json::value value, json::json_type type) {
    if (type != json::json_type::number) return wrong_type(column, value, "a number");
    const std::string_view token = value.raw_json_token();
    double number = 0;
    if (const auto error = value.get_double().get(number)) return refuse_number(column, token, error);
    const auto nearest = to_float32(number);
    if (!nearest) return out_of_range(column, token);
    slot(column) = model::Slot::number(*nearest);
    return {};
  }

  std::unexpected<Error> refuse_number(std::size_t column, std::string_view token, simdjson::error_code error) const {
    const bool too_large = parse_number(trimmed(token)) == std::unexpected(NumberFault::out_of_range);
    if (too_large && !is_not_finite_word(token)) return out_of_range(column, token);
    return malformed(error, place_of(token));
  }

  std::unexpected<Error> out_of_range(std::size_t column, std::string_view token) const {
    const std::string found = quote(trimmed(token));
    return in_cell(column, fmt::format("{} is out of the range of a number", found), {}, found);
  }

  Result<void> read_category(std::size_t column, json::value value, json::json_type type) {
    if (type != json::json_type::string) return wrong_type(column, value, "a string");
    std::string_view text;
    if (const auto error = value.get_string().get(text)) return malformed(error, place_of(value));
    if (text.size() > limits::k_string_cell_bytes_max) {
      return in_cell(column, fmt::format("the text has more than {} bytes", limits::k_string_cell_bytes_max));
    }
    slot(column) = model::Slot::code(format_->code(column, text));
    return {};
  }

  Result<void> read_boolean(std::size_t column, json::value value, json::json_type type) {
    if (type != json::json_type::boolean) return wrong_type(column, value, "true or false");
    bool truth = false;
    if (const auto error = value.get_bool().get(truth)) return malformed(error, place_of(value));
    slot(column) = model::Slot::code(truth ? 1 : 0);
    return {};
  }

  Result<void> read_date(std::size_t column, json::value value, json::json_type type) {
    if (type != json::json_type::string) return wrong_type(column, value, "a date as a string");
    std::string_view text;
    if (const auto error = value.get_string().get(text)) return malformed(error, place_of(value));
    const auto seconds = data::read_date(text, format_->column(column).date_order);
    if (!seconds) {
      const std::string found = quote(text);
      return in_cell(column, fmt::format("expected a date, got {}", found), "write it as 2024-01-31T08:15:00", found);
    }
    slot(column) = model::Slot::date(*seconds);
    return {};
  }

  std::unexpected<Error> wrong_type(std::size_t column, json::value value, std::string_view expected) const {
    const std::string found = shown(value);
    return in_cell(column, fmt::format("expected {}, got {}", expected, found), "null stands for a missing value",
                   found);
  }

  /// `found`: what `what` repeats of the cell.
  std::unexpected<Error> in_cell(std::size_t column, std::string_view what, std::string hint = {},
                                 std::string found = {}) const {
    const std::string& name = format_->column(column).name;
    return std::unexpected(Error{.code = ErrorCode::invalid_argument,
                                 .message = fmt::format("row {}, column {}: {}", row(), quote(name), what),
                                 .field = name,
                                 .hint = std::move(hint),
                                 .found = std::move(found)});
  }

  // --- any value ---

  Result<json::json_type> type_of(json::value value) const {
    json::json_type type;
    if (const auto error = value.type().get(type)) return malformed(error, place_of(value));
    return type;
  }

  /// A found value as messages show it.
  static std::string shown(json::value value) {
    json::json_type type;
    if (value.type().get(type) != SUCCESS) return "something else";
    if (type == json::json_type::array) return "an array";
    if (type == json::json_type::object) return "an object";
    const std::string_view token = trimmed(value.raw_json_token());
    // A text stands in its own quotes.
    return type == json::json_type::string && token.size() >= 2 ? quote(token.substr(1, token.size() - 2))
                                                                : printable(token.substr(0, k_quoted_bytes_max));
  }

  /// Passes over a value that means nothing to us, checking that it is JSON: simdjson does not look into what it skips.
  /// `depth` counts the arrays and objects around it.
  Result<void> skip(json::value value, std::size_t depth) {
    const json::json_type type = TRY(type_of(value));
    const bool nests = type == json::json_type::array || type == json::json_type::object;
    if (nests && depth >= limits::k_json_depth_max) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("the request body is nested deeper than {} levels", limits::k_json_depth_max));
    }
    switch (type) {
      case json::json_type::array: return skip_array(value, depth);
      case json::json_type::object: return skip_object(value, depth);
      case json::json_type::number: return skip_as(value, value.get_double());
      case json::json_type::string: return skip_as(value, value.get_string());
      case json::json_type::boolean: return skip_as(value, value.get_bool());
      case json::json_type::null: return skip_as(value, value.is_null());
    }
    return {};
  }

  template <class T>
  Result<void> skip_as(json::value value, simdjson::simdjson_result<T> content) {
    if (const auto error = content.error()) return malformed(error, place_of(value));
    return {};
  }

  Result<void> skip_array(json::value value, std::size_t depth) {
    json::array array;
    if (const auto error = value.get_array().get(array)) return malformed(error, std::nullopt);
    for (auto element_or_error : array) {
      json::value element;
      if (const auto error = std::move(element_or_error).get(element)) return malformed(error, std::nullopt);
      TRY(skip(element, depth + 1));
    }
    return {};
  }

  Result<void> skip_object(json::value value, std::size_t depth) {
    json::object object;
    if (const auto error = value.get_object().get(object)) return malformed(error, std::nullopt);
    for (auto field_or_error : object) {
      json::field field;
      if (const auto error = std::move(field_or_error).get(field)) return malformed(error, std::nullopt);
      std::string_view key;
      if (const auto error = field.unescaped_key().get(key)) return malformed(error, std::nullopt);
      TRY(skip(field.value(), depth + 1));
    }
    return {};
  }

  // --- places and malformed JSON ---

  std::optional<std::size_t> place_of(std::string_view token) const {
    return static_cast<std::size_t>(token.data() - body_.data());
  }
  std::optional<std::size_t> place_of(json::value value) const { return place_of(value.raw_json_token()); }
  std::optional<std::size_t> place_of(json::document& document) const {
    const char* location = nullptr;
    if (document.current_location().get(location) != SUCCESS) return std::nullopt;
    return static_cast<std::size_t>(location - body_.data());
  }

  /// `place` is a byte offset; without one, the end of the body is meant.
  std::unexpected<Error> malformed(simdjson::error_code error, std::optional<std::size_t> place) const {
    return malformed_json(body_, error, place);
  }

  json::parser parser_{limits::k_body_bytes_max};
  std::string_view body_;
  const serving::RowFormat* format_ = nullptr;
  std::vector<model::Slot>* slots_ = nullptr;
  std::size_t rows_ = 0;    // begun so far
  std::vector<bool> seen_;  // columns of the row at hand
};

FeaturesReader::FeaturesReader() : parser_(std::make_unique<Parser>()) {}
FeaturesReader::~FeaturesReader() = default;

Result<std::size_t> FeaturesReader::read(std::string_view body, const serving::RowFormat& format,
                                         std::vector<model::Slot>& slots) {
  return parser_->read(body, format, slots);
}

}  // namespace foretell::api
