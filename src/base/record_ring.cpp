#include "base/record_ring.hpp"

#include <bit>
#include <cassert>
#include <cstring>

namespace foretell {

RecordRing::RecordRing(std::size_t bytes) : bytes_(bytes), memory_(std::make_unique_for_overwrite<char[]>(bytes)) {
  assert(std::has_single_bit(bytes) && bytes >= 64);
}

/// A record with its header; headers stay aligned, and whole up to the end.
std::size_t RecordRing::room_of(std::size_t record_bytes) {
  return k_header_bytes + (record_bytes + k_header_bytes - 1) / k_header_bytes * k_header_bytes;
}

char* RecordRing::begin_record(std::size_t bytes) {
  assert(bytes > 0 && bytes <= record_bytes_max());
  const std::uint64_t written = written_.load(std::memory_order_relaxed);  // ours
  const std::size_t to_end = bytes_to_end(written);
  const std::size_t room = room_of(bytes);
  const std::uint64_t begin = room <= to_end ? written : written + to_end;
  if (begin + room - taken_seen_ > bytes_) {
    taken_seen_ = taken_.load(std::memory_order_acquire);  // (2)
    if (begin + room - taken_seen_ > bytes_) {
      dropped_.add();
      return nullptr;
    }
  }
  if (begin != written) put_header(written, k_skip);
  put_header(begin, bytes);
  begun_ = begin + room;
  return memory_.get() + place(begin) + k_header_bytes;
}

void RecordRing::end_record() { written_.store(begun_, std::memory_order_seq_cst); }  // (1)

bool RecordRing::is_half_full() {
  const auto is_half_behind = [&] { return begun_ - taken_seen_ > bytes_ / 2; };
  if (!is_half_behind()) return false;
  taken_seen_ = taken_.load(std::memory_order_acquire);  // (2)
  return is_half_behind();
}

std::string_view RecordRing::front() {
  if (next_ == written_seen_) {
    written_seen_ = written_.load(std::memory_order_seq_cst);  // (1)
    if (next_ == written_seen_) return {};
  }
  if (header(next_) == k_skip) next_ += bytes_to_end(next_);
  return {memory_.get() + place(next_) + k_header_bytes, header(next_)};
}

void RecordRing::pop() {
  next_ += room_of(header(next_));
  taken_.store(next_, std::memory_order_release);  // (2)
}

void RecordRing::put_header(std::uint64_t position, Header header) {
  std::memcpy(memory_.get() + place(position), &header, sizeof header);
}

RecordRing::Header RecordRing::header(std::uint64_t position) const {
  Header header = 0;
  std::memcpy(&header, memory_.get() + place(position), sizeof header);
  return header;
}

}  // namespace foretell
