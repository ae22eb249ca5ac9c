#include "data/content_source.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

// printf 'a,b\n1,2\n' | gzip -n9 | xxd -i
constexpr unsigned char k_gzip[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0xd4, 0x49, 0xe2,
                                    0x32, 0xd4, 0x31, 0xe2, 0x02, 0x00, 0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00};

Result<std::string> read_all(std::string_view bytes, std::size_t read_bytes) {
  MemorySource inner(bytes, read_bytes);
  ContentSource source(inner, "t.csv");
  std::string content;
  char block[3];
  for (;;) {
    const std::size_t length = TRY(source.read(block));
    if (length == 0) return content;
    content.append(block, length);
  }
}

TEST(ContentSource, GivesPlainBytesAsTheyStand) {
  for (const std::string_view text : {"", "a", "ab", "abcdef"}) {
    for (const std::size_t read_bytes : {1, 2, 100}) EXPECT_EQ(*read_all(text, read_bytes), text);
  }
}

TEST(ContentSource, InflatesGzip) {
  const std::string_view bytes(reinterpret_cast<const char*>(k_gzip), sizeof k_gzip);
  for (const std::size_t read_bytes : {1, 100}) EXPECT_EQ(*read_all(bytes, read_bytes), "a,b\n1,2\n");
}

TEST(ContentSource, NamesTheFileOfADamagedStream) {
  const std::string_view bytes(reinterpret_cast<const char*>(k_gzip), sizeof k_gzip - 10);
  const auto content = read_all(bytes, 100);
  ASSERT_FALSE(content);
  EXPECT_NE(content.error().message.find("t.csv"), std::string::npos);
}

TEST(ContentSource, CannotBeReadTwice) {
  MemorySource inner("abc");
  ContentSource source(inner, "t.csv");
  EXPECT_TRUE(source.rewind());
  char block[3];
  ASSERT_TRUE(source.read(block));
  EXPECT_EQ(source.rewind().error().code, ErrorCode::internal);
}

}  // namespace
}  // namespace foretell::data
