#include "data/ndjson_rows.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/json_fault.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"
#include "data/cell.hpp"
#include "data/place.hpp"
#include "data/row_cell.hpp"
#include "data/text_dictionary.hpp"

namespace foretell::data {
namespace {

namespace json = simdjson::ondemand;

constexpr const char* k_one_line_hint = "one object a line: jq -c . writes it so, and jq -c '.[]' from an array";

}  // namespace

/// Reads one object after the other into the cells of one row.
class NdjsonRows::ObjectReader {
 public:
  /// Without `options.columns` all keys become columns as they appear.
  explicit ObjectReader(const RowOptions& options)
      : file_(options.file), takes_new_keys_(options.columns.empty()), refuses_other_keys_(options.refuse_other_keys) {
    for (const std::string& column : options.columns) add_column(column);
  }

  /// Reads `line`, which has simdjson's padding behind it. Without an error all of it is JSON.
  Result<void> read(std::string_view line, std::uint64_t number) {
    line_ = line;
    number_ = number;
    std::ranges::fill(cells_, std::string_view());
    std::ranges::fill(text_marks_, std::uint8_t{0});
    json::document document;
    const auto error =
        parser_.iterate(line.data(), line.size(), line.size() + simdjson::SIMDJSON_PADDING).get(document);
    if (error) return malformed(error, nullptr);
    json::object object = TRY(object_of(document));
    std::size_t expected = 0;  // the keys of most files come in one order
    for (auto field_or_error : object) {
      json::field field;
      if (const auto fault = std::move(field_or_error).get(field)) return malformed(fault, location_in(document));
      std::string_view key;
      if (const auto fault = field.unescaped_key().get(key)) return malformed(fault, location_in(document));
      const std::int32_t column = TRY(column_of(key, expected));
      const RowCell cell = TRY(read_value(key, field.value()));
      if (column == TextDictionary::k_none) continue;
      expected = static_cast<std::size_t>(column);
      cells_[expected] = cell.text;
      text_marks_[expected] = cell.is_text && !takes_texts_bare_[expected];
      ++expected;
    }
    return expect_end(document);
  }

  void stop_taking_keys() { takes_new_keys_ = false; }
  void forget_lines() { std::ranges::fill(line_of_key_, std::uint64_t{0}); }
  /// Leaves the texts of a column unmarked: its owner says what it holds.
  void take_texts_bare(std::string_view column) {
    const std::int32_t place = keys_.find(column);
    if (place != TextDictionary::k_none) takes_texts_bare_[static_cast<std::size_t>(place)] = true;
  }

  const std::vector<std::string>& columns() const { return keys_.texts(); }
  std::span<const std::string_view> cells() const { return cells_; }
  std::span<const std::uint8_t> text_marks() const { return text_marks_; }

 private:
  Result<json::object> object_of(json::document& document) {
    json::json_type type;
    if (const auto error = document.type().get(type)) return malformed(error, line_.data());
    if (type != json::json_type::object) {
      return fail_at({file_, number_}, fmt::format("found {}, expected a JSON object", quote(trim(line_))),
                     k_one_line_hint);
    }
    json::object object;
    if (const auto error = document.get_object().get(object)) return malformed(error, line_.data());
    return object;
  }

  // --- keys ---

  /// The column of a key of this line; k_none where it is not wanted.
  Result<std::int32_t> column_of(std::string_view key, std::size_t expected) {
    const bool is_expected = expected < columns().size() && columns()[expected] == key;
    std::int32_t column = is_expected ? static_cast<std::int32_t>(expected) : keys_.find(key);
    if (column == TextDictionary::k_none) {
      if (refuses_other_keys_) return fail_other_key(key);
      if (!takes_new_keys_) return column;
      TRY(check_new_key(key));
      column = add_column(key);
    }
    std::uint64_t& line_of_key = line_of_key_[static_cast<std::size_t>(column)];
    if (line_of_key == number_) {
      return fail_at({file_, number_, columns()[static_cast<std::size_t>(column)]},
                     "found the key twice in one object, expected each key once");
    }
    line_of_key = number_;
    return column;
  }

  std::int32_t add_column(std::string_view key) {
    const std::int32_t column = keys_.add(key);
    cells_.resize(keys_.size());
    text_marks_.resize(keys_.size());
    line_of_key_.resize(keys_.size());
    takes_texts_bare_.resize(keys_.size());
    return column;
  }

  Result<void> check_new_key(std::string_view key) const {
    const Place place{file_, number_};
    if (columns().size() == limits::k_columns_max) {
      return fail_at(place, fmt::format("found {}, one more key than the {} that a table may have", quote(key),
                                        limits::k_columns_max));
    }
    if (trim(key).empty()) return fail_at(place, "found an empty key, expected the name of a column");
    if (key.size() > limits::k_column_name_bytes_max) {
      return fail_at(place, fmt::format("found a key of {} bytes, {}, expected at most {}", key.size(), quote(key),
                                        limits::k_column_name_bytes_max));
    }
    return {};
  }

  std::unexpected<Error> fail_other_key(std::string_view key) const {
    return fail_at({file_, number_, key}, "found a key that the columns of the file do not have",
                   "put all keys into the first object, null for what is missing");
  }

  // --- values ---

  Result<RowCell> read_value(std::string_view key, json::value value) {
    json::json_type type;
    if (const auto error = value.type().get(type)) return malformed(error, value.raw_json_token().data());
    switch (type) {
      case json::json_type::string: return read_text(key, value);
      case json::json_type::number: return read_number_token(value);
      case json::json_type::boolean: {
        bool truth = false;
        if (const auto error = value.get_bool().get(truth)) return malformed(error, value.raw_json_token().data());
        return RowCell(truth ? "true" : "false");
      }
      case json::json_type::null: {
        bool is_null = false;
        if (value.is_null().get(is_null) == simdjson::SUCCESS && is_null) return RowCell("");
        return malformed(simdjson::N_ATOM_ERROR, value.raw_json_token().data());
      }
      case json::json_type::array: return fail_nested(key, "an array");
      case json::json_type::object: return fail_nested(key, "an object");
    }
    return RowCell("");
  }

