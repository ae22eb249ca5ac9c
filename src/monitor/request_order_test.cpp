#include "monitor/request_order.hpp"

#include <string>

#include <gtest/gtest.h>

#include "monitor/log_testing.hpp"

namespace foretell::monitor {
namespace {

class RequestOrderTest : public ::testing::Test {
 protected:
  RequestOrderTest() {
    for (int loop = 0; loop < 3; ++loop) logs_.push_back(std::make_unique<RequestLog>(LogLevel::info, false, door_));
  }

  void answer(std::size_t loop, int at_ms) {
    RequestRecord record = testing::predicted(clock_);
    record.answered = Clock::SteadyTime(std::chrono::milliseconds(at_ms));
    logs_[loop]->observe(record);
  }

  /// The times of what is taken, in milliseconds.
  std::string taken() {
    std::string times;
    order_.take(logs_, [&](const LoggedRequest& request) {
      times += std::to_string(request.answered.time_since_epoch() / std::chrono::milliseconds(1)) + ' ';
    });
    return times;
  }

  ManualClock clock_;
  LogWriterDoor door_{.wake = WakeUp::create().value()};
  std::vector<std::unique_ptr<RequestLog>> logs_;
  RequestOrder order_;
};

TEST_F(RequestOrderTest, IsThatOfTimeWhateverTheLoop) {
  for (const int at_ms : {3, 4, 9}) answer(2, at_ms);
  for (const int at_ms : {1, 7, 8}) answer(0, at_ms);
  for (const int at_ms : {2, 5, 6}) answer(1, at_ms);
  EXPECT_EQ(taken(), "1 2 3 4 5 6 7 8 9 ");
  EXPECT_EQ(taken(), "");
}

TEST_F(RequestOrderTest, KeepsThatOfALoop) {
  for (const int at_ms : {5, 3, 3}) answer(1, at_ms);
  EXPECT_EQ(taken(), "5 3 3 ");
}

TEST_F(RequestOrderTest, EndsAlsoWhileALoopWritesOn) {
  answer(0, 0);
  int taken = 0;
  order_.take(logs_, [&](const LoggedRequest&) { answer(0, ++taken); });
  EXPECT_GT(taken, 1);
}

}  // namespace
}  // namespace foretell::monitor
