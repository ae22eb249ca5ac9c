#include "monitor/version_log.hpp"

#include <gtest/gtest.h>

#include "monitor/log_testing.hpp"

namespace foretell::monitor {
namespace {

using registry::VersionState;

class VersionLogTest : public ::testing::Test {
 protected:
  /// The line of one step, without its time; empty when it has none.
  std::string line_of(VersionState from, VersionState to, const Error* why = nullptr) {
    const registry::VersionId id{"churn", 4};
    VersionLog(*log_).observe({.id = id, .from = from, .to = to, .lasted = {}, .why = why});
    return line();
  }

  std::string line() {
    log_->flush();
    const std::string text = console_.read();
    return text.substr(std::min(text.size(), text.find("\"level\"")));
  }

  testing::Pipe console_;
  std::unique_ptr<Log> log_ = std::move(Log::open({.console = console_.writer.get()}).value());
};

TEST_F(VersionLogTest, TellsThatAVersionComesAndGoes) {
  EXPECT_EQ(line_of(VersionState::warming, VersionState::ready),
            R"("level":"info","message":"churn:4 is ready","model":"churn","model_version":"4"})"
            "\n");
  EXPECT_TRUE(line_of(VersionState::ready, VersionState::draining).contains("leaves after its last request"));
  EXPECT_TRUE(line_of(VersionState::draining, VersionState::unloaded).contains("has left"));
  EXPECT_TRUE(line_of(VersionState::draining, VersionState::ready).contains("is wanted again"));
  EXPECT_TRUE(line_of(VersionState::failed, VersionState::unloaded).contains("is given up"));
}

TEST_F(VersionLogTest, LeavesOutWhatTheNextStepTells) {
  EXPECT_EQ(line_of(VersionState::registered, VersionState::loading), "");
  EXPECT_EQ(line_of(VersionState::loading, VersionState::warming), "");
}

TEST_F(VersionLogTest, SaysWhyAVersionFailed) {
  const Error why{ErrorCode::corrupt, "model.onnx is damaged"};
  EXPECT_EQ(line_of(VersionState::loading, VersionState::failed, &why),
            R"("level":"error","message":"churn:4 cannot be served","model":"churn","model_version":"4",)"
            R"("error":"model.onnx is damaged","code":"corrupt"})"
            "\n");
}

TEST_F(VersionLogTest, SaysThatTheRegistryCannotBeRead) {
  VersionLog(*log_).observe_unreadable({ErrorCode::io, "no disk"});
  EXPECT_TRUE(line().contains(R"("error":"no disk","code":"io")"));
}

}  // namespace
}  // namespace foretell::monitor
