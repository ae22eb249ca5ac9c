#include "http/body_store.hpp"

#include <algorithm>
#include <limits>
#include <variant>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::http {
namespace {

constexpr std::size_t k_first_bytes = 16 * 1024;     // memory of a body to begin with
constexpr std::size_t k_idle_bytes_max = 64 * 1024;  // memory kept for the next body

}  // namespace

void BodyStore::start(const BodyPlan& plan) {
  finish();
  if (const auto* streamed = std::get_if<Streamed>(&plan)) {
    sink_ = streamed->sink;
    bytes_max_ = streamed->bytes_max;
  } else {
    bytes_max_ = std::get<Buffered>(plan).bytes_max;
  }
}

void BodyStore::start_discarding() {
  finish();
  discards_ = true;
  bytes_max_ = std::numeric_limits<std::size_t>::max();
}

Result<void> BodyStore::check_declared(std::uint64_t length) const {
  if (length > bytes_max_) return too_large();
  return {};
}

Result<void> BodyStore::begin_chunk(std::uint64_t size) {
  if (++chunks_ > limits::k_chunks_max) {
    return fail(ErrorCode::payload_too_large,
                fmt::format("the request body has more than {} chunks", limits::k_chunks_max), "send larger chunks");
  }
  if (size > bytes_max_ - chunked_bytes_) return too_large();
  chunked_bytes_ += size;
  return {};
}

Result<void> BodyStore::write(std::string_view bytes) {
  if (discards_) return {};
  if (sink_) return sink_->write(bytes);
  const std::size_t size = bytes_.unread().size() + bytes.size();
  if (!bytes_.fits(size)) bytes_.reserve(std::max({k_first_bytes, size, 2 * bytes_.capacity()}));
  bytes_.append(bytes);
  return {};
}

std::span<char> BodyStore::space(std::uint64_t remaining) {
  if (bytes_.space().empty()) {
    const std::size_t wanted = std::max(k_first_bytes, 2 * bytes_.capacity());
    const std::uint64_t whole = bytes_.unread().size() + remaining;
    bytes_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(wanted, whole)));
  }
  const std::span<char> free = bytes_.space();
  return free.first(static_cast<std::size_t>(std::min<std::uint64_t>(free.size(), remaining)));
}

Result<void> BodyStore::received(std::size_t count) {
  bytes_.received(count);
  if (!sink_) return {};
  const auto written = sink_->write(bytes_.unread());
  bytes_.clear();
  return written;
}

void BodyStore::finish() {
  if (bytes_.capacity() > k_idle_bytes_max) bytes_.release();
  bytes_.clear();
  sink_.reset();
  chunked_bytes_ = 0;
  chunks_ = 0;
  discards_ = false;
}

Result<void> BodyStore::too_large() const {
  return fail(ErrorCode::payload_too_large, fmt::format("the request body is larger than {} bytes", bytes_max_));
}

}  // namespace foretell::http
