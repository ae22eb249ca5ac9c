#include "data/gunzip.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

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

TEST(Gunzip, GivesTheContentBack) {
  const std::string content(300'000, 'x');
  EXPECT_EQ(gunzip(gzipped(content), 1'000'000).value(), content);
  EXPECT_EQ(gunzip(gzipped(""), 10).value(), "");
}

TEST(Gunzip, StopsAtItsLimit) {
  const std::string compressed = gzipped(std::string(100'000, 'x'));
  EXPECT_TRUE(gunzip(compressed, 100'001));
  EXPECT_EQ(gunzip(compressed, 99'999).error().code, ErrorCode::payload_too_large);
}

TEST(Gunzip, RefusesWhatIsDamaged) {
  const std::string compressed = gzipped("hello hello hello");
  EXPECT_EQ(gunzip(compressed.substr(0, compressed.size() - 9), 100).error().code, ErrorCode::corrupt);
  EXPECT_EQ(gunzip("no gzip", 100).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace foretell::data
