#include "monitor/request_log.hpp"

#include <poll.h>

#include <gtest/gtest.h>

#include "monitor/log_testing.hpp"

namespace foretell::monitor {
namespace {

using testing::predicted;

class RequestLogTest : public ::testing::Test {
 protected:
  /// What stands in the ring of a log that was told of `record`, or nothing.
  std::optional<LoggedRequest> logged(const RequestRecord& record, LogLevel level = LogLevel::info,
                                      bool features = false) {
    log_ = std::make_unique<RequestLog>(level, features, door_);
    log_->observe(record);
    const std::string_view entry = log_->ring().front();
    return entry.empty() ? std::nullopt : std::optional(read_logged_request(entry));
  }

  bool was_woken() const {
    pollfd wake{.fd = door_.wake.descriptor(), .events = POLLIN, .revents = 0};
    return ::poll(&wake, 1, 0) > 0;
  }

  ManualClock clock_;
  LogWriterDoor door_{.wake = WakeUp::create().value()};
  std::unique_ptr<RequestLog> log_;
};

TEST_F(RequestLogTest, KeepsWhatALineNeeds) {
  RequestRecord record = predicted(clock_);
  record.cache = CacheUse::hit;
  const auto request = logged(record);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->answered, record.answered);
  EXPECT_EQ(request->total, record.total);
  EXPECT_EQ(request->rows, 2u);
  EXPECT_EQ(request->status, 200);
  EXPECT_EQ(request->cache, CacheUse::hit);
  EXPECT_EQ(request->code, std::nullopt);
  EXPECT_EQ((*request)[LogText::request_id].text, "r-1");
  EXPECT_EQ((*request)[LogText::target].text, "/api/v1/predict");
  EXPECT_EQ((*request)[LogText::model].text, "churn");
  EXPECT_EQ((*request)[LogText::error].text, "");
}

TEST_F(RequestLogTest, KeepsFeaturesOnlyWhenAsked) {
  EXPECT_EQ((*logged(predicted(clock_)))[LogText::features].text, "");
  EXPECT_EQ((*logged(predicted(clock_), LogLevel::info, true))[LogText::features].text, R"({"features": {"age": 41}})");
}

TEST_F(RequestLogTest, LeavesFoundValuesOutOfErrorsUnlessFeaturesAreLogged) {
  RequestRecord record = predicted(clock_);
  record.status = 400;
  const Error error{.code = ErrorCode::invalid_argument,
                    .message = R"(row 1, column "age": expected a number, got "forty")",
                    .found = R"("forty")"};
  record.error = &error;
  EXPECT_EQ((*logged(record))[LogText::error].text, R"(row 1, column "age": expected a number, got ...)");
  EXPECT_EQ((*logged(record, LogLevel::info, true))[LogText::error].text, error.message);
  EXPECT_EQ(logged(record)->code, ErrorCode::invalid_argument);
}

TEST_F(RequestLogTest, LeavesOutWhatIsBelowItsLevel) {
  RequestRecord record = predicted(clock_);
  const auto levels = [&](int status) {
    record.status = status;
    std::string kept;
    for (const LogLevel level : {LogLevel::info, LogLevel::warning, LogLevel::error, LogLevel::off}) {
      if (logged(record, level)) kept.append(to_text(level)).append(" ");
    }
    return kept;
  };
  EXPECT_EQ(levels(200), "info ");
  EXPECT_EQ(levels(399), "info ");
  EXPECT_EQ(levels(400), "info warning ");
  EXPECT_EQ(levels(499), "info warning ");
  EXPECT_EQ(levels(500), "info warning error ");
}

TEST_F(RequestLogTest, CutsLongTexts) {
  const std::string longest(limits::k_log_value_bytes_max, 'x');
  const std::string longer = longest + 'y';
  RequestRecord record = predicted(clock_);
  record.model = longest;
  EXPECT_EQ((*logged(record))[LogText::model].text, longest);
  EXPECT_FALSE((*logged(record))[LogText::model].is_cut);
  record.model = longer;
  EXPECT_EQ((*logged(record))[LogText::model].text, longest);
  EXPECT_TRUE((*logged(record))[LogText::model].is_cut);
}

TEST_F(RequestLogTest, CutsLongErrorsAlsoWhereAValueIsLeftOut) {
  RequestRecord record = predicted(clock_);
  Error error{.code = ErrorCode::invalid_argument, .message = "got 1" + std::string(2'000, 'x'), .found = "1"};
  record.error = &error;
  const auto request = logged(record);
  EXPECT_EQ((*request)[LogText::error].text, "got ..." + std::string(limits::k_log_value_bytes_max - 7, 'x'));
  EXPECT_TRUE((*request)[LogText::error].is_cut);
}

TEST_F(RequestLogTest, CutsLongBodies) {
  const std::string body(limits::k_log_features_bytes_max + 1, '1');
  RequestRecord record = predicted(clock_);
  record.body = body;
  EXPECT_EQ((*logged(record, LogLevel::info, true))[LogText::features].text.size(), limits::k_log_features_bytes_max);
  EXPECT_TRUE((*logged(record, LogLevel::info, true))[LogText::features].is_cut);
  record.body = std::string_view(body).substr(1);
  EXPECT_FALSE((*logged(record, LogLevel::info, true))[LogText::features].is_cut);
}

TEST_F(RequestLogTest, TheLongestRequestFitsIntoItsRing) {
  const RecordRing ring(limits::k_log_ring_bytes);
  EXPECT_LE(logged_request_bytes_max(), ring.record_bytes_max());
}

TEST_F(RequestLogTest, WakesAWriterThatSleepsOnce) {
  door_.asleep = true;
  ASSERT_TRUE(logged(predicted(clock_)));
  EXPECT_TRUE(was_woken());
  door_.wake.clear();
  log_->observe(predicted(clock_));
  EXPECT_FALSE(was_woken());
}

TEST_F(RequestLogTest, WakesAWriterThatPausesOnceWhenHalfOfTheRingIsFull) {
  ASSERT_TRUE(logged(predicted(clock_)));
  EXPECT_FALSE(was_woken());
  while (!was_woken()) {
    log_->observe(predicted(clock_));
    ASSERT_EQ(log_->ring().dropped(), 0u);
  }
  door_.wake.clear();
  log_->observe(predicted(clock_));
  EXPECT_FALSE(was_woken());
}

}  // namespace
}  // namespace foretell::monitor
