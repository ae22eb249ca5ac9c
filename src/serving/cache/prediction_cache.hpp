#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>

#include "crypto/siphash.hpp"
#include "serving/cache/shard.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving::cache {

/// The shards of one I/O thread, one for each version that is served and cached. Belongs to that thread: no lock, and no
/// other thread's answers.
class PredictionCache {
 public:
  /// `bounds` are those of each model, whose entries `threads` caches share out.
  PredictionCache(const Bounds& bounds, std::size_t threads);

  /// From now on caches what `snapshot` serves: what it does not serve any more is dropped, with its answers; a version
  /// that it still serves keeps its own. To be called while the models of the snapshot before are still alive.
  void adopt(const Snapshot& snapshot);

  /// The shard of `model`, until the next adopt(); null when it is not cached, or is none of the snapshot.
  Shard* shard_of(const ServedModel& model);

 private:
  Bounds bounds_;
  std::size_t threads_;
  crypto::SipKey secret_;  // of this cache, drawn when it is made: no stranger can make rows whose hashes collide
  // By version. An address stands for one version as long as that is alive, which a snapshot of its own or a caller's
  // hold on the model sees to. A shard is made by the first request for it.
  std::unordered_map<const registry::LoadedVersion*, std::unique_ptr<Shard>> shards_;
};

}  // namespace foretell::serving::cache
