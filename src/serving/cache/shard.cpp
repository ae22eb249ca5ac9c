#include "serving/cache/shard.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>

namespace foretell::serving::cache {

std::size_t entry_bytes(std::size_t classes) {
  const std::size_t answer_bytes = classes == 0 ? sizeof(float) : classes * sizeof(float) + sizeof(std::int32_t);
  return S3Fifo::bytes_per_key() + answer_bytes;
}

std::size_t entries_of_shard(const Bounds& bounds, std::size_t shards, std::size_t classes) {
  const std::size_t entries = std::min(bounds.entries, bounds.bytes / entry_bytes(classes));
  return std::max<std::size_t>(1, entries / shards);
}

Shard::Shard(std::size_t entries, std::size_t classes, const crypto::SipKey& secret) : secret_(secret), fifo_(entries) {
  answers_.classes = classes;
  answers_.probabilities.reserve(entries * classes);
  if (classes == 0) {
    answers_.values.reserve(entries);
  } else {
    answers_.labels.reserve(entries);
  }
}

Key Shard::key_of(std::span<const model::Slot> row) const {
  constexpr std::size_t k_packed_columns_max = 256;
  std::array<std::uint32_t, k_packed_columns_max> lower;
  std::uint64_t upper = 0;
  if (row.size() > lower.size()) return crypto::siphash128(secret_, std::as_bytes(row));
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto bits = std::bit_cast<std::uint64_t>(row[i]);
    lower[i] = static_cast<std::uint32_t>(bits);
    upper |= bits >> 32;
  }
  // Only dates have something there: all other rows are half as much to hash.
  if (upper != 0) return crypto::siphash128(secret_, std::as_bytes(row));
  return crypto::siphash128(secret_, std::as_bytes(std::span(lower).first(row.size())));
}

bool Shard::find(const Key& key, model::Predictions& out, std::size_t row) {
  assert(out.classes == answers_.classes);
  const std::uint32_t place = fifo_.find(key);
  if (place == S3Fifo::k_none) return false;
  out.copy_row(row, answers_, place);
  return true;
}

void Shard::insert(const Key& key, const model::Predictions& from, std::size_t row) {
  assert(from.classes == answers_.classes);
  const std::uint32_t place = fifo_.insert(key);
  if (place == S3Fifo::k_none) return;
  if (place == answers_.size()) answers_.resize(place + 1, answers_.classes);
  answers_.copy_row(place, from, row);
}

}  // namespace foretell::serving::cache
