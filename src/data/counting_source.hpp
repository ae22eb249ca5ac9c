#pragma once

#include <atomic>
#include <cstdint>

#include "data/byte_source.hpp"

namespace foretell::data {

/// Another source, which must outlive it, and how far it is read. One thread reads; any thread may ask.
class CountingSource final : public ByteSource {
 public:
  explicit CountingSource(ByteSource& inner) : inner_(inner) {}

  Result<std::size_t> read(std::span<char> out) override {
    const std::size_t length = TRY(inner_.read(out));
    bytes_.fetch_add(length, std::memory_order_relaxed);  // a figure to show: nothing is ordered by it
    return length;
  }
  Result<void> rewind() override {
    bytes_.store(0, std::memory_order_relaxed);
    return inner_.rewind();
  }
  /// Bytes read since the beginning.
  std::uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  ByteSource& inner_;
  std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace foretell::data
