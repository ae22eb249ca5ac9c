#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/cells.hpp"

namespace foretell {

/// A bounded queue of byte records from one thread to another, in one piece of memory that is asked for once. Neither
/// side ever waits: what does not fit is dropped and counted. Records lie in one piece each; where one would stick out
/// behind the end, the end is skipped.
class RecordRing {
 public:
  /// `bytes`: a power of two, at least 64.
  explicit RecordRing(std::size_t bytes);

  /// The longest record that an empty ring takes, wherever it stands.
  std::size_t record_bytes_max() const { return bytes_ / 2 - k_header_bytes; }

  // --- The writing thread ---

  /// Room for a record of `bytes` bytes (1 to record_bytes_max()), to be filled before end_record(); null when the
  /// ring is full, which counts as dropped.
  char* begin_record(std::size_t bytes);
  /// Hands over the record that was begun. Sequentially consistent, and so is the look of front() at an empty ring: a
  /// reader that says that it sleeps, and then finds nothing, is seen sleeping by whoever looks after end_record().
  void end_record();
  /// Whether the reader is more than half of the ring behind.
  bool is_half_full();

  // --- The reading thread ---

  /// The oldest record, to be read before pop(); empty when there is none.
  std::string_view front();
  /// Gives the room of front(), which found one, back.
  void pop();

  // --- Any thread ---

  /// How many records did not fit.
  std::uint64_t dropped() const { return dropped_.value(); }

 private:
  using Header = std::uint64_t;  // the length of the record behind it, or k_skip
  static constexpr std::size_t k_header_bytes = sizeof(Header);
  static constexpr Header k_skip = ~Header{0};

  static std::size_t room_of(std::size_t record_bytes);
  std::size_t place(std::uint64_t position) const { return position & (bytes_ - 1); }
  std::size_t bytes_to_end(std::uint64_t position) const { return bytes_ - place(position); }
  void put_header(std::uint64_t position, Header header);
  Header header(std::uint64_t position) const;

  // Positions count bytes since the beginning and never fall. Bytes between taken_ and written_ belong to the reader, all
  // others to the writer. (1) The writer fills a record and then stores written_; the reader that loads it sees the
  // record's bytes. (2) The reader is done with a record and then stores taken_; the writer that loads it may overwrite.
  // Each side keeps what it saw last of the other's position, and looks again only when that does not suffice.

  // Constant after construction.
  std::size_t bytes_;
  std::unique_ptr<char[]> memory_;

  // The writer's, and what it shows.
  alignas(k_cache_line_bytes) std::atomic<std::uint64_t> written_{0};
  Counter dropped_;
  std::uint64_t begun_ = 0;  // equal to written_ but between begin_record() and end_record()
  std::uint64_t taken_seen_ = 0;

  // The reader's, and what it shows.
  alignas(k_cache_line_bytes) std::atomic<std::uint64_t> taken_{0};
  std::uint64_t next_ = 0;  // equal to taken_, or behind an end that was skipped
  std::uint64_t written_seen_ = 0;
};

}  // namespace foretell
