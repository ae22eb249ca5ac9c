#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foretell {

/// Appends `text` to `out` as a JSON string with its quotes. Invalid UTF-8 becomes U+FFFD, so that what is written is
/// always valid JSON, whatever a stranger put into it; and no control character or line end stays as it is, those
/// beyond ASCII (U+0080 to U+009F, U+2028, U+2029) among them.
void append_json_string(std::string& out, std::string_view text);

/// How many bytes a text of `bytes` bytes may take as a JSON string.
constexpr std::size_t json_string_bytes_max(std::size_t bytes) { return 6 * bytes + 2; }

/// The same into memory that has room for json_string_bytes_max(text.size()) bytes; returns the end of what was written.
char* write_json_string(char* to, std::string_view text);

/// Writes one JSON document into a string. Commas, colons and indentation are its business; that keys and values
/// alternate as JSON wants is the caller's (asserted). One thread at a time.
class JsonWriter {
 public:
  enum class Style : std::uint8_t { compact, indented };

  /// Appends to `out`, which must outlive the writer.
  explicit JsonWriter(std::string& out, Style style = Style::compact) : out_(out), style_(style) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth);
  /// Not-a-number and infinities have no JSON form and are written as null.
  JsonWriter& value(double number);
  JsonWriter& value(float number);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& null();
  /// Writes a text, or null for what does not apply: the empty one.
  JsonWriter& text_or_null(std::string_view text) { return text.empty() ? null() : value(text); }
  /// Writes a number, or null for what is not known.
  JsonWriter& number_or_null(std::optional<double> number) { return number ? value(*number) : null(); }
  /// Writes `json`, which must be one valid JSON value, as it stands.
  JsonWriter& raw(std::string_view json);

  /// key() and value() in one.
  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void before_value();
  void new_line();

  std::string& out_;
  Style style_;
  std::vector<bool> has_content_;  // of each open bracket: whether something stands in it already
  bool after_key_ = false;
};

}  // namespace foretell