  Result<RowCell> read_text(std::string_view key, json::value value) {
    const char* const at = value.raw_json_token().data();
    std::string_view text;
    if (const auto error = value.get_string().get(text)) return malformed(error, at);
    if (text.size() > limits::k_cell_bytes_max) {
      return fail_at({file_, number_, key}, fmt::format("found a text of {} bytes, expected at most {}", text.size(),
                                                        limits::k_cell_bytes_max));
    }
    if (text.find('\0') != std::string_view::npos) {
      return fail_at({file_, number_, key}, fmt::format("found a NUL character in {}, expected text", quote(text)));
    }
    return RowCell(text, !is_missing(text));
  }

  /// A number keeps its digits: how large it may be depends on the column.
  Result<RowCell> read_number_token(json::value value) {
    std::string_view token = value.raw_json_token();
    token.remove_suffix(token.size() - (token.find_last_not_of(" \t\r") + 1));
    double number = 0;
    const auto error = value.get_double().get(number);
    if (!error || parse_number(token) == std::unexpected(NumberFault::out_of_range)) return RowCell(token);
    return malformed(error, token.data());
  }

  std::unexpected<Error> fail_nested(std::string_view key, std::string_view found) const {
    return fail_at({file_, number_, key},
                   fmt::format("found {}, expected a text, a number, true, false or null", found),
                   "give each value inside a key of its own; pandas.json_normalize does");
  }

  // --- malformed JSON ---

  Result<void> expect_end(json::document& document) const {
    // After a loop over all fields nothing is left to see: simdjson says so by running out of bounds.
    if (document.current_location().error() == simdjson::OUT_OF_BOUNDS) return {};
    return malformed(simdjson::TRAILING_CONTENT, location_in(document));
  }

  static const char* location_in(json::document& document) {
    const char* location = nullptr;
    return document.current_location().get(location) == simdjson::SUCCESS ? location : nullptr;
  }

  /// `at`: where; nullptr: not known, or at the end.
  std::unexpected<Error> malformed(simdjson::error_code error, const char* at) const {
    const char* const end = line_.data() + line_.size();
    if (at == nullptr || at > end) at = end;
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    std::string problem = fmt::format("malformed JSON at byte {} of the line: {}", line_.size() - rest.size() + 1,
                                      json_fault_reason(error));
    if (ends_with_comma()) {
      return fail_at({file_, number_}, "found a comma behind the object, expected one object a line", k_one_line_hint);
    }
    if (!is_not_finite_word(rest)) return fail_at({file_, number_}, problem, k_one_line_hint);
    return fail_at({file_, number_}, problem + " (NaN and infinities are not JSON)", "write null for a missing value");
  }

  /// As a line of a JSON array does: the parser sees an object that is not closed.
  bool ends_with_comma() const {
    const std::string_view text = trim(line_);
    return text.ends_with(',') && trim(text.substr(0, text.size() - 1)).ends_with('}');
  }

  std::string file_;
  json::parser parser_{limits::k_record_bytes_max};
  bool takes_new_keys_;
  bool refuses_other_keys_;
  TextDictionary keys_;  // the columns

  std::string_view line_;
  std::uint64_t number_ = 0;
  std::vector<std::string_view> cells_;  // one a column, as are the following
  std::vector<std::uint8_t> text_marks_;
  std::vector<std::uint64_t> line_of_key_;  // where the key stood last
  std::vector<bool> takes_texts_bare_;
};

NdjsonRows::NdjsonRows(LineReader lines, std::unique_ptr<ObjectReader> objects)
    : lines_(std::move(lines)), objects_(std::move(objects)) {}
NdjsonRows::NdjsonRows(NdjsonRows&&) noexcept = default;
NdjsonRows::~NdjsonRows() = default;

Result<NdjsonRows> NdjsonRows::open(ByteSource& source, const TableOptions& table, const RowOptions& options) {
  const LineOptions lines{.file = options.file,
                          .block_bytes = options.block_bytes,
                          .first_line = options.first_line,
                          .padding_bytes = simdjson::SIMDJSON_PADDING,
                          .stop = options.stop};
  NdjsonRows rows(LineReader(source, lines), std::make_unique<ObjectReader>(options));
  if (options.columns.empty()) {
    bool has_rows = false;
    while (TRY(rows.next())) has_rows = true;
    if (!has_rows) return fail_at({options.file}, "the file is empty, expected a JSON object a line");
    if (rows.columns().empty()) return fail_at({options.file}, "found no key in any object, expected columns");
    TRY(source.rewind());
    rows.lines_ = LineReader(source, lines);
    rows.objects_->stop_taking_keys();
    rows.objects_->forget_lines();
  }
  for (const auto& [name, type] : table.types) {
    if (type == ColumnType::number || type == ColumnType::boolean) rows.objects_->take_texts_bare(name);
  }
  return rows;
}

const std::vector<std::string>& NdjsonRows::columns() const { return objects_->columns(); }

Result<bool> NdjsonRows::next() {
  do {
    if (!TRY(lines_.next())) return false;
  } while (trim(lines_.line()).empty());
  TRY(objects_->read(lines_.line(), lines_.number()));
  return true;
}

std::span<const std::string_view> NdjsonRows::cells() const { return objects_->cells(); }
std::span<const std::uint8_t> NdjsonRows::text_marks() const { return objects_->text_marks(); }

}  // namespace foretell::data
