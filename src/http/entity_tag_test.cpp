#include "http/entity_tag.hpp"

#include <array>
#include <span>

#include <gtest/gtest.h>

namespace foretell::http {
namespace {

RequestHead head_of(std::span<const Field> fields) {
  RequestHead head;
  head.fields = fields;
  return head;
}

/// Whether a request with this If-None-Match has the tag "a,b".
bool names(std::string_view value) {
  const std::array fields{Field{"Host", "x"}, Field{"If-none-MATCH", value}};
  return names_entity_tag(head_of(fields), R"("a,b")");
}

TEST(EntityTag, IsTheSameForTheSameBytesOnly) {
  EXPECT_EQ(entity_tag("x"), entity_tag("x"));
  EXPECT_NE(entity_tag("x"), entity_tag("y"));
  EXPECT_EQ(entity_tag("").size(), 34u);
}

TEST(NamesEntityTag, FindsATagInAList) {
  for (const char* value :
       {R"("a,b")", R"(W/"a,b")", R"("x", "a,b")", R"("x","y" , W/"a,b","z")", "*", " * ", R"(,, "a,b")"}) {
    EXPECT_TRUE(names(value)) << value;
  }
}

TEST(NamesEntityTag, FindsNothingElse) {
  for (const char* value : {"", "a,b", R"("a", "b")", R"("a,b)", R"(w/"a,b")", R"("A,B")", "\"x\", *", R"(W/ "a,b")"}) {
    EXPECT_FALSE(names(value)) << value;
  }
  EXPECT_FALSE(names_entity_tag({}, R"("a,b")"));
}

TEST(NamesEntityTag, ReadsEveryFieldOfThatName) {
  const std::array fields{Field{"if-none-match", R"("x")"}, Field{"if-none-match", R"("y")"}};
  EXPECT_TRUE(names_entity_tag(head_of(fields), R"("y")"));
}

/// The answer with this body to a request with this If-None-Match.
Response answer(std::string body, std::string_view known = "") {
  const std::array fields{Field{"If-None-Match", known}};
  return revalidated(head_of(fields), {.body = std::move(body)});
}

TEST(Revalidated, SendsTheBodyToThoseWhoDoNotHaveIt) {
  const Response sent = answer("{}", "\"other\"");
  EXPECT_EQ(sent.status, 200);
  EXPECT_EQ(sent.body, "{}");
  EXPECT_EQ(sent.cache_control, "no-cache");
  EXPECT_EQ(sent.entity_tag, entity_tag("{}"));

  const Response kept = answer("{}", entity_tag("{}"));
  EXPECT_EQ(kept.status, 304);
  EXPECT_EQ(kept.body, "");
  EXPECT_EQ(kept.cache_control, "no-cache");
  EXPECT_EQ(kept.entity_tag, sent.entity_tag);
  EXPECT_EQ(answer("{ }", entity_tag("{}")).status, 200);
}

TEST(Revalidated, KnowsTheTagOfTheSameAsGzip) {
  const std::string tag = tag_of_gzip(entity_tag("{}"));
  EXPECT_EQ(tag, entity_tag("{}").substr(0, 33) + "-gzip\"");
  EXPECT_EQ(answer("{}", tag).status, 304);
  EXPECT_EQ(answer("{}", tag).entity_tag, tag);
  EXPECT_EQ(answer("{}", tag).extra_fields, "") << "too small to go out as gzip";
  EXPECT_EQ(answer(std::string(5'000, ' '), "*").extra_fields, "Vary: Accept-Encoding\r\n");
}

}  // namespace
}  // namespace foretell::http
