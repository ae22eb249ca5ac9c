#include "serving/cache/prediction_cache.hpp"

#include <utility>

#include <fmt/format.h>

namespace foretell::serving::cache {
namespace {

/// A secret for one version, so that its number is part of every key.
crypto::SipKey secret_of(const ServedModel& model, const crypto::SipKey& secret) {
  const std::string version = fmt::format("{}:{}", model.name(), model.version_text());
  const crypto::SipHash128 hash = crypto::siphash128(secret, std::as_bytes(std::span(version)));
  return {hash.low, hash.high};
}

}  // namespace

PredictionCache::PredictionCache(const Bounds& bounds, std::size_t threads)
    : bounds_(bounds), threads_(threads), secret_(crypto::SipKey::random()) {}

void PredictionCache::adopt(const Snapshot& snapshot) {
  auto before = std::exchange(shards_, {});
  for (const auto& model : snapshot.models()) {
    if (!model->caching.is_on) continue;
    const auto found = before.find(model->loaded.get());
    shards_.emplace(model->loaded.get(), found == before.end() ? nullptr : std::move(found->second));
  }
}

Shard* PredictionCache::shard_of(const ServedModel& model) {
  const auto found = shards_.find(model.loaded.get());
  if (found == shards_.end()) return nullptr;
  if (found->second == nullptr) {
    const std::size_t classes = model.label_json.size();
    found->second =
        std::make_unique<Shard>(entries_of_shard(bounds_, threads_, classes), classes, secret_of(model, secret_));
  }
  return found->second.get();
}

}  // namespace foretell::serving::cache
