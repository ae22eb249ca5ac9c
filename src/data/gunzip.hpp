#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "data/byte_source.hpp"

namespace foretell::data {

/// Whether `bytes` begin as a gzip stream does (RFC 1952).
bool is_gzip(std::string_view bytes);

/// The content of another source, which outlives it and holds a gzip stream of one or more members; zeros may follow
/// them. Memory is constant. Errors: a stream that is damaged or cut short (corrupt, naming `file`), and the other
/// source's.
class GunzipSource final : public ByteSource {
 public:
  GunzipSource(ByteSource& inner, std::string file);
  ~GunzipSource() override;

  Result<std::size_t> read(std::span<char> out) override;
  Result<void> rewind() override;

 private:
  class Inflater;  // keeps zlib's types out of this header

  Result<void> refill();
  void skip_padding();

  ByteSource& inner_;
  std::string file_;
  std::unique_ptr<Inflater> inflater_;
  std::string input_;         // compressed bytes
  std::size_t input_at_ = 0;  // how far they are used
  bool inner_ended_ = false;
  bool between_members_ = false;
};

/// The content of a gzip stream, which may have at most `bytes_max` bytes: a small stream can hold a very
/// large content. Errors: ErrorCode::corrupt, ErrorCode::payload_too_large.
Result<std::string> gunzip(std::string_view compressed, std::size_t bytes_max);

}  // namespace foretell::data
