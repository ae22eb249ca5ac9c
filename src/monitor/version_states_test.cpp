#include "monitor/version_states.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::monitor {
namespace {

using registry::VersionState;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

class VersionStatesTest : public testing::Test {
 protected:
  void move(const registry::VersionId& id, VersionState from, VersionState to, Clock::Duration lasted = {}) {
    states_.observe({.id = id, .from = from, .to = to, .lasted = lasted});
  }
  void load(const registry::VersionId& id) {
    move(id, VersionState::registered, VersionState::loading);
    move(id, VersionState::loading, VersionState::warming, milliseconds(30));
    move(id, VersionState::warming, VersionState::ready, milliseconds(12));
  }
  std::string written() const {
    std::string out;
    PrometheusText text(out);
    states_.write(text);
    return out;
  }

  const registry::VersionId id_{"churn", 3};
  VersionStates states_;
};

TEST_F(VersionStatesTest, ShowTheOneStateThatAVersionIsIn) {
  load(id_);
  EXPECT_THAT(written(), HasSubstr("foretell_version_state{model=\"churn\",version=\"3\",state=\"registered\"} 0\n"
                                   "foretell_version_state{model=\"churn\",version=\"3\",state=\"loading\"} 0\n"
                                   "foretell_version_state{model=\"churn\",version=\"3\",state=\"warming\"} 0\n"
                                   "foretell_version_state{model=\"churn\",version=\"3\",state=\"ready\"} 1\n"
                                   "foretell_version_state{model=\"churn\",version=\"3\",state=\"draining\"} 0\n"
                                   "foretell_version_state{model=\"churn\",version=\"3\",state=\"failed\"} 0\n"));
  move(id_, VersionState::ready, VersionState::draining);
  EXPECT_THAT(written(), HasSubstr("state=\"draining\"} 1\n"));
}

TEST_F(VersionStatesTest, ForgetWhatWasUnloaded) {
  load(id_);
  move(id_, VersionState::ready, VersionState::draining);
  move(id_, VersionState::draining, VersionState::unloaded);
  EXPECT_THAT(written(), Not(HasSubstr("churn")));
}

TEST_F(VersionStatesTest, CountLoadsAndTheirWholeDuration) {
  load(id_);
  move(id_, VersionState::ready, VersionState::draining);
  move(id_, VersionState::draining, VersionState::ready);  // wanted again: no load
  move({"churn", 4}, VersionState::registered, VersionState::loading);
  move({"churn", 4}, VersionState::loading, VersionState::failed, milliseconds(5));
  const std::string page = written();
  EXPECT_THAT(page, HasSubstr("foretell_version_loads_total{outcome=\"success\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("foretell_version_loads_total{outcome=\"failure\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("foretell_version_load_duration_seconds_sum 0.042\n"));
}

TEST_F(VersionStatesTest, CountALoadThatSucceedsAtTheSecondAttemptFromItsBeginning) {
  move(id_, VersionState::registered, VersionState::loading);
  move(id_, VersionState::loading, VersionState::failed, milliseconds(500));
  move(id_, VersionState::failed, VersionState::loading);
  move(id_, VersionState::loading, VersionState::warming, milliseconds(30));
  move(id_, VersionState::warming, VersionState::ready, milliseconds(12));
  EXPECT_THAT(written(), HasSubstr("foretell_version_load_duration_seconds_sum 0.042\n"));
}

TEST_F(VersionStatesTest, CountHowOftenTheRegistryWasUnreadable) {
  states_.observe_unreadable({ErrorCode::io, "gone"});
  EXPECT_THAT(written(), HasSubstr("foretell_registry_errors_total 1\n"));
}

}  // namespace
}  // namespace foretell::monitor
