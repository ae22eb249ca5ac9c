#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "crypto/siphash.hpp"
#include "serving/cache/key_index.hpp"

namespace foretell::serving::cache {

/// What an entry is found by.
using Key = crypto::SipHash128;

/// Which keys of a stream to keep, `capacity` of them, and at which place below `capacity` each has its value: S3-FIFO
/// (Yang, Zhang, Qiu, Yue, Vinayak: FIFO queues are all you need for cache eviction, SOSP 2023, algorithm 1).
///
/// A new key joins the small queue, a tenth of the places. One that was found more than once when it gets to that queue's
/// end moves on to the main queue; any other leaves, and its hash is remembered as a ghost until as many as the main queue
/// has places have left after it. A key that comes again while it is a ghost joins the main queue at once. What gets to
/// the end of the main queue goes round again, once for each time it was found (three count at most), else it leaves. So
/// keys that come once pass through a tenth of the places and never drive out what is asked for again and again.
///
/// Finding and inserting take constant time (inserting amortised) and allocate nothing. One thread at a time.
class S3Fifo {
 public:
  static constexpr std::uint32_t k_none = KeyIndex::k_none;

  /// `capacity` is at least 1.
  explicit S3Fifo(std::size_t capacity);

  /// The place of `key`'s value, or k_none; counts as an access.
  std::uint32_t find(const Key& key);
  /// Keeps `key`: the place for its value, whose holder until now, if any, has left. k_none if a key of the same hash is
  /// kept already; that one stays.
  std::uint32_t insert(const Key& key);

  std::size_t size() const { return small_.size() + main_.size(); }
  std::size_t capacity() const { return entries_.size(); }

  /// The memory that keeping a key takes at most.
  static constexpr std::size_t bytes_per_key() {
    return sizeof(Entry) + 2 * sizeof(std::uint32_t) + sizeof(std::uint64_t) + 2 * KeyIndex::bytes_per_hash();
  }

 private:
  struct Entry {
    Key key;
    std::uint8_t accesses = 0;  // since it was inserted or last looked at
  };

  /// Places in the order in which they came.
  class Queue {
   public:
    explicit Queue(std::size_t capacity) : places_(capacity) {}
    std::size_t size() const { return size_; }
    void push(std::uint32_t place);
    std::uint32_t pop();

   private:
    std::vector<std::uint32_t> places_;  // a ring
    std::size_t first_ = 0;
    std::size_t size_ = 0;
  };

  /// The hashes of the last keys that left the small queue.
  class Ghosts {
   public:
    explicit Ghosts(std::size_t capacity) : hashes_(capacity), index_(capacity) {}
    void add(std::uint64_t hash);
    /// Whether `hash` was among them; it is no more.
    bool take(std::uint64_t hash);

   private:
    std::vector<std::uint64_t> hashes_;  // a ring; a hash that was taken keeps its place until that is needed
    std::uint32_t next_ = 0;
    KeyIndex index_;
  };

  /// Of a key, what the indexes go by.
  static std::uint64_t hash_of(const Key& key) { return key.low; }

  std::uint32_t free_place();
  /// One step each: the place at the queue's end is free now, or its key went on.
  std::optional<std::uint32_t> evict_from_small();
  std::optional<std::uint32_t> evict_from_main();

  std::size_t small_max_;
  std::vector<Entry> entries_;  // by place
  KeyIndex index_;
  Queue small_;
  Queue main_;
  Ghosts ghosts_;
};

}  // namespace foretell::serving::cache
