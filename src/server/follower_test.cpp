#include "server/follower.hpp"

#include <condition_variable>

#include <gtest/gtest.h>

#include "registry/testing.hpp"

namespace foretell::server {
namespace {

using namespace std::chrono_literals;
using registry::Bare;
using registry::Registry;

class FollowerTest : public registry::testing::RegistryFixture {
 protected:
  /// Versions 1 and 2 of "m", @production at 1, and what follows that.
  void SetUp() override {
    RegistryFixture::SetUp();
    writer_.emplace(open());
    for (int i = 0; i < 2; ++i) add(*writer_, "m");
    ASSERT_TRUE(writer_->set_alias("m", "production", 1));
    auto models = FollowedModels::start(root_ / "data", {{"m", Bare{}}}, {});
    ASSERT_TRUE(models) << models.error().message;
    models_ = *std::move(models);
  }

  Follower::Publish publish() {
    return [this](const std::shared_ptr<const serving::Snapshot>& snapshot) {
      const std::scoped_lock lock(door_);
      served_ = snapshot->models().front()->loaded->version;
      changed_.notify_all();
    };
  }

  bool wait_for(registry::Version version) {
    std::unique_lock lock(door_);
    return changed_.wait_for(lock, 60s, [&] { return served_ == version; });
  }

  std::optional<Registry> writer_;
  std::unique_ptr<FollowedModels> models_;
  std::mutex door_;
  std::condition_variable changed_;
  registry::Version served_ = 0;  // guarded by door_
};

TEST_F(FollowerTest, LooksByItselfAtEveryInterval) {
  const Follower follower(*models_, publish(), 1ms);
  for (const registry::Version version : {2, 1, 2}) {
    ASSERT_TRUE(writer_->set_alias("m", "production", version));
    EXPECT_TRUE(wait_for(version));
  }
}

TEST_F(FollowerTest, LooksAtOnceWhenTold) {
  Follower follower(*models_, publish(), 1h);
  for (const registry::Version version : {2, 1, 2}) {
    ASSERT_TRUE(writer_->set_alias("m", "production", version));
    follower.look_now();
    EXPECT_TRUE(wait_for(version));
  }
}

TEST_F(FollowerTest, EndsWithoutWaitingForTheInterval) {
  {
    const Follower follower(*models_, publish(), 1h);
  }
  EXPECT_EQ(models_->snapshot()->models().front()->loaded->version, 1);
}

}  // namespace
}  // namespace foretell::server
