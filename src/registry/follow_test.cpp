#include "registry/follow.hpp"

#include <gtest/gtest.h>

namespace foretell::registry {
namespace {

using std::chrono::seconds;

ModelRecord record(std::vector<Version> versions, std::map<std::string, Version> aliases = {}) {
  ModelRecord record{.name = "m", .versions = {}, .aliases = std::move(aliases)};
  for (const Version version : versions) record.versions.push_back({version, "", ""});
  return record;
}

Followed follow(Selector selector, std::optional<Version> served, Version newest_at_start = 3) {
  return {{"m", std::move(selector)}, newest_at_start, served};
}

std::optional<Version> target(const Followed& followed, const ModelRecord& model) {
  return target_of(followed, &model);
}

// --- Where a reference leads --------------------------------------------------------------------------------------

TEST(FollowTarget, OfANumberNeverMoves) {
  EXPECT_EQ(target(follow(Version{2}, 2), record({1, 2, 3}, {{"production", 3}})), 2);
  EXPECT_EQ(target(follow(Version{2}, 2), record({1, 3})), std::nullopt) << "deleted";
}

TEST(FollowTarget, OfAnAliasIsWhereItPoints) {
  const Followed staging = follow(std::string("staging"), 1);
  EXPECT_EQ(target(staging, record({1, 2}, {{"staging", 2}, {"production", 1}})), 2);
  EXPECT_EQ(target(staging, record({1, 2})), 1) << "an alias that is gone leaves what it served";
  EXPECT_EQ(target(staging, record({2})), std::nullopt) << "unless that is deleted too";
  EXPECT_EQ(target(follow(std::string("staging"), std::nullopt), record({1, 2})), std::nullopt);
}

TEST(FollowTarget, OfLatestFollowsEveryTraining) {
  const Followed latest = follow(std::string("latest"), 3);
  EXPECT_EQ(target(latest, record({1, 3, 4}, {{"production", 1}})), 4);
  EXPECT_EQ(target(latest, record({1})), 1) << "and goes back when the newest is deleted";
}

TEST(FollowTarget, OfABareNameIsProductionIfThatExists) {
  EXPECT_EQ(target(follow(Bare{}, 3), record({1, 2, 3}, {{"production", 1}})), 1);
  EXPECT_EQ(target(follow(Bare{}, std::nullopt), record({1, 2, 3}, {{"production", 2}})), 2);
}

TEST(FollowTarget, OfABareNameWithoutProductionIsTheNewestAtTheStart) {
  EXPECT_EQ(target(follow(Bare{}, std::nullopt), record({1, 2, 3})), 3);
  EXPECT_EQ(target(follow(Bare{}, 3), record({1, 2, 3, 4, 5})), 3) << "it does not follow training";
  EXPECT_EQ(target(follow(Bare{}, 3), record({1, 2, 5})), 2) << "its own deleted: the newest that is left of then";
  EXPECT_EQ(target(follow(Bare{}, 3), record({5})), std::nullopt);
  EXPECT_EQ(target(follow(Bare{}, 1), record({1, 2, 3})), 1) << "@production removed: what it pointed at stays";
}

TEST(FollowTarget, OfANameWithoutVersionsIsNothing) {
  for (const Selector& selector : {Selector(Bare{}), Selector(Version{1}), Selector(std::string("latest"))}) {
    EXPECT_EQ(target_of(follow(selector, 1), nullptr), std::nullopt);
  }
}

// --- What is to be done -------------------------------------------------------------------------------------------

using Known = std::map<VersionId, KnownVersion>;
using Ids = std::vector<VersionId>;
constexpr Clock::SteadyTime k_now{seconds(1000)};

Plan plan(const std::vector<Followed>& followed, const std::vector<ModelRecord>& models, const Known& known) {
  return make_plan(followed, models, known, k_now);
}

TEST(FollowPlan, LoadsEachWantedVersionOnceInTheirOrder) {
  const Plan first = plan(
      {follow(std::string("latest"), std::nullopt), follow(Bare{}, std::nullopt), follow(Version{3}, std::nullopt)},
      {record({1, 2, 3}, {{"production", 1}})}, {});
  EXPECT_EQ(first.load, (Ids{{"m", 3}, {"m", 1}}));
  EXPECT_EQ(first.served, (std::vector<std::optional<Version>>(3)));
  EXPECT_TRUE(first.drop.empty());
}

TEST(FollowPlan, ServesWhatServedUntilTheNextIsReady) {
  const std::vector<Followed> followed{follow(Bare{}, 1)};
  const std::vector<ModelRecord> models{record({1, 2}, {{"production", 2}})};
  Known known{{{"m", 1}, {VersionState::ready}}};
  Plan next = plan(followed, models, known);
  EXPECT_EQ(next.served.front(), 1);
  EXPECT_EQ(next.load, (Ids{{"m", 2}}));
  EXPECT_TRUE(next.drop.empty());

  known[{"m", 2}] = {VersionState::ready};
  next = plan(followed, models, known);
  EXPECT_EQ(next.served.front(), 2);
  EXPECT_TRUE(next.load.empty());
  EXPECT_EQ(next.drop, (Ids{{"m", 1}}));
}

TEST(FollowPlan, KeepsTheGoodVersionWhereTheNewOneIsBrokenAndTriesAgainWhenItIsTime) {
  const std::vector<Followed> followed{follow(Bare{}, 1)};
  const std::vector<ModelRecord> models{record({1, 2}, {{"production", 2}})};
  Known known{{{"m", 1}, {VersionState::ready}}, {{"m", 2}, {VersionState::failed, k_now + seconds(1)}}};
  Plan next = plan(followed, models, known);
  EXPECT_EQ(next.served.front(), 1);
  EXPECT_TRUE(next.load.empty());
  EXPECT_TRUE(next.drop.empty()) << "neither the good one nor what is known of the broken one";
  known[{"m", 2}].retry_at = k_now;
  EXPECT_EQ(plan(followed, models, known).load, (Ids{{"m", 2}}));
}

TEST(FollowPlan, GivesUpABrokenVersionThatNobodyWantsAnyMore) {
  const Known known{{{"m", 1}, {VersionState::ready}}, {{"m", 2}, {VersionState::failed, k_now}}};
  const Plan next = plan({follow(Bare{}, 1)}, {record({1, 2}, {{"production", 1}})}, known);
  EXPECT_EQ(next.drop, (Ids{{"m", 2}}));
  EXPECT_TRUE(next.load.empty());
}

TEST(FollowPlan, TakesAVersionBackThatIsStillDraining) {
  const Known known{{{"m", 1}, {VersionState::draining}}, {{"m", 2}, {VersionState::ready}}};
  const Plan next = plan({follow(Bare{}, 2)}, {record({1, 2}, {{"production", 1}})}, known);
  EXPECT_EQ(next.served.front(), 1);
  EXPECT_TRUE(next.load.empty());
  EXPECT_EQ(next.drop, (Ids{{"m", 2}}));
}

TEST(FollowPlan, DropsWhatWasDeletedUnlessItsSuccessorIsBroken) {
  const Known good{{{"m", 1}, {VersionState::ready}}};
  EXPECT_EQ(plan({follow(Version{1}, 1)}, {}, good).served.front(), std::nullopt);
  EXPECT_EQ(plan({follow(Version{1}, 1)}, {}, good).drop, (Ids{{"m", 1}}));
  const Known broken{{{"m", 1}, {VersionState::ready}}, {{"m", 2}, {VersionState::failed, k_now + seconds(1)}}};
  EXPECT_EQ(plan({follow(std::string("latest"), 1)}, {record({2})}, broken).served.front(), 1);
}

TEST(FollowPlan, DropsNothingThatAnotherReferenceServes) {
  const Known known{{{"m", 1}, {VersionState::ready}}, {{"m", 2}, {VersionState::ready}}};
  const Plan next = plan({follow(std::string("latest"), 1), follow(Version{1}, 1)}, {record({1, 2})}, known);
  EXPECT_EQ(next.served, (std::vector<std::optional<Version>>{2, 1}));
  EXPECT_TRUE(next.drop.empty());
}

// --- What names mean ----------------------------------------------------------------------------------------------

TEST(ServedNames, AreWhatTheRegistrySaysOfWhatIsServed) {
  const auto names = served_names({follow(Version{1}, 1), follow(Version{3}, 3)},
                                  {record({1, 2, 3}, {{"production", 1}, {"staging", 2}})});
  ASSERT_EQ(names.size(), 1u);
  const std::map<std::string, Version> aliases{{"latest", 3}, {"production", 1}, {"staging", 2}};
  EXPECT_EQ(names.at("m").aliases, aliases);
  EXPECT_EQ(names.at("m").bare, 1) << "@production, since it is served";
  EXPECT_EQ(served_names({follow(Version{2}, 2), follow(Version{3}, 3)}, {record({2, 3})}).at("m").bare, 3);
  EXPECT_TRUE(served_names({follow(Version{1}, std::nullopt)}, {record({2})}).empty());
}

TEST(ServedNames, StayWithTheGoodVersionWhileTheRegistryIsAhead) {
  const std::vector<ModelRecord> models{record({1, 2, 5}, {{"production", 2}})};
  const auto names = served_names({follow(Bare{}, 1), follow(std::string("latest"), 4)}, models);
  EXPECT_EQ(names.at("m").bare, 1);
  EXPECT_EQ(names.at("m").aliases.at("production"), 1);
  EXPECT_EQ(names.at("m").aliases.at("latest"), 4);
}

TEST(ServedNames, OfABareNameIsWhatWasAskedForNotTheNewestThatIsServed) {
  const auto names = served_names({follow(Bare{}, 3), follow(std::string("latest"), 5)}, {record({3, 4, 5})});
  EXPECT_EQ(names.at("m").bare, 3);
  EXPECT_FALSE(names.at("m").aliases.contains("production"));
}

}  // namespace
}  // namespace foretell::registry
