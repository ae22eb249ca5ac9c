#include "api/docs_page.hpp"

#include <array>

#include <gtest/gtest.h>

#include "base/gzip.hpp"

namespace foretell::api {
namespace {

TEST(DocsPage, LoadsNothingFromElsewhereAndRunsNothingInline) {
  const http::Response page = docs_page();
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_FALSE(page.body.contains("//")) << "an address of another host";
  EXPECT_FALSE(page.body.contains("<script>"));
  EXPECT_FALSE(page.body.contains(" on")) << "an event handler";
  EXPECT_TRUE(page.extra_fields.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"));
  EXPECT_FALSE(page.extra_fields.contains("unsafe-eval"));
}

TEST(DocsScript, IsTheSameAsGzipAndAsItIs) {
  const std::array fields{http::Field{"Accept-Encoding", "br, gzip"}};
  http::RequestHead head;
  head.fields = fields;
  const http::Response packed = docs_script(head);
  EXPECT_TRUE(packed.extra_fields.contains("Content-Encoding: gzip\r\n"));
  EXPECT_LT(packed.body.size(), 256u * 1024);
  const http::Response plain = docs_script({});
  EXPECT_FALSE(plain.extra_fields.contains("Content-Encoding"));
  EXPECT_EQ(gunzip(packed.body, 4 * 1024 * 1024).value(), plain.body);
  EXPECT_TRUE(plain.body.contains("rapi-doc"));
  EXPECT_TRUE(plain.extra_fields.contains("Vary: Accept-Encoding\r\n"));
}

}  // namespace
}  // namespace foretell::api
