#include "server/followed_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "registry/recording_observer.hpp"
#include "registry/testing.hpp"

namespace foretell::server {
namespace {

namespace fs = std::filesystem;
using registry::Bare;
using registry::Reference;
using registry::Registry;
using registry::Version;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class StoppedClock final : public Clock {
 public:
  SteadyTime steady_now() const override { return now; }
  WallTime wall_now() const override { return WallTime(now.time_since_epoch()); }

  SteadyTime now{std::chrono::hours(1)};
};

class FollowedModelsTest : public registry::testing::RegistryFixture {
 protected:
  Result<std::unique_ptr<FollowedModels>> try_start(std::vector<Reference> references) {
    return FollowedModels::start(root_ / "data", std::move(references), options());
  }

  std::unique_ptr<FollowedModels> start(std::vector<Reference> references) {
    auto models = try_start(std::move(references));
    EXPECT_TRUE(models) << models.error().message;
    observer_.take();
    return *std::move(models);
  }

  FollowedModels::Options options() { return {.observers = {&observer_}, .threads = 3, .clock = &clock_}; }

  /// Does all that there is to do; what changed may be adopted, and then let go of.
  static void settle(FollowedModels& models) {
    while (models.step()) continue;
    (void)models.release();
  }

  /// What is served, e.g. {"m:1"}.
  static std::vector<std::string> served(const FollowedModels& models) {
    std::vector<std::string> names;
    for (const auto& model : models.snapshot()->models()) names.push_back(model->name() + ":" + model->version_text());
    return names;
  }

  fs::path model_file(const std::string& name, Version version) const {
    return root_ / "data" / "models" / name / std::to_string(version) / model::k_model_file;
  }

  StoppedClock clock_;
  registry::testing::RecordingObserver observer_;
};

TEST_F(FollowedModelsTest, StartsWithWhatTheReferencesLeadToEachVersionOnce) {
  Registry registry = open();
  for (int i = 0; i < 3; ++i) add(registry, "m");
  add(registry, "n");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  const auto models = try_start({{"n", Bare{}}, {"m", std::string("latest")}, {"m", Bare{}}, {"m", Version{1}}});
  ASSERT_TRUE(models);
  EXPECT_THAT(served(**models), ElementsAre("n:1", "m:3", "m:1"));
  EXPECT_EQ((*(*models)->snapshot()->find({"m", Bare{}}))->loaded->version, 1);
  const auto events = observer_.take();
  EXPECT_EQ(events.size(), 9u) << "three steps of three versions";
  EXPECT_THAT(events,
              ::testing::IsSupersetOf({"m:3 registered -> loading", "m:3 loading -> warming", "m:3 warming -> ready"}));
  EXPECT_THAT(served(*start({})), ElementsAre("m:1", "n:1")) << "every model, as its bare name";
}

TEST_F(FollowedModelsTest, DoesNotStartWithoutAGoodVersion) {
  Registry registry = open();
  EXPECT_EQ(try_start({}).error().code, ErrorCode::not_found);
  for (int i = 0; i < 2; ++i) add(registry, "m");
  EXPECT_EQ(try_start({{"nobody", Bare{}}}).error().code, ErrorCode::not_found);
  EXPECT_EQ(try_start({{"m", std::string("staging")}}).error().code, ErrorCode::not_found);
  flip_last_byte(model_file("m", 2));
  const auto broken = try_start({{"m", Version{1}}, {"m", Bare{}}});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::corrupt);
  EXPECT_THAT(broken.error().message, HasSubstr(model_file("m", 2).string()));
}

TEST_F(FollowedModelsTest, BringsInWhatAnAliasIsMovedToAndLetsGoOfTheOther) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  const auto models = start({{"m", Bare{}}});
  EXPECT_FALSE(models->step()) << "nothing has changed";

