#include "server/followed_models.hpp"

#include <malloc.h>

#include <algorithm>
#include <new>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/threads.hpp"
#include "registry/load_path.hpp"

namespace foretell::server {

using registry::Reference;
using registry::StoredVersion;
using registry::VersionId;
using registry::VersionState;

namespace {

/// The references to every model that there is.
Result<std::vector<Reference>> all_of(const registry::Watch& watch, const std::filesystem::path& data_dir) {
  std::vector<Reference> references;
  for (const registry::ModelRecord& model : watch.models()) references.push_back({model.name, registry::Bare{}});
  if (!references.empty()) return references;
  return fail(ErrorCode::not_found, fmt::format("there is no model in {}", data_dir.string()),
              "train one: foretell train DATA.csv --target COLUMN; or name another directory with --data-dir");
}

/// Why a version failed, without the folder of its files: where they lie is nobody's business who asks over the network.
Error for_clients(Error error, const Result<StoredVersion>& stored) {
  if (!stored) return {error.code, "the registry does not have it any more, or cannot be read"};
  const std::string folder = (stored->folder / "").string();
  for (std::size_t at = 0; (at = error.message.find(folder, at)) != std::string::npos;) {
    error.message.erase(at, folder.size());
  }
  return error;
}

}  // namespace

Result<std::unique_ptr<FollowedModels>> FollowedModels::start(const std::filesystem::path& data_dir,
                                                              std::vector<Reference> references, Options options) {
  auto models = std::make_unique<FollowedModels>(std::move(options));
  models->watch_ = TRY(registry::Watch::start(data_dir));
  if (references.empty()) references = TRY(all_of(*models->watch_, data_dir));
  TRY(models->follow(std::move(references)));
  return models;
}

Result<std::unique_ptr<FollowedModels>> FollowedModels::start_path(const std::filesystem::path& path, Options options) {
  auto models = std::make_unique<FollowedModels>(std::move(options));
  auto loaded = TRY(registry::load_path(path));
  Entry& entry = models->entry({loaded->name, loaded->version});
  models->followed_.push_back({{loaded->name, registry::Bare{}}, loaded->version, loaded->version});
  models->move(entry, VersionState::loading);
  models->move(entry, VersionState::warming);
  entry.model = models->make_served(std::move(loaded));
  models->move(entry, VersionState::ready);
  models->publish(models->make_snapshot());
  models->has_read_ = true;
  (void)models->release();
  return models;
}

/// The start: everything at once, and what fails ends it.
Result<void> FollowedModels::follow(std::vector<Reference> references) {
  for (Reference& reference : references) {
    (void)TRY(watch_->registry().resolve(reference));  // says what there is where it leads nowhere
    const registry::ModelRecord record = TRY(watch_->registry().model(reference.name));
    followed_.push_back({std::move(reference), record.latest(), std::nullopt});
  }
  (void)settle();

  std::vector<Entry*> entries;
  std::vector<Result<StoredVersion>> stored;
  for (const VersionId& id : pending_) {
    entries.push_back(&entry(id));
    stored.push_back(watch_->registry().stored(id.name, id.version));
  }
  std::vector<Result<void>> results(entries.size());
  parallel_for(entries.size(), options_.threads, [&](std::size_t i) { results[i] = load(*entries[i], stored[i]); });
  for (Result<void>& result : results) TRY(std::move(result));
  (void)settle();
  has_read_ = true;
  (void)release();
  if (!snapshot()->models().empty()) return {};
  return fail(ErrorCode::unavailable, "the registry changed while its models were looked up", "start again");
}

std::shared_ptr<const serving::Snapshot> FollowedModels::snapshot() const {
  const std::scoped_lock lock(door_);
  return snapshot_;
}

bool FollowedModels::step() {
  if (!watch_) return false;
  look();
  const Clock::SteadyTime now = options_.clock->steady_now();
  const bool retries = std::ranges::any_of(
      entries_, [&](const auto& entry) { return entry.second.failure && now >= entry.second.retry_at; });
  if (is_settled_ && !retries) return false;
  if (settle()) return true;
  is_settled_ = pending_.empty();
  if (is_settled_) return false;
  const VersionId id = pending_.front();
  has_read_ = true;
  // Whether it fails shows in the snapshot.
  (void)load(entry(id), watch_->registry().stored(id.name, id.version));
  return settle();
}

void FollowedModels::look() {
  const Result<bool> changed = watch_->look();
  if (changed && *changed) is_settled_ = false;
  if (!changed && !is_unreadable_) {
    for (registry::VersionObserver* observer : options_.observers) observer->observe_unreadable(changed.error());
  }
  is_unreadable_ = !changed;
}

void FollowedModels::retry_failed() {
  for (auto& [id, entry] : entries_) entry.retry_at = {};
}

/// Brings what is served in line with what is ready and what the registry says; notes what is to be loaded for more.
bool FollowedModels::settle() {
  registry::Plan plan = registry::make_plan(followed_, records(), known(), options_.clock->steady_now());
  for (std::size_t i = 0; i < followed_.size(); ++i) {
    followed_[i].served = plan.served[i];
    if (!plan.served[i]) continue;
    Entry& served = entries_.at({followed_[i].reference.name, *plan.served[i]});
    if (served.progress.state() == VersionState::draining) move(served, VersionState::ready);
  }
  for (const VersionId& id : plan.drop) drop(id);
  pending_ = std::move(plan.load);
  auto next = make_snapshot();
  if (snapshot_ != nullptr && *next == *snapshot_) return false;
  publish(std::move(next));
  return true;
}

Result<void> FollowedModels::load(Entry& entry, const Result<StoredVersion>& stored) {
  move(entry, VersionState::loading);
  const auto make = [&]() -> Result<std::shared_ptr<const serving::ServedModel>> {
    try {
      const StoredVersion version = TRY(stored);
      auto loaded = TRY(registry::compile(version));
      move(entry, VersionState::warming);
      TRY(registry::warm(*loaded, version));
      return make_served(std::move(loaded));
    } catch (const std::bad_alloc&) {  // what is served is in memory already, and goes on
      return fail(ErrorCode::io, "there is not enough memory to load it",
                  "give the service more, or the model fewer trees");
    }
  };
  Result<std::shared_ptr<const serving::ServedModel>> model = make();
  if (model) {
    entry.model = *std::move(model);
    entry.failure.reset();
    move(entry, VersionState::ready);
    return {};
  }
  const Error& error = model.error();
  entry.failure = {entry.progress.id(), for_clients(error, stored), options_.clock->wall_now()};
  entry.retry_at = options_.clock->steady_now() + limits::k_load_retry_interval;
  move(entry, VersionState::failed, &error);
  return std::unexpected(error);
}

std::shared_ptr<const serving::ServedModel> FollowedModels::make_served(
    std::shared_ptr<const registry::LoadedVersion> loaded) const {
  std::shared_ptr<monitor::VersionMonitor> counts;
  if (options_.monitors != nullptr) counts = options_.monitors->open(loaded->name, std::to_string(loaded->version));
  auto model = std::make_shared<serving::ServedModel>(std::move(loaded), std::move(counts));
  model->caching = serving::cache::decide(options_.cache, serving::cache::measure_costs(*model, *options_.clock));
  return model;
}

void FollowedModels::drop(const VersionId& id) {
  Entry& dropped = entries_.at(id);
  if (dropped.progress.state() == VersionState::ready) return move(dropped, VersionState::draining);
  move(dropped, VersionState::unloaded);
  entries_.erase(id);
}

bool FollowedModels::release() {
  // That use_count() says nothing about order is enough: where it is 1, nobody is left who could copy or still reads,
  // and giving up the last hold comes behind every other release of the same counter.
  std::erase_if(retired_, [](const auto& snapshot) { return snapshot.use_count() == 1; });
  std::vector<VersionId> done;
  for (auto& [id, entry] : entries_) {
    if (entry.progress.state() != VersionState::draining || entry.model.use_count() > 1) continue;
    entry.model.reset();
    move(entry, VersionState::unloaded);
    done.push_back(id);
  }
  for (const VersionId& id : done) entries_.erase(id);
  // Reading a model takes several times the memory that serving it does.
  const bool has_read = std::exchange(has_read_, false);
  if (has_read || !done.empty()) malloc_trim(0);
  return !retired_.empty() || std::ranges::any_of(entries_, [](const auto& item) {
    return item.second.progress.state() == VersionState::draining;
  });
}

void FollowedModels::move(Entry& entry, VersionState state, const Error* why) {
  const std::scoped_lock lock(telling_);
  entry.progress.move_to(state, options_.clock->steady_now(), options_.observers, why);
}

FollowedModels::Entry& FollowedModels::entry(const VersionId& id) {
  const auto found = entries_.find(id);
  if (found != entries_.end()) return found->second;
  return entries_.emplace(id, Entry{{id, options_.clock->steady_now()}}).first->second;
}

std::map<VersionId, registry::KnownVersion> FollowedModels::known() const {
  std::map<VersionId, registry::KnownVersion> known;
  for (const auto& [id, entry] : entries_) known[id] = {entry.progress.state(), entry.retry_at};
  return known;
}

const std::vector<registry::ModelRecord>& FollowedModels::records() const {
  static const std::vector<registry::ModelRecord> k_none;
  return watch_ ? watch_->models() : k_none;
}

/// What the registry has of the names that are followed; other ones are nobody's business here.
serving::Snapshot::Stored FollowedModels::stored_models() const {
  serving::Snapshot::Stored stored;
  for (const registry::ModelRecord& record : records()) {
    if (std::ranges::none_of(followed_, [&](const auto& one) { return one.reference.name == record.name; })) continue;
    const auto moves = watch_->moves().find(record.name);
    stored[record.name] = {record, moves == watch_->moves().end() ? std::vector<registry::AliasMove>() : moves->second};
  }
  return stored;
}

std::shared_ptr<const serving::Snapshot> FollowedModels::make_snapshot() const {
  serving::Snapshot::Models models;
  std::set<VersionId> seen;
  for (const registry::Followed& followed : followed_) {
    if (!followed.served) continue;
    const VersionId id{followed.reference.name, *followed.served};
    if (seen.insert(id).second) models.push_back(entries_.at(id).model);
  }
  std::vector<serving::FailedVersion> failed;
  for (const auto& [id, entry] : entries_) {
    if (entry.failure) failed.push_back(*entry.failure);
  }
  return std::make_shared<const serving::Snapshot>(std::move(models), registry::served_names(followed_, records()),
                                                   std::move(failed), stored_models());
}

void FollowedModels::publish(std::shared_ptr<const serving::Snapshot> snapshot) {
  const std::scoped_lock lock(door_);
  if (snapshot_ != nullptr) retired_.push_back(std::move(snapshot_));
  snapshot_ = std::move(snapshot);
}

}  // namespace foretell::server
