#include "http/content_coding.hpp"

#include <gmock/gmock.h>

#include "base/gzip.hpp"
#include "base/limits.hpp"
#include "base/wire_limits.hpp"

namespace foretell::http {
namespace {

using testing::HasSubstr;

RequestHead head_of(const std::vector<Field>& fields) {
  RequestHead head;
  head.fields = fields;
  return head;
}

std::string gzipped(const std::string& text) { return Deflater().deflate(text).value(); }

TEST(ContentCodingOfARequest, IsGzipOrNone) {
  const auto coding = [](const std::vector<Field>& fields) { return content_coding(head_of(fields)); };
  EXPECT_EQ(coding({}), ContentCoding::identity);
  EXPECT_EQ(coding({{"Content-Encoding", ""}}), ContentCoding::identity);
  EXPECT_EQ(coding({{"Content-Encoding", "identity"}}), ContentCoding::identity);
  for (const char* gzip : {"gzip", "GZip", "x-gzip", " gzip ", "identity, gzip", ", gzip"}) {
    EXPECT_EQ(coding({{"content-encoding", gzip}}), ContentCoding::gzip) << gzip;
  }
}

TEST(ContentCodingOfARequest, OfAnotherKindOrTwoIsUnsupported) {
  const auto refused = [](const std::vector<Field>& fields) {
    const auto coding = content_coding(head_of(fields));
    EXPECT_FALSE(coding);
    if (coding) return;
    EXPECT_EQ(coding.error().code, ErrorCode::unsupported_media_type);
    EXPECT_EQ(coding.error().field, "Content-Encoding");
  };
  for (const char* other : {"br", "deflate", "zstd", "gzip, gzip", "gzip, br", "gzip;q=1", "gzi"}) {
    refused({{"Content-Encoding", other}});
  }
  refused({{"Content-Encoding", "gzip"}, {"Content-Encoding", "gzip"}});
}

TEST(InflateBody, GivesTheContentWithPaddingBehindIt) {
  const std::string text(10'000, 'x');
  const auto content = inflate_body(gzipped(text), 10'000);
  ASSERT_TRUE(content) << content.error().message;
  EXPECT_EQ(content->substr(0, text.size()), text);
  EXPECT_EQ(content->size(), text.size() + k_body_padding);
}

TEST(InflateBody, CountsTheContent) {
  const std::string compressed = gzipped(std::string(10'000, 'x'));
  EXPECT_TRUE(inflate_body(compressed, 10'000));
  const auto refused = inflate_body(compressed, 9'999);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::payload_too_large);
  EXPECT_THAT(refused.error().message, HasSubstr("larger than 9999 bytes when it is inflated"));
}

TEST(InflateBody, BoundsWhatALargeContentMayBeAMultipleOf) {
  const std::size_t any_ratio = limits::k_inflate_any_ratio_bytes_max;
  const std::size_t most = 16 * any_ratio;
  EXPECT_TRUE(inflate_body(gzipped(std::string(any_ratio, 'x')), most)) << "a small one may be of any ratio";
  const auto refused = inflate_body(gzipped(std::string(any_ratio + 1, 'x')), most);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::payload_too_large);
  EXPECT_THAT(refused.error().message, HasSubstr("more than 100 times"));
  // Members without content make the stream longer: as long as it must be.
  std::string stream = gzipped(std::string(2 * any_ratio, 'x'));
  const std::string nothing("\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", 20);
  EXPECT_FALSE(inflate_body(stream, most));
  while (stream.size() * limits::k_inflate_ratio_max < 2 * any_ratio) stream += nothing;
  EXPECT_TRUE(inflate_body(stream, most));
}

TEST(InflateBody, RefusesWhatIsNoWholeStream) {
  const std::string good = gzipped(std::string(1'000, 'x'));
  for (const std::string& bytes : {std::string("{\"features\": []}"), good.substr(0, good.size() - 1), good + "x"}) {
    const auto refused = inflate_body(bytes, 10'000);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(refused.error().message, HasSubstr("the request body is not gzip: the gzip stream is"));
  }
}

TEST(PrefersGzip, FollowsTheWeights) {
  const auto prefers = [](const char* accepted) { return prefers_gzip(head_of({{"Accept-Encoding", accepted}})); };
  EXPECT_FALSE(prefers_gzip(head_of({})));
  for (const char* yes :
       {"gzip", "GZIP", "x-gzip", "deflate, gzip", "gzip;q=0.001", "gzip ; q=1.000", "br;q=1,gzip;q=0.5", "*",
        "*;q=0.1", "gzip, identity", "gzip;q=0.5, identity;q=0.5", "identity;q=0, *"}) {
    EXPECT_TRUE(prefers(yes)) << yes;
  }
  for (const char* no :
       {"", "identity", "br", "deflate", "gzip;q=0", "gzip;q=0.0", "gzip;q=0, *", "*;q=0", "gzip;q=x", "gzip;q=2",
        "gzip;q=-1", "gzip;q=nan", "gzip;level=1", "gzip;q=0.4, identity;q=0.5", "gzipped"}) {
    EXPECT_FALSE(prefers(no)) << no;
  }
  EXPECT_TRUE(prefers_gzip(head_of({{"Accept-Encoding", "br"}, {"Accept-Encoding", "gzip"}})));
}

TEST(IsWorthDeflating, SaysSoOfTextsThatAreNeitherShortNorHuge) {
  const auto is_worth = [](std::size_t bytes, std::string_view type, std::string fields = {}) {
    return is_worth_deflating(
        {.body = std::string(bytes, 'x'), .content_type = type, .extra_fields = std::move(fields)});
  };
  EXPECT_FALSE(is_worth(limits::k_deflate_bytes_min - 1, "application/json"));
  EXPECT_TRUE(is_worth(limits::k_deflate_bytes_min, "application/json"));
  EXPECT_TRUE(is_worth(limits::k_deflate_bytes_max, "text/html; charset=utf-8"));
  EXPECT_FALSE(is_worth(limits::k_deflate_bytes_max + 1, "application/json"));
  EXPECT_FALSE(is_worth(limits::k_deflate_bytes_min, "application/octet-stream"));
  EXPECT_FALSE(is_worth(limits::k_deflate_bytes_min, "text/html", "Content-Encoding: gzip\r\n"))
      << "it is packed already";
}

}  // namespace
}  // namespace foretell::http
