#include "api/features.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/json_fault.hpp"
#include "base/limits.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"

namespace foretell::api {

using ondemand::json_type;

void FeaturesReader::begin(const serving::RowFormat& format, std::vector<model::Slot>& slots) {
  format_ = &format;
  columns_ = format.columns();
  slots_ = &slots;
  slots.clear();
  rows_ = 0;
  has_features_ = false;
  is_in_additional_ = false;
  row_without_columns_.reset();
  additional_.clear();
}

Result<void> FeaturesReader::end() {
  if (!has_features_) {
    return std::unexpected(Error{ErrorCode::invalid_argument, "missing required field: features", "features",
                                 std::string(k_features_hint)});
  }
  if (row_without_columns_ && additional_.empty()) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("row {}: none of the model's columns is in it", *row_without_columns_),
                fmt::format("the first column is \"{}\"", format_->column(0).name));
  }
  for (const Additional& additional : additional_) {
    for (std::size_t row = 0; row < rows_; ++row) (*slots_)[row * columns_ + additional.column] = additional.slot;
  }
  return {};
}

std::string FeaturesReader::where() const {
  return is_in_additional_ ? std::string(k_additional_field) : fmt::format("row {}", row());
}

// --- Rows ---------------------------------------------------------------------------------------------------------

Result<void> FeaturesReader::read_features(ondemand::value value) {
  if (std::exchange(has_features_, true)) {
    return fail(ErrorCode::invalid_argument, "\"features\" stands twice in the request body");
  }
  switch (TRY(body_.type_of(value))) {
    case json_type::object: return read_object_row(value, 1);
    case json_type::array: return read_array(value);
    default: return body_.wrong_type("features", "an array or an object", value);
  }
}

Result<void> FeaturesReader::read_array(ondemand::value value) {
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return body_.malformed(error, body_.place_of(value));
  std::optional<bool> holds_rows;  // its first element tells
  std::size_t column = 0;
  for (auto element_or_error : array) {
    ondemand::value element;
    if (const auto error = std::move(element_or_error).get(element)) return body_.malformed(error, std::nullopt);
    const json_type type = TRY(body_.type_of(element));
    const bool is_row = type == json_type::array || type == json_type::object;
    if (!holds_rows) {
      holds_rows = is_row;
      if (!is_row) TRY(begin_row());
    }
    if (!*holds_rows) {
      TRY(read_place(column++, element, type, 2));
    } else if (!is_row) {
      const std::string found = shown(element);
      return std::unexpected(
          Error{.code = ErrorCode::invalid_argument,
                .message = fmt::format("row {}: expected an array or an object, got {}", rows_, found),
                .found = found});
    } else if (type == json_type::object) {
      TRY(read_object_row(element, 2));
    } else {
      TRY(read_array_row(element));
    }
  }
  if (holds_rows.value_or(false)) return {};
  return check_length(column);
}

Result<void> FeaturesReader::begin_row() {
  if (rows_ == limits::k_rows_max) {
    return fail(ErrorCode::payload_too_large, fmt::format("more than {} rows in one request", limits::k_rows_max),
                "send them in several requests");
  }
  if ((rows_ + 1) * columns_ > limits::k_request_values_max) {
    return fail(ErrorCode::payload_too_large,
                fmt::format("more than {} values (rows x columns) in one request", limits::k_request_values_max),
                "send them in several requests");
  }
  ++rows_;
  row_begin_ = slots_->size();
  const auto& row = format_->missing_row();
  slots_->insert(slots_->end(), row.begin(), row.end());
  return {};
}

Result<void> FeaturesReader::read_array_row(ondemand::value value) {
  TRY(begin_row());
  ondemand::array array;
  if (const auto error = value.get_array().get(array)) return body_.malformed(error, body_.place_of(value));
  std::size_t column = 0;
  for (auto element_or_error : array) {
    ondemand::value element;
    if (const auto error = std::move(element_or_error).get(element)) return body_.malformed(error, std::nullopt);
    const json_type type = TRY(body_.type_of(element));
    TRY(read_place(column++, element, type, 3));
  }
  return check_length(column);
}

