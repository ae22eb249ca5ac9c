#include "registry/version_state.hpp"

#include <set>
#include <utility>

#include <gtest/gtest.h>

namespace foretell::registry {
namespace {

using enum VersionState;
using std::chrono::milliseconds;

class Recorder final : public VersionObserver {
 public:
  struct Step {
    std::string id;
    VersionState from;
    VersionState to;
    Clock::Duration lasted;
    std::string why;

    bool operator==(const Step&) const = default;
  };

  void observe(const VersionEvent& event) override {
    steps.push_back({to_text(event.id), event.from, event.to, event.lasted,
                     event.why == nullptr ? std::string() : event.why->message});
  }
  void observe_unreadable(const Error&) override {}

  std::vector<Step> steps;
};

TEST(VersionState, HasTheWaysOfItsTableAndNoOthers) {
  const std::set<std::pair<VersionState, VersionState>> ways{
      {registered, loading}, {loading, warming},   {loading, failed}, {warming, ready},  {warming, failed},
      {ready, draining},     {draining, unloaded}, {draining, ready}, {failed, loading}, {failed, unloaded},
  };
  for (const VersionState from : k_version_states) {
    for (const VersionState to : k_version_states) {
      EXPECT_EQ(may_follow(from, to), ways.contains({from, to})) << to_text(from) << " -> " << to_text(to);
    }
  }
}

TEST(VersionState, HasAWordOfItsOwnForEachState) {
  std::set<std::string_view> words;
  for (const VersionState state : k_version_states) words.insert(to_text(state));
  EXPECT_EQ(words.size(), std::size(k_version_states));
  EXPECT_FALSE(words.contains(""));
}

TEST(VersionProgress, TellsEveryStepWithHowLongTheOneBeforeLasted) {
  Clock::SteadyTime now{};
  VersionProgress progress({"churn", 3}, now);
  EXPECT_EQ(progress.state(), registered);
  Recorder first;
  Recorder second;
  progress.move_to(loading, now += milliseconds(1), {&first, &second});
  const Error why{ErrorCode::corrupt, "damaged"};
  progress.move_to(failed, now += milliseconds(20), {&first, &second}, &why);
  EXPECT_EQ(progress.state(), failed);
  EXPECT_EQ(progress.since(), now);
  const std::vector<Recorder::Step> expected{{"churn:3", registered, loading, milliseconds(1), ""},
                                             {"churn:3", loading, failed, milliseconds(20), "damaged"}};
  EXPECT_EQ(first.steps, expected);
  EXPECT_EQ(second.steps, expected);
}

TEST(VersionProgressDeathTest, DiesOfAWayThatTheTableDoesNotHave) {
  VersionProgress progress({"m", 1}, {});
  EXPECT_DEBUG_DEATH(progress.move_to(ready, {}, {}), "may_follow");
}

}  // namespace
}  // namespace foretell::registry
