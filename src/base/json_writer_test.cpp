#include "base/json_writer.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace foretell {
namespace {

std::string as_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonString, EscapesWhatJsonCannotHold) {
  EXPECT_EQ(as_json("a\"b\\c\n\x01"), R"("a\"b\\c\n\u0001")");
  EXPECT_EQ(as_json("gr\xC3\xBC\xC3\x9F"), "\"gr\xC3\xBC\xC3\x9F\"");
}

TEST(JsonString, EscapesEveryByteThatJsonCannotHoldAtEveryPlaceOfALongText) {
  for (int c = 1; c < 0x80; ++c) {
    const bool is_plain = c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
    for (std::size_t place = 0; place < 24; ++place) {
      std::string text(24, 'x');
      text[place] = static_cast<char>(c);
      EXPECT_EQ(as_json(text) == '"' + text + '"', is_plain) << c << " at " << place;
    }
  }
}

TEST(JsonString, LeavesNoControlCharacterAndNoLineEndBeyondAsciiEither) {
  EXPECT_EQ(as_json("\x7f"), R"("\u007f")");
  EXPECT_EQ(as_json("a\xC2\x85z\xC2\x9B"), R"("a\u0085z\u009b")");
  EXPECT_EQ(as_json("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA"), "\"\\u2028\\u2029\xE2\x80\xAA\"");
  EXPECT_EQ(as_json("\xC2\xA0"), "\"\xC2\xA0\"");
}

TEST(JsonString, TakesAsMuchRoomAsItSays) {
  for (const std::string_view text : {"", "plain", "\x01\x02\x7f", "\xFF\xFE", "\xC2\x85", "a\"b\\c\n"}) {
    std::string room(json_string_bytes_max(text.size()), '?');
    const char* const end = write_json_string(room.data(), text);
    ASSERT_LE(end - room.data(), static_cast<std::ptrdiff_t>(room.size()));
    EXPECT_EQ(std::string_view(room.data(), end), as_json(text));
  }
  EXPECT_EQ(as_json("\x01").size(), json_string_bytes_max(1));
}

TEST(JsonString, ReplacesInvalidUtf8) {
  EXPECT_EQ(as_json("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(as_json("\xC3"), "\"\xEF\xBF\xBD\"");                                  // cut off
  EXPECT_EQ(as_json("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // a surrogate
}

TEST(JsonWriter, PlacesCommasInNestedValues) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("a", 1).key("b").begin_array().value(0.5f).null().value(true).end_array();
  json.key("c").begin_object().end_object().member("d", "x").end_object();
  EXPECT_EQ(out, R"({"a":1,"b":[0.5,null,true],"c":{},"d":"x"})");
}

TEST(JsonWriter, IndentsOnRequest) {
  std::string out;
  JsonWriter(out, JsonWriter::Style::indented)
      .begin_object()
      .member("a", 1)
      .key("b")
      .begin_array()
      .end_array()
      .end_object();
  EXPECT_EQ(out, "{\n  \"a\": 1,\n  \"b\": []\n}");
}

TEST(JsonWriter, WritesNullForWhatIsNotKnown) {
  std::string out;
  JsonWriter(out).begin_array().number_or_null(0.5).number_or_null(std::nullopt).text_or_null("").end_array();
  EXPECT_EQ(out, "[0.5,null,null]");
}

TEST(JsonWriter, WritesNullForWhatIsNotFinite) {
  std::string out;
  JsonWriter(out).value(std::nan(""));
  EXPECT_EQ(out, "null");
}

}  // namespace
}  // namespace foretell
