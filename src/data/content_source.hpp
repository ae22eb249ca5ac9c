#pragma once

#include <memory>
#include <string>

#include "data/byte_source.hpp"

namespace foretell::data {

/// The content of another source, which outlives it: inflated where that begins as gzip does, else as it stands. Read
/// once: what cannot be read again, a pipe, will do. One thread at a time.
class ContentSource final : public ByteSource {
 public:
  /// `inner` stands at its beginning; `file` names it in messages.
  ContentSource(ByteSource& inner, std::string file);
  ~ContentSource() override;

  Result<std::size_t> read(std::span<char> out) override;
  /// ErrorCode::internal, once something was read.
  Result<void> rewind() override;

 private:
  class Replay;

  Result<void> start();

  std::string file_;
  std::unique_ptr<Replay> replay_;
  std::unique_ptr<ByteSource> inflated_;  // none: there is no gzip
  bool started_ = false;
};

}  // namespace foretell::data
