#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "http/message.hpp"

namespace foretell::http {

/// Bytes received and not consumed yet, in one piece, with k_body_padding readable bytes behind them. Memory is taken
/// at the first reserve(); moving the buffer leaves views into it valid.
class ReceiveBuffer {
 public:
  std::string_view unread() const { return {bytes_.get() + begin_, end_ - begin_}; }
  std::size_t capacity() const { return capacity_; }

  /// Free memory behind the unread bytes.
  std::span<char> space() { return {bytes_.get() + end_, capacity_ - end_}; }
  /// Says that `count` bytes were put into space().
  void received(std::size_t count) { end_ += count; }
  void consume(std::size_t count) { begin_ += count; }

  /// Whether `count` bytes from the first unread one on fit where they are: then they will never be moved.
  bool fits(std::size_t count) const { return count <= capacity_ - begin_; }
  /// Makes room for `count` bytes from the first unread one on; moves them when they do not fit where they are.
  void reserve(std::size_t count) {
    if (fits(count)) return;
    if (count <= capacity_) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
    } else {
      auto larger = std::make_unique_for_overwrite<char[]>(count + k_body_padding);
      if (end_ > begin_) std::memcpy(larger.get(), bytes_.get() + begin_, end_ - begin_);
      bytes_ = std::move(larger);
      capacity_ = count;
    }
    end_ -= begin_;
    begin_ = 0;
  }
  /// Appends `bytes`; there must be room.
  void append(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(bytes_.get() + end_, bytes.data(), bytes.size());
    end_ += bytes.size();
  }
  /// Forgets all bytes and keeps the memory.
  void clear() { begin_ = end_ = 0; }
  /// Forgets all bytes and gives the memory back.
  void release() { *this = ReceiveBuffer(); }

 private:
  std::unique_ptr<char[]> bytes_;  // capacity_ + k_body_padding
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace foretell::http
