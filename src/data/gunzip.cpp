#include "data/gunzip.hpp"

#include <algorithm>

#include <fmt/format.h>
#define ZLIB_CONST  // its input is const, as it should be
#include <zlib.h>

namespace foretell::data {
namespace {

/// An inflater that ends itself.
class Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

Result<std::string> gunzip(std::string_view compressed, std::size_t bytes_max) {
  Inflater inflater;
  z_stream& stream = inflater.stream();
  stream.next_in = reinterpret_cast<const Bytef*>(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string content;
  int state = Z_OK;
  while (state == Z_OK) {
    if (content.size() == bytes_max) {
      return fail(ErrorCode::payload_too_large, fmt::format("the gzip stream holds more than {} bytes", bytes_max));
    }
    const std::size_t have = content.size();
    content.resize(std::min(bytes_max, std::max<std::size_t>(64 * 1024, 2 * have)));
    stream.next_out = reinterpret_cast<Bytef*>(content.data() + have);
    stream.avail_out = static_cast<uInt>(content.size() - have);
    state = inflate(&stream, Z_NO_FLUSH);
    content.resize(content.size() - stream.avail_out);
  }
  if (state != Z_STREAM_END) return fail(ErrorCode::corrupt, "the gzip stream is damaged or cut short");
  return content;
}

}  // namespace foretell::data
