#include "base/gzip.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace foretell {
namespace {

/// `text` as gzip; of a text that does not become shorter, none.
std::string gzipped(const std::string& text) {
  Deflater deflater;
  return deflater.deflate(text).value_or("");
}

const std::string k_text = "hello hello hello hello hello hello";

TEST(IsGzip, KnowsTheMagicBytes) {
  EXPECT_TRUE(is_gzip(gzipped(k_text)));
  EXPECT_FALSE(is_gzip(""));
  EXPECT_FALSE(is_gzip("a,b\n"));
}

TEST(Gunzip, GivesTheContentBack) {
  for (const std::string& text : {k_text, std::string(300'000, 'x')}) {
    EXPECT_EQ(gunzip(gzipped(text), 1'000'000), text);
    EXPECT_EQ(gunzip(gzipped(text) + gzipped(k_text), 1'000'000), text + k_text) << "two members";
  }
}

TEST(Gunzip, StopsAtItsLimit) {
  const std::string compressed = gzipped(std::string(100'000, 'x'));
  EXPECT_TRUE(gunzip(compressed, 100'000));
  EXPECT_EQ(gunzip(compressed, 99'999).error().code, ErrorCode::payload_too_large);
  EXPECT_EQ(gunzip(compressed + compressed, 199'999).error().code, ErrorCode::payload_too_large);
}

TEST(Gunzip, RefusesAStreamThatIsCutShortAnywhere) {
  const std::string compressed = gzipped(k_text);
  for (std::size_t length = 0; length < compressed.size(); ++length) {
    const auto content = gunzip(compressed.substr(0, length), 1'000);
    ASSERT_FALSE(content) << length;
    EXPECT_EQ(content.error().code, ErrorCode::corrupt);
    EXPECT_EQ(content.error().message, "the gzip stream is cut short, expected all of it") << length;
  }
}

TEST(Gunzip, RefusesDamageAndOtherBytesBehindTheMembers) {
  const std::string good = gzipped(k_text);
  std::string wrong_checksum = good;
  wrong_checksum[good.size() - 6] ^= 1;
  for (const std::string& bytes :
       {wrong_checksum, good + "more", good + std::string(10, '\0'), std::string("no gzip")}) {
    const auto content = gunzip(bytes, 1'000);
    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().message, "the gzip stream is damaged");
  }
}

TEST(Deflater, GivesNothingWhereItWouldNotSaveAByte) {
  Deflater deflater;
  EXPECT_EQ(deflater.deflate(""), std::nullopt);
  EXPECT_EQ(deflater.deflate("a"), std::nullopt);
  std::string noise;
  std::mt19937 random(1);
  for (int i = 0; i < 10'000; ++i) noise += static_cast<char>(random());
  EXPECT_EQ(deflater.deflate(noise), std::nullopt);
  const auto compressed = deflater.deflate(k_text);
  ASSERT_TRUE(compressed) << "the one before does not matter";
  EXPECT_EQ(gunzip(*compressed, 1'000), k_text);
}

}  // namespace
}  // namespace foretell