  ASSERT_TRUE(registry.set_alias("m", "production", 2));
  EXPECT_TRUE(models->step()) << "the move is seen";
  EXPECT_THAT(served(*models), ElementsAre("m:1"));
  EXPECT_TRUE(models->step());
  EXPECT_THAT(served(*models), ElementsAre("m:2"));
  EXPECT_FALSE(models->step());
  EXPECT_FALSE(models->release());
  EXPECT_THAT(observer_.take(),
              ElementsAre("m:2 registered -> loading", "m:2 loading -> warming", "m:2 warming -> ready",
                          "m:1 ready -> draining", "m:1 draining -> unloaded"));
}

TEST_F(FollowedModelsTest, FollowsTrainingOnlyAsLatest) {
  Registry registry = open();
  add(registry, "m");
  const auto models = start({{"m", Bare{}}, {"m", std::string("latest")}, {"m", Version{1}}});
  add(registry, "m");
  add(registry, "new");
  settle(*models);
  EXPECT_THAT(served(*models), ElementsAre("m:1", "m:2"));
  EXPECT_EQ((*models->snapshot()->find({"m", Bare{}}))->loaded->version, 1);
  EXPECT_EQ((*models->snapshot()->find({"m", std::string("latest")}))->loaded->version, 2);
}

TEST_F(FollowedModelsTest, TakesOverAnAliasThatMovesToWhatIsServedAlready) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  const auto models = start({{"m", Version{1}}, {"m", Version{2}}});
  const auto before = models->snapshot();
  ASSERT_TRUE(registry.set_alias("m", "production", 2));
  settle(*models);
  EXPECT_EQ((*models->snapshot()->find({"m", std::string("production")}))->loaded->version, 2);
  EXPECT_EQ((*before->find({"m", std::string("production")}))->loaded->version, 1) << "snapshots do not change";
  EXPECT_EQ(models->snapshot()->models(), before->models());
  EXPECT_TRUE(observer_.take().empty());
}

TEST_F(FollowedModelsTest, KeepsTheGoodVersionWhereTheNewOneIsBroken) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  const auto models = start({{"m", Bare{}}});
  flip_last_byte(model_file("m", 2));
  ASSERT_TRUE(registry.set_alias("m", "production", 2));
  settle(*models);

  EXPECT_THAT(served(*models), ElementsAre("m:1"));
  EXPECT_EQ((*models->snapshot()->find({"m", std::string("production")}))->loaded->version, 1);
  const auto failed = models->snapshot()->failed();
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed.front().id, (registry::VersionId{"m", 2}));
  EXPECT_EQ(failed.front().at, clock_.wall_now());
  EXPECT_THAT(failed.front().why.message, AllOf(StartsWith("model.onnx is damaged"), Not(HasSubstr(root_.string()))));
  EXPECT_THAT(observer_.take(),
              ElementsAre("m:2 registered -> loading",
                          AllOf(StartsWith("m:2 loading -> failed: "), HasSubstr(model_file("m", 2).string()))));
}

TEST_F(FollowedModelsTest, TriesABrokenVersionAgainAfterAWhileOrWhenTold) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  const auto models = start({{"m", Version{1}}, {"m", std::string("latest")}});
  add(registry, "m");
  flip_last_byte(model_file("m", 3));
  settle(*models);
  observer_.take();

  clock_.now += limits::k_load_retry_interval - std::chrono::milliseconds(1);
  settle(*models);
  EXPECT_TRUE(observer_.take().empty());
  clock_.now += std::chrono::milliseconds(1);
  settle(*models);
  EXPECT_THAT(observer_.take(), ElementsAre("m:3 failed -> loading", StartsWith("m:3 loading -> failed")));

  flip_last_byte(model_file("m", 3));  // as it was
  models->retry_failed();
  settle(*models);
  EXPECT_THAT(served(*models), ElementsAre("m:1", "m:3"));
  EXPECT_TRUE(models->snapshot()->failed().empty());
}

