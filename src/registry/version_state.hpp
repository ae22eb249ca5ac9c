#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "registry/reference.hpp"

/// What becomes of a version in a server, as a state machine; and who is told of it.
namespace foretell::registry {

/// The states of a version, and the only ways from one to another:
///
///   registered -> loading             its turn has come
///   loading    -> warming | failed    files read, hashed and compiled; or damaged
///   warming    -> ready | failed      it answered its golden rows as it did when it was made; or otherwise
///   ready      -> draining            nothing leads to it any more
///   draining   -> unloaded | ready    its last request is done and its memory given back; or it is wanted again
///   failed     -> loading | unloaded  tried again; or given up, since nothing leads to it any more
///   unloaded                          the end
enum class VersionState : std::uint8_t { registered, loading, warming, ready, draining, unloaded, failed };

inline constexpr VersionState k_version_states[] = {
    VersionState::registered, VersionState::loading,  VersionState::warming, VersionState::ready,
    VersionState::draining,   VersionState::unloaded, VersionState::failed};

/// "registered", "loading", ...: the words of logs, metrics and the API.
std::string_view to_text(VersionState state);

/// Whether the table above has a way from one state to the other.
bool may_follow(VersionState from, VersionState to);

/// A version of a model, as registries count them.
struct VersionId {
  std::string name;
  Version version = 0;

  auto operator<=>(const VersionId&) const = default;
};

/// "churn:3"
std::string to_text(const VersionId& id);

/// One step of a version from a state to the next. Valid during the call that tells it.
struct VersionEvent {
  const VersionId& id;
  VersionState from;
  VersionState to;
  Clock::Duration lasted;      ///< How long it had been in `from`.
  const Error* why = nullptr;  ///< Of `failed`, never null there; else null.
};

/// Told of what becomes of versions: logs, metrics, status. Calls come one at a time, but from any thread that loads,
/// never from one that answers requests; they may wait for a file, not for the service.
class VersionObserver {
 public:
  virtual ~VersionObserver() = default;
  virtual void observe(const VersionEvent& event) = 0;
  /// The registry could not be read, or was not as expected: what is served stays as it is. Told once until it can be
  /// read again.
  virtual void observe_unreadable(const Error& error) = 0;
};

/// Where one version is on its way. One thread at a time.
class VersionProgress {
 public:
  VersionProgress(VersionId id, Clock::SteadyTime now) : id_(std::move(id)), since_(now) {}

  const VersionId& id() const { return id_; }
  VersionState state() const { return state_; }
  /// When it came into its state.
  Clock::SteadyTime since() const { return since_; }

  /// Goes on to `next`, which must be allowed to follow (asserted), and tells `observers`. `why` goes with `failed`.
  void move_to(VersionState next, Clock::SteadyTime now, const std::vector<VersionObserver*>& observers,
               const Error* why = nullptr);

 private:
  VersionId id_;
  VersionState state_ = VersionState::registered;
  Clock::SteadyTime since_;
};

}  // namespace foretell::registry
