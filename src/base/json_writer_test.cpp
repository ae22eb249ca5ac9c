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
