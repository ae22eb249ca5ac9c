#include <memory>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/handler.hpp"
#include "base/limits.hpp"
#include "base/manual_clock.hpp"
#include "http/server.hpp"
#include "http/testing.hpp"
#include "serving/sample_model.hpp"

namespace foretell::api {
namespace {

using http::testing::Answer;
using http::testing::RawConnection;
using ::testing::HasSubstr;
using ::testing::Not;

/// A service of one model, on a machine that is as `stat_` says.
class HandlerHealthTest : public ::testing::Test {
 protected:
  void start(std::vector<std::shared_ptr<const serving::ServedModel>> models) {
    const auto snapshot = std::make_shared<const serving::Snapshot>(std::move(models));
    auto started = http::Server::start({}, [&](std::size_t) {
      return std::make_unique<Handler>(HandlerOptions{.snapshot = snapshot,
                                                      .host_policy = http::HostPolicy({}),
                                                      .clock = &clock_,
                                                      .usage = &usage_,
                                                      .performance = &performance_});
    });
    ASSERT_TRUE(started) << started.error().message;
    server_ = *std::move(started);
  }

  Answer get(std::string_view target) {
    RawConnection connection(server_->port());
    connection.send(fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", target));
    return connection.receive().value_or(Answer{});
  }

  void begin_drain() {
    server_->post_to_handlers([](http::Handler& handler) { static_cast<Handler&>(handler).begin_drain(); });
  }

  std::string stat_ = "cpu 0 0 0 0 0 0 0 0";
  ManualClock clock_;
  monitor::VersionMonitors monitors_{1};
  monitor::PerformanceRecorder performance_{monitors_, clock_, std::nullopt};
  monitor::UsageSampler usage_{[this](const std::string& path) -> std::optional<std::string> {
    return path == "/proc/stat" ? std::optional(stat_) : std::nullopt;
  }};
  std::unique_ptr<http::Server> server_;  // the last: it uses the others
};

TEST_F(HandlerHealthTest, IsHealthyWhereModelsAnswerAsTheyShould) {
  start({serving::sample::model_with_golden_rows("churn", 3)});
  const Answer answer = get("/health");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"healthy","model_test":"success"})"));
  EXPECT_EQ(get("/health/ready").status, 200);
}

TEST_F(HandlerHealthTest, WarnsOfABusyMachineAndStillAnswers200) {
  start({serving::sample::model("churn", 3)});
  usage_.sample();
  stat_ = "cpu 95 0 0 5 0 0 0 0";
  usage_.sample();
  const Answer answer = get("/health");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"warning","cpu_usage":95,"model_test":"success"})"));
}

TEST_F(HandlerHealthTest, IsUnhealthyWhereAModelAnswersOtherwise) {
  start({serving::sample::model_with_golden_rows("churn", 3, 0.5f)});
  EXPECT_EQ(get("/health").status, 200) << "the first row is right";
  clock_.advance(limits::k_model_check_interval);
  const Answer answer = get("/health");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"unhealthy","model_test":"failed: churn:3: )"));
  EXPECT_THAT(answer.body, HasSubstr(R"("error":"the model test failed: churn:3: )"));
  EXPECT_EQ(get("/health/live").status, 200) << "a restart would not help";
}

TEST_F(HandlerHealthTest, IsAliveWithoutAModelButNotReady) {
  start({});
  EXPECT_EQ(get("/health").status, 503);
  const Answer ready = get("/health/ready");
  EXPECT_EQ(ready.status, 503);
  EXPECT_THAT(ready.body, HasSubstr(R"("status":"not ready","error":"no model is loaded"})"));
  const Answer live = get("/health/live");
  EXPECT_EQ(live.status, 200);
  EXPECT_THAT(live.body, HasSubstr(R"("status":"live"})"));
}

TEST_F(HandlerHealthTest, IsNotReadyOnceItIsAboutToEndButAnswersOn) {
  start({serving::sample::model("churn", 3)});
  begin_drain();
  const Answer ready = get("/health/ready");
  EXPECT_EQ(ready.status, 503);
  EXPECT_THAT(ready.body, HasSubstr(R"("error":"the service is shutting down"})"));
  const Answer health = get("/health");
  EXPECT_EQ(health.status, 503);
  EXPECT_THAT(health.body, HasSubstr(R"("model_test":"success","error":"the service is shutting down"})"));
  EXPECT_EQ(get("/health/live").status, 200);
  EXPECT_EQ(get("/api/v1/models").status, 200);
}

TEST_F(HandlerHealthTest, ShowsThePerformanceOfTheVersionThatIsMeant) {
  start({serving::sample::model("churn", 3), serving::sample::model("churn", 2)});
  const auto monitor = monitors_.open("churn", "2");
  ASSERT_TRUE(performance_.tick());
  monitor->observe(0, {.rows = 1, .phases = {.compute = std::chrono::microseconds(10)}});
  EXPECT_THAT(get("/api/v1/models/churn/performance").body, HasSubstr(R"("version":"3","avg_execution_time":0,)"));
  for (const char* target : {"/api/v1/models/churn:2/performance", "/api/v1/models/churn/performance?version=2"}) {
    const Answer answer = get(target);
    EXPECT_EQ(answer.status, 200) << target;
    EXPECT_THAT(answer.body, HasSubstr(R"("version":"2","avg_execution_time":1e-05,"std_deviation":0,)"
                                       R"("total_samples":1,"performance_trend":"insufficient_data")"))
        << target;
    EXPECT_THAT(answer.body, HasSubstr(R"("history":"in memory")")) << target;
  }
  EXPECT_EQ(get("/api/v1/models/churn/performance?version=4").status, 404);
  EXPECT_EQ(get("/api/v1/models/nobody/performance").status, 404);
  EXPECT_EQ(get("/api/v1/models/churn/performance?version=two").status, 400);
  EXPECT_EQ(get("/api/v1/models/churn:2/performance?version=2").status, 400);
}

}  // namespace
}  // namespace foretell::api
