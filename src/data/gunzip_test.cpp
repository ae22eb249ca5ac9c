#include "data/gunzip.hpp"

#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <zlib.h>

#include "crypto/sha256.hpp"

namespace foretell::data {
namespace {

std::string gzipped(const std::string& content) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string compressed(deflateBound(&stream, content.size()), '\0');
  std::string input = content;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_out = static_cast<uInt>(compressed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  compressed.resize(stream.total_out);
  deflateEnd(&stream);
  return compressed;
}

Result<std::string> read_all(ByteSource& source) {
  std::string bytes;
  std::array<char, 7> block;
  for (;;) {
    const std::size_t length = TRY(source.read(block));
    if (length == 0) return bytes;
    bytes.append(block.data(), length);
  }
}

TEST(GunzipSource, ReadsAllMembersAndReadsThemAgain) {
  const std::string compressed = gzipped("hello ") + gzipped("") + gzipped("world");
  MemorySource inner(compressed, 1);
  GunzipSource source(inner, "t.gz");
  EXPECT_EQ(read_all(source), "hello world");
  ASSERT_TRUE(source.rewind());
  std::array<char, 3> block;
  ASSERT_TRUE(source.read(block));
  ASSERT_TRUE(source.rewind());
  EXPECT_EQ(read_all(source), "hello world");
}

TEST(GunzipSource, PassesOverZerosBehindTheMembers) {
  const std::string compressed = gzipped("hello") + std::string(1000, '\0');
  MemorySource padded(compressed, 5);
  GunzipSource source(padded, "t.gz");
  EXPECT_EQ(read_all(source), "hello");
}

TEST(GunzipSource, ReadsItsSourceToTheEnd) {
  const std::string compressed = gzipped("hello") + std::string(10, '\0');
  MemorySource inner(compressed);
  DigestSource digested(inner);
  GunzipSource source(digested, "t.gz");
  ASSERT_TRUE(read_all(source));
  EXPECT_EQ(digested.finish_hex(), crypto::sha256_hex(compressed));
}

TEST(GunzipSource, RefusesAStreamThatIsCutShortAnywhere) {
  const std::string compressed = gzipped("hello hello hello");
  for (std::size_t length = 1; length < compressed.size(); ++length) {
    MemorySource inner(std::string_view(compressed).substr(0, length));
    GunzipSource source(inner, "t.gz");
    const auto out = read_all(source);
    ASSERT_FALSE(out) << length;
    EXPECT_EQ(out.error().code, ErrorCode::corrupt);
    EXPECT_EQ(out.error().message, "t.gz: the gzip stream is cut short, expected all of it") << length;
  }
}

TEST(GunzipSource, RefusesDamageAndOtherBytesBehindTheMembers) {
  const std::string good = gzipped("hello hello hello");
  std::string damaged = good;
  damaged[damaged.size() - 6] ^= 1;  // in the checksum
  for (const std::string& bytes : {damaged, good + "more", good + good.substr(0, 1) + "x"}) {
    MemorySource inner(bytes);
    GunzipSource source(inner, "t.gz");
    const auto out = read_all(source);
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().message, "t.gz: the gzip stream is damaged");
    EXPECT_EQ(out.error().hint, "gzip -t tests a file; fetch or write it again");
  }
}

}  // namespace
}  // namespace foretell::data
