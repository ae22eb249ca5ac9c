#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "http/handler.hpp"
#include "http/receive_buffer.hpp"

namespace foretell::http {

/// Where the bytes of one body go (a buffer, a sink or nowhere), and the limits on how many there may be. Memory grows
/// with the bytes received, never with what the peer declared.
class BodyStore {
 public:
  /// Begins a body that is kept or streamed as the plan says.
  void start(const BodyPlan& plan);
  /// Begins a body that nobody wants.
  void start_discarding();

  /// Refuses a declared Content-Length over the plan's limit (payload_too_large).
  Result<void> check_declared(std::uint64_t length) const;
  /// Counts a chunk of `size` bytes that is about to come. Errors: payload_too_large.
  Result<void> begin_chunk(std::uint64_t size);
  /// Takes decoded bytes; an error is the sink's.
  Result<void> write(std::string_view bytes);

  /// Memory to receive up to `remaining` bytes of a kept or streamed body into, without a copy; not empty.
  std::span<char> space(std::uint64_t remaining);
  /// Says that `count` bytes were put into space().
  Result<void> received(std::size_t count);

  bool is_streamed() const { return sink_ != nullptr; }
  /// What was kept; padding follows it.
  std::string_view kept() const { return bytes_.unread(); }
  /// Forgets the body, and its memory when that is large.
  void finish();

 private:
  Result<void> too_large() const;

  ReceiveBuffer bytes_;
  std::shared_ptr<BodySink> sink_;
  std::size_t bytes_max_ = 0;
  std::uint64_t chunked_bytes_ = 0;
  std::size_t chunks_ = 0;
  bool discards_ = false;
};

}  // namespace foretell::http