/// Reads the value at `column` of an array row; those behind the last column are only counted. `depth` counts the arrays
/// and objects around the value, here and below.
Result<void> FeaturesReader::read_place(std::size_t column, ondemand::value value, json_type type, std::size_t depth) {
  if (column >= columns_) return body_.skip(value, depth);
  return read_cell(column, value, type, slot(column));
}

Result<void> FeaturesReader::check_length(std::size_t found) const {
  if (found == columns_) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("row {}: expected {} values, one a column, got {}", row(), columns_, found),
              "send an array of the model's input columns in order, without the target; or an object by name");
}

Result<void> FeaturesReader::read_object_row(ondemand::value value, std::size_t depth) {
  TRY(begin_row());
  const auto slot_of = [this](std::size_t column) -> model::Slot& { return slot(column); };
  const std::size_t known = TRY(read_columns(value, depth, slot_of));
  if (known == 0 && !row_without_columns_) row_without_columns_ = row();
  return {};
}

Result<void> FeaturesReader::read_additional(ondemand::value value) {
  const json_type type = TRY(body_.type_of(value));
  if (type == json_type::null) return body_.read_null(value);
  if (type != json_type::object) return body_.wrong_type(k_additional_field, "an object of columns by name", value);
  is_in_additional_ = true;
  const auto slot_of = [this](std::size_t column) -> model::Slot& {
    return additional_.emplace_back(column, format_->missing_row()[column]).slot;
  };
  (void)TRY(read_columns(value, 1, slot_of));
  is_in_additional_ = false;
  return {};
}

/// Reads an object of columns by name, each into `slot_of(column)`, which holds what is missing. Returns how many of
/// them the model knows.
template <class SlotOf>
Result<std::size_t> FeaturesReader::read_columns(ondemand::value value, std::size_t depth, const SlotOf& slot_of) {
  ondemand::object object;
  if (const auto error = value.get_object().get(object)) return body_.malformed(error, body_.place_of(value));
  seen_.assign(columns_, false);
  std::size_t known = 0;
  std::size_t expected = 0;  // clients mostly send the columns in order
  for (auto field_or_error : object) {
    ondemand::field field;
    if (const auto error = std::move(field_or_error).get(field)) return body_.malformed(error, std::nullopt);
    std::string_view key;
    if (const auto error = field.unescaped_key().get(key)) return body_.malformed(error, std::nullopt);
    const std::int32_t column = find_column(key, expected);
    if (column == TextIndex::k_none) {
      if (!format_->is_ignored(key)) return unknown_column(key);
      TRY(body_.skip(field.value(), depth + 1));
      continue;
    }
    const auto place = static_cast<std::size_t>(column);
    if (seen_[place]) return in_cell(place, "the column stands twice");
    seen_[place] = true;
    ++known;
    expected = place + 1;
    const ondemand::value content = field.value();
    const json_type type = TRY(body_.type_of(content));
    TRY(read_cell(place, content, type, slot_of(place)));
  }
  return known;
}

std::int32_t FeaturesReader::find_column(std::string_view key, std::size_t expected) const {
  const bool guessed = expected < columns_ && format_->column(expected).name == key;
  return guessed ? static_cast<std::int32_t>(expected) : format_->find_column(key);
}

std::unexpected<Error> FeaturesReader::unknown_column(std::string_view key) const {
  return std::unexpected(Error{ErrorCode::invalid_argument, fmt::format("{}: unknown column {}", where(), quote(key)),
                               printable(key.substr(0, k_quoted_bytes_max)),
                               "use the column names of GET /api/v1/models/{name}"});
}

// --- Cells --------------------------------------------------------------------------------------------------------

