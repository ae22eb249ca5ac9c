#include "http/entity_tag.hpp"

#include <array>

#include <gtest/gtest.h>

namespace foretell::http {
namespace {

/// Whether a request with this If-None-Match has the tag "a,b".
bool names(std::string_view value) {
  const std::array fields{Field{"Host", "x"}, Field{"If-none-MATCH", value}};
  return names_entity_tag({.fields = fields}, R"("a,b")");
}

TEST(EntityTag, IsTheSameForTheSameBytesOnly) {
  EXPECT_EQ(entity_tag("x"), entity_tag("x"));
  EXPECT_NE(entity_tag("x"), entity_tag("y"));
  EXPECT_EQ(entity_tag("").size(), 34u);
}

TEST(NamesEntityTag, FindsATagInAList) {
  for (const char* value : {R"("a,b")", R"(W/"a,b")", R"("x", "a,b")", R"("x","y" , W/"a,b","z")", "*", " * ", R"(,, "a,b")"}) {
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
  EXPECT_TRUE(names_entity_tag({.fields = fields}, R"("y")"));
}

TEST(Revalidated, SendsTheBodyToThoseWhoDoNotHaveIt) {
  const Response sent = revalidated({}, {.body = "{}"});
  EXPECT_EQ(sent.status, 200);
  EXPECT_EQ(sent.body, "{}");
  EXPECT_EQ(sent.cache_control, "no-cache");
  EXPECT_EQ(sent.extra_fields, "ETag: " + entity_tag("{}") + "\r\n");

  const std::string tag = entity_tag("{}");
  const std::array fields{Field{"If-None-Match", tag}};
  const Response kept = revalidated({.fields = fields}, {.body = "{}"});
  EXPECT_EQ(kept.status, 304);
  EXPECT_EQ(kept.body, "");
  EXPECT_EQ(kept.extra_fields, sent.extra_fields);
  EXPECT_EQ(revalidated({.fields = fields}, {.body = "{ }"}).status, 200);
}

}  // namespace
}  // namespace foretell::http
