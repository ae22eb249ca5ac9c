#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/gzip.hpp"
#include "data/byte_source.hpp"

namespace foretell::data {

/// The content of another source, which outlives it and holds a gzip stream of one or more members; zeros may follow
/// them. Memory is constant. Errors: a stream that is damaged or cut short (corrupt, naming `file`), and the other
/// source's.
class GunzipSource final : public ByteSource {
 public:
  GunzipSource(ByteSource& inner, std::string file) : inner_(inner), file_(std::move(file)) {}

  Result<std::size_t> read(std::span<char> out) override;
  Result<void> rewind() override;

 private:
  Result<void> refill();
  void skip_padding();

  ByteSource& inner_;
  std::string file_;
  Inflater inflater_;
  std::string input_;         // compressed bytes
  std::size_t input_at_ = 0;  // how far they are used
  bool inner_ended_ = false;
  bool between_members_ = false;
};

}  // namespace foretell::data
