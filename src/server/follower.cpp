#include "server/follower.hpp"

#include <algorithm>
#include <utility>

namespace foretell::server {
namespace {

/// How often it looks whether the last request of a version that was replaced is done.
constexpr std::chrono::milliseconds k_release_interval{20};

}  // namespace

Follower::Follower(FollowedModels& models, Publish publish, std::chrono::milliseconds interval)
    : models_(models),
      publish_(std::move(publish)),
      interval_(interval),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

Follower::~Follower() {
  thread_.request_stop();
  thread_.join();
}

void Follower::look_now() {
  {
    const std::scoped_lock lock(door_);
    asked_ = true;
  }
  wake_.notify_one();
}

void Follower::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    while (!stop.stop_requested() && models_.step()) publish_(models_.snapshot());
    wait(stop, models_.release() ? std::min(k_release_interval, interval_) : interval_);
  }
}

void Follower::wait(std::stop_token stop, std::chrono::milliseconds time) {
  std::unique_lock lock(door_);
  wake_.wait_for(lock, std::move(stop), time, [this] { return asked_; });
  if (std::exchange(asked_, false)) models_.retry_failed();
}

}  // namespace foretell::server
