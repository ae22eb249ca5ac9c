#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "monitor/version_monitor.hpp"
#include "registry/follow.hpp"
#include "registry/version_state.hpp"
#include "registry/watch.hpp"
#include "serving/snapshot.hpp"

namespace foretell::server {

/// The models of a server, kept as the registry says: loads them, brings in what the registry points its references at
/// later, and lets go of what they leave. registry/follow.hpp decides what, registry/version_state.hpp has the states
/// on the way. One thread at a time; snapshot() from any.
class FollowedModels {
 public:
  struct Options {
    std::vector<registry::VersionObserver*> observers = {};  // outlive the models
    monitor::VersionMonitors* monitors = nullptr;            // count what versions do, or null; outlive the models
    serving::cache::Mode cache = serving::cache::Mode::off;  // whether answers are remembered
    std::size_t threads = 1;                                 // that load at the start, when nothing is served yet
    const Clock* clock = &system_clock();
  };

  /// Without models: for start() and start_path().
  explicit FollowedModels(Options options) : options_(std::move(options)) {}

  /// Loads what `references` lead to; without any, every model that is there now. ErrorCode::not_found without a model,
  /// corrupt for a damaged one: there is no good one yet that it could leave in its place.
  static Result<std::unique_ptr<FollowedModels>> start(const std::filesystem::path& data_dir,
                                                       std::vector<registry::Reference> references, Options options);
  /// Loads the model at `path`, which is not followed (registry/load_path.hpp).
  static Result<std::unique_ptr<FollowedModels>> start_path(const std::filesystem::path& path, Options options);

  /// What is to be served now. Any thread.
  std::shared_ptr<const serving::Snapshot> snapshot() const;

  /// Looks at the registry and does the next thing that follows from it; loads at most one version. Returns whether
  /// snapshot() has become another one, and there may be more to do.
  bool step();
  /// Has the next steps try again at once what failed to load.
  void retry_failed();
  /// Frees what was served before and is held by nobody else any more. Returns whether something still is.
  bool release();

 private:
  struct Entry {
    registry::VersionProgress progress;
    std::shared_ptr<const serving::ServedModel> model = nullptr;  // when ready or draining
    std::optional<serving::FailedVersion> failure = {};           // when failed
    Clock::SteadyTime retry_at = {};                              // likewise
  };

  Result<void> follow(std::vector<registry::Reference> references);
  void look();
  bool settle();
  Result<void> load(Entry& entry, const Result<registry::StoredVersion>& stored);
  std::shared_ptr<const serving::ServedModel> make_served(std::shared_ptr<const registry::LoadedVersion> loaded) const;
  void drop(const registry::VersionId& id);
  void move(Entry& entry, registry::VersionState state, const Error* why = nullptr);
  Entry& entry(const registry::VersionId& id);
  std::map<registry::VersionId, registry::KnownVersion> known() const;
  const std::vector<registry::ModelRecord>& records() const;
  serving::Snapshot::Stored stored_models() const;
  std::shared_ptr<const serving::Snapshot> make_snapshot() const;
  void publish(std::shared_ptr<const serving::Snapshot> snapshot);

  Options options_;
  std::optional<registry::Watch> watch_;  // nothing when a path is served
  std::vector<registry::Followed> followed_;
  std::map<registry::VersionId, Entry> entries_;
  std::vector<registry::VersionId> pending_;  // to be loaded, by the last plan
  bool is_settled_ = false;                   // nothing is left to do of what the last look saw
  bool is_unreadable_ = false;                // the last look failed
  bool has_read_ = false;                     // files, whose memory is not given back yet

  std::vector<std::shared_ptr<const serving::Snapshot>> retired_;  // until nobody else holds them
  std::mutex telling_;  // held while observers are told: at the start several threads load

  mutable std::mutex door_;
  std::shared_ptr<const serving::Snapshot> snapshot_;  // guarded by door_
};

}  // namespace foretell::server