Result<void> FeaturesReader::read_cell(std::size_t column, ondemand::value value, json_type type,
                                       model::Slot& slot) const {
  if (type == json_type::null) return body_.read_null(value);  // missing, as the slot is already
  switch (format_->column(column).type) {
    case data::ColumnType::number:
      return type == json_type::number ? read_number(column, value, slot) : wrong_type(column, value, "a number");
    case data::ColumnType::category:
      return type == json_type::string ? read_category(column, value, slot) : wrong_type(column, value, "a string");
    case data::ColumnType::boolean:
      return type == json_type::boolean ? read_boolean(value, slot) : wrong_type(column, value, "true or false");
    case data::ColumnType::date:
      return type == json_type::string ? read_date(column, value, slot)
                                       : wrong_type(column, value, "a date as a string");
  }
  return {};
}

Result<void> FeaturesReader::read_number(std::size_t column, ondemand::value value, model::Slot& slot) const {
  const std::string_view token = value.raw_json_token();
  double number = 0;
  if (const auto error = value.get_double().get(number)) return refuse_number(column, token, error);
  const auto nearest = to_float32(number);
  if (!nearest) return out_of_range(column, token);
  slot = model::Slot::number(*nearest);
  return {};
}

std::unexpected<Error> FeaturesReader::refuse_number(std::size_t column, std::string_view token,
                                                     simdjson::error_code error) const {
  const bool too_large = parse_number(trimmed_token(token)) == std::unexpected(NumberFault::out_of_range);
  if (too_large && !is_not_finite_word(token)) return out_of_range(column, token);
  return body_.malformed(error, body_.place_of(token));
}

std::unexpected<Error> FeaturesReader::out_of_range(std::size_t column, std::string_view token) const {
  const std::string found = quote(trimmed_token(token));
  return in_cell(column, fmt::format("{} is out of the range of a number", found), {}, found);
}

Result<void> FeaturesReader::read_category(std::size_t column, ondemand::value value, model::Slot& slot) const {
  std::string_view text;
  if (const auto error = value.get_string().get(text)) return body_.malformed(error, body_.place_of(value));
  if (text.size() > limits::k_string_cell_bytes_max) {
    return in_cell(column, fmt::format("the text has more than {} bytes", limits::k_string_cell_bytes_max));
  }
  slot = model::Slot::code(format_->code(column, text));
  return {};
}

Result<void> FeaturesReader::read_boolean(ondemand::value value, model::Slot& slot) const {
  bool truth = false;
  if (const auto error = value.get_bool().get(truth)) return body_.malformed(error, body_.place_of(value));
  slot = model::Slot::code(truth ? 1 : 0);
  return {};
}

Result<void> FeaturesReader::read_date(std::size_t column, ondemand::value value, model::Slot& slot) const {
  std::string_view text;
  if (const auto error = value.get_string().get(text)) return body_.malformed(error, body_.place_of(value));
  const auto seconds = data::read_date(text, format_->column(column).date_order);
  if (!seconds) {
    const std::string found = quote(text);
    return in_cell(column, fmt::format("expected a date, got {}", found), "write it as 2024-01-31T08:15:00", found);
  }
  slot = model::Slot::date(*seconds);
  return {};
}

std::unexpected<Error> FeaturesReader::wrong_type(std::size_t column, ondemand::value value,
                                                  std::string_view expected) const {
  const std::string found = shown(value);
  return in_cell(column, fmt::format("expected {}, got {}", expected, found), "null stands for a missing value", found);
}

/// `found`: what `what` repeats of the cell.
std::unexpected<Error> FeaturesReader::in_cell(std::size_t column, std::string_view what, std::string hint,
                                               std::string found) const {
  const std::string& name = format_->column(column).name;
  return std::unexpected(Error{.code = ErrorCode::invalid_argument,
                               .message = fmt::format("{}, column {}: {}", where(), quote(name), what),
                               .field = name,
                               .hint = std::move(hint),
                               .found = std::move(found)});
}

}  // namespace foretell::api
