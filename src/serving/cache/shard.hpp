#pragma once

#include <cstddef>
#include <span>

#include "base/limits.hpp"
#include "model/row.hpp"
#include "serving/cache/s3_fifo.hpp"

namespace foretell::serving::cache {

/// What the cache of one model may hold, all its shards together. Every shard holds an entry at least.
struct Bounds {
  std::size_t entries = limits::k_cache_entries;
  std::size_t bytes = limits::k_cache_bytes;
};

/// The memory of one entry at most. The entries of a model are all of one size: `classes` (0: a regression) decides.
std::size_t entry_bytes(std::size_t classes);

/// The entries that each of `shards` shards of one model may hold.
std::size_t entries_of_shard(const Bounds& bounds, std::size_t shards, std::size_t classes);

/// The answers of one version that one thread remembers: of each row its probabilities and label, or its number, as the
/// engine gave them, so that whatever a client asks of an answer is applied after. Its keys are 128-bit hashes under a
/// secret key that stands for process and version: the rows themselves need not be kept and compared. Which rows it keeps
/// is for S3Fifo to say. One thread at a time.
class Shard {
 public:
  /// `entries` is at least 1, `classes` as of Predictions. `secret` is another one for every version.
  Shard(std::size_t entries, std::size_t classes, const crypto::SipKey& secret);

  Key key_of(std::span<const model::Slot> row) const;

  /// Writes the answer of `key` to `row` of `out`, which has that many rows and the classes of this shard. False, and
  /// nothing written, when it is not known.
  bool find(const Key& key, model::Predictions& out, std::size_t row);
  /// Remembers the answer at `row` of `from`.
  void insert(const Key& key, const model::Predictions& from, std::size_t row);

  std::size_t size() const { return fifo_.size(); }
  std::size_t capacity() const { return fifo_.capacity(); }

 private:
  crypto::SipKey secret_;
  S3Fifo fifo_;
  model::Predictions answers_;  // by place; grow as places fill up, within what is reserved
};

}  // namespace foretell::serving::cache