TEST_F(FollowedModelsTest, ForgetsABrokenVersionThatNothingLeadsToAnyMore) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  const auto models = start({{"m", Bare{}}});
  flip_last_byte(model_file("m", 2));
  ASSERT_TRUE(registry.set_alias("m", "production", 2));
  settle(*models);
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  observer_.take();
  settle(*models);
  EXPECT_TRUE(models->snapshot()->failed().empty());
  EXPECT_THAT(observer_.take(), ElementsAre("m:2 failed -> unloaded"));
  EXPECT_THAT(served(*models), ElementsAre("m:1"));
}

TEST_F(FollowedModelsTest, StopsServingWhatIsDeleted) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  const auto models = start({{"m", Version{1}}, {"m", Version{2}}});
  ASSERT_TRUE(registry.remove("m", 1));
  settle(*models);
  EXPECT_THAT(served(*models), ElementsAre("m:2"));
  ASSERT_TRUE(registry.remove("m", 2));
  settle(*models);
  EXPECT_TRUE(served(*models).empty());
  EXPECT_EQ(models->snapshot()->find({"m", Bare{}}).error().code, ErrorCode::not_found);
}

TEST_F(FollowedModelsTest, FreesAVersionWhenItsLastRequestIsDone) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  const auto models = start({{"m", std::string("latest")}});
  auto loop = models->snapshot();
  auto request = loop->models().front();
  add(registry, "m");
  while (models->step()) continue;
  observer_.take();

  EXPECT_TRUE(models->release()) << "a loop has not adopted the new snapshot";
  loop.reset();
  EXPECT_TRUE(models->release()) << "a request is still at work with the old version";
  EXPECT_TRUE(observer_.take().empty());
  request.reset();
  EXPECT_FALSE(models->release());
  EXPECT_THAT(observer_.take(), ElementsAre("m:2 draining -> unloaded"));
}

TEST_F(FollowedModelsTest, TakesBackAVersionThatIsStillDraining) {
  Registry registry = open();
  for (int i = 0; i < 2; ++i) add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  const auto models = start({{"m", Bare{}}});
  const auto request = models->snapshot()->models().front();
  ASSERT_TRUE(registry.set_alias("m", "production", 2));
  settle(*models);
  observer_.take();
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  settle(*models);
  EXPECT_EQ(models->snapshot()->models().front(), request);
  EXPECT_THAT(observer_.take(),
              ElementsAre("m:1 draining -> ready", "m:2 ready -> draining", "m:2 draining -> unloaded"));
}

TEST_F(FollowedModelsTest, ServesOnWhileTheRegistryCannotBeRead) {
  {
    Registry registry = open();
    add(registry, "m");
  }
  const auto models = start({});
  fs::rename(root_ / "data", root_ / "away");
  settle(*models);
  settle(*models);
  EXPECT_THAT(served(*models), ElementsAre("m:1"));
  EXPECT_THAT(observer_.take(), ElementsAre(StartsWith("unreadable: "))) << "told once";
  fs::rename(root_ / "away", root_ / "data");
  Registry registry = open();
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  settle(*models);
  EXPECT_EQ(models->snapshot()->aliases("m").at("production"), 1);
}

TEST_F(FollowedModelsTest, ServesAPathWithoutARegistry) {
  {
    Registry registry = open();
    add(registry, "m");
    fs::copy(registry.version_folder("m", 1), root_ / "7", fs::copy_options::recursive);
  }
  fs::remove_all(root_ / "data");
  const auto models = FollowedModels::start_path(root_ / "7", options());
  ASSERT_TRUE(models) << models.error().message;
  EXPECT_THAT(served(**models), ElementsAre("default:7"));
  EXPECT_THAT(observer_.take(), ElementsAre("default:7 registered -> loading", "default:7 loading -> warming",
                                            "default:7 warming -> ready"));
  EXPECT_FALSE((*models)->step());
  EXPECT_FALSE((*models)->release());
  EXPECT_EQ((*(*models)->snapshot()->find({"default", Bare{}}))->loaded->version, 7);
  EXPECT_FALSE(fs::exists(root_ / "data"));
}

}  // namespace
}  // namespace foretell::server
