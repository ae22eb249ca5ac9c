#pragma once

#include <stop_token>
#include <string>

#include "data/byte_source.hpp"

namespace foretell::data {

/// Bytes that come once, when they come: standard input, a pipe. They cannot be read again. One thread at a time.
class StreamSource final : public ByteSource {
 public:
  /// `descriptor` stays the caller's. `stop` ends a wait for bytes with ErrorCode::cancelled. A terminal is
  /// ErrorCode::invalid_argument: a person types no tables.
  static Result<StreamSource> open(int descriptor, std::string shown_name, std::stop_token stop);

  Result<std::size_t> read(std::span<char> out) override;
  /// ErrorCode::internal, once something was read.
  Result<void> rewind() override;

 private:
  StreamSource(int descriptor, std::string shown_name, std::stop_token stop)
      : descriptor_(descriptor), shown_name_(std::move(shown_name)), stop_(std::move(stop)) {}

  int descriptor_;
  std::string shown_name_;
  std::stop_token stop_;
  bool has_read_ = false;
};

}  // namespace foretell::data
