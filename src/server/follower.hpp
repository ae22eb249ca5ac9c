#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "server/followed_models.hpp"
#include "serving/snapshot.hpp"

namespace foretell::server {

/// The thread that keeps a server's models as the registry says: everything slow about a version happens here, loading
/// and freeing among it, so that the threads that answer only take over a pointer. Ends when destroyed.
class Follower {
 public:
  /// Takes what is to be served from now on to those who serve; called on the follower's thread.
  using Publish = std::function<void(const std::shared_ptr<const serving::Snapshot>&)>;

  /// `models` is used by this thread alone while the follower lives. It looks at the registry every `interval`.
  Follower(FollowedModels& models, Publish publish, std::chrono::milliseconds interval);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// Looks at once, and tries again what failed. Any thread; returns at once.
  void look_now();

 private:
  void run(std::stop_token stop);
  void wait(std::stop_token stop, std::chrono::milliseconds time);

  FollowedModels& models_;
  Publish publish_;
  std::chrono::milliseconds interval_;
  std::mutex door_;
  std::condition_variable_any wake_;
  bool asked_ = false;  // guarded by door_
  std::jthread thread_;
};

}  // namespace foretell::server
