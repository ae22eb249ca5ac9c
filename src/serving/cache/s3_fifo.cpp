#include "serving/cache/s3_fifo.hpp"

#include <algorithm>
#include <cassert>

namespace foretell::serving::cache {
namespace {

constexpr std::size_t k_small_share = 10;       // a tenth of the places
constexpr std::uint8_t k_accesses_counted = 3;  // two bits in the paper
constexpr std::uint8_t k_accesses_to_move_on = 2;

std::size_t small_places(std::size_t capacity) { return std::max<std::size_t>(1, capacity / k_small_share); }

}  // namespace

void S3Fifo::Queue::push(std::uint32_t place) {
  assert(size_ < places_.size());
  const std::size_t end = first_ + size_;
  places_[end < places_.size() ? end : end - places_.size()] = place;
  ++size_;
}

std::uint32_t S3Fifo::Queue::pop() {
  assert(size_ > 0);
  const std::uint32_t place = places_[first_];
  first_ = first_ + 1 == places_.size() ? 0 : first_ + 1;
  --size_;
  return place;
}

void S3Fifo::Ghosts::add(std::uint64_t hash) {
  if (index_.find(hashes_[next_]) == next_) index_.erase(hashes_[next_]);
  hashes_[next_] = hash;
  index_.insert(hash, next_);
  next_ = next_ + 1 == hashes_.size() ? 0 : next_ + 1;
}

bool S3Fifo::Ghosts::take(std::uint64_t hash) {
  if (index_.find(hash) == KeyIndex::k_none) return false;
  index_.erase(hash);
  return true;
}

S3Fifo::S3Fifo(std::size_t capacity)
    : small_max_(small_places(capacity)),
      entries_(capacity),
      index_(capacity),
      small_(capacity),
      main_(capacity),
      ghosts_(std::max<std::size_t>(1, capacity - small_max_)) {
  assert(capacity >= 1 && capacity < k_none);
}

std::uint32_t S3Fifo::find(const Key& key) {
  const std::uint32_t place = index_.find(hash_of(key));
  if (place == k_none) return k_none;
  Entry& entry = entries_[place];
  if (entry.key != key) return k_none;
  entry.accesses = std::min<std::uint8_t>(entry.accesses + 1, k_accesses_counted);
  return place;
}

std::uint32_t S3Fifo::insert(const Key& key) {
  const std::uint64_t hash = hash_of(key);
  if (index_.find(hash) != k_none) return k_none;
  const bool was_ghost = ghosts_.take(hash);
  const std::uint32_t place = free_place();
  entries_[place] = {key, 0};
  index_.insert(hash, place);
  (was_ghost ? main_ : small_).push(place);
  return place;
}

std::uint32_t S3Fifo::free_place() {
  if (size() < capacity()) return static_cast<std::uint32_t>(size());  // places fill up in order
  while (true) {
    const auto place = small_.size() >= small_max_ ? evict_from_small() : evict_from_main();
    if (place) return *place;
  }
}

std::optional<std::uint32_t> S3Fifo::evict_from_small() {
  const std::uint32_t place = small_.pop();
  Entry& entry = entries_[place];
  if (entry.accesses >= k_accesses_to_move_on) {
    entry.accesses = 0;
    main_.push(place);
    return std::nullopt;
  }
  const std::uint64_t hash = hash_of(entry.key);
  index_.erase(hash);
  ghosts_.add(hash);
  return place;
}

std::optional<std::uint32_t> S3Fifo::evict_from_main() {
  const std::uint32_t place = main_.pop();
  Entry& entry = entries_[place];
  if (entry.accesses > 0) {
    --entry.accesses;
    main_.push(place);
    return std::nullopt;
  }
  index_.erase(hash_of(entry.key));
  return place;
}

}  // namespace foretell::serving::cache
