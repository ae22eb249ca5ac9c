#include "monitor/json_lines.hpp"

#include <gtest/gtest.h>

#include "base/manual_clock.hpp"
#include "base/record_ring.hpp"

namespace foretell::monitor {
namespace {

constexpr std::string_view k_traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

class JsonLinesTest : public ::testing::Test {
 protected:
  template <class T>
  std::string line(const T& what) {
    lines_.clear();
    form_.add(lines_, what, clock_.wall_now());
    return std::string(lines_.text());
  }

  /// The line of a form that has written none before.
  std::string fresh_line(const LoggedRequest& request) {
    LineBuffer lines;
    JsonLines().add(lines, request, clock_.wall_now());
    return std::string(lines.text());
  }

  ManualClock clock_;  // 1994-11-06 at 08:49:37
  JsonLines form_;
  LineBuffer lines_;
};

LoggedRequest predicted() {
  LoggedRequest request;
  request.total = std::chrono::nanoseconds(1'000'412'345);
  request.rows = 2;
  request.has_route = true;
  request.set(LogText::request_id, "r-1");
  request.set(LogText::method, "POST");
  request.set(LogText::target, "/predict");
  request.set(LogText::model, "churn");
  request.set(LogText::model_version, "3");
  return request;
}

TEST_F(JsonLinesTest, HasTheKeysOfAPrediction) {
  LoggedRequest request = predicted();
  request.cache = CacheUse::miss;
  request.set(LogText::traceparent, k_traceparent);
  EXPECT_EQ(line(request),
            R"({"timestamp":"1994-11-06T08:49:37.000+00:00","level":"info","message":"POST /predict",)"
            R"("request_id":"r-1","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7",)"
            R"("model":"churn","model_version":"3","route":"/predict","status":200,"execution_time":1.000412345,)"
            R"("rows":2,"cache":"miss"})"
            "\n");
}

TEST_F(JsonLinesTest, SaysWhyARequestWasRefused) {
  LoggedRequest request;
  request.status = 404;
  request.code = ErrorCode::not_found;
  request.set(LogText::request_id, "r-2");
  request.set(LogText::method, "GET");
  request.set(LogText::target, "/nowhere");
  request.set(LogText::error, "there is nothing at this path");
  EXPECT_EQ(line(request),
            R"({"timestamp":"1994-11-06T08:49:37.000+00:00","level":"warning","message":"GET /nowhere",)"
            R"("request_id":"r-2","status":404,"error":"there is nothing at this path","code":"not_found"})"
            "\n");
}

TEST_F(JsonLinesTest, LeavesOutATraceparentThatIsNotValid) {
  LoggedRequest request = predicted();
  request.set(LogText::traceparent, "00-00000000000000000000000000000000-00f067aa0ba902b7-01");
  EXPECT_FALSE(line(request).contains("trace"));
}

TEST_F(JsonLinesTest, NamesRequestsWithoutAMethodOrATarget) {
  LoggedRequest request;
  EXPECT_TRUE(line(request).contains(R"("message":"a request that could not be read")"));
  request.set(LogText::target, "/x");
  EXPECT_TRUE(line(request).contains(R"("message":"? /x")"));
}

TEST_F(JsonLinesTest, EscapesWhatAStrangerSent) {
  LoggedRequest request;
  for (std::size_t i = 0; i < k_log_texts; ++i)
    request.set(LogText{static_cast<std::uint8_t>(i)}, "a\"\n\x1b\xFF\xE2\x80\xA8");
  const std::string written = line(request);
  EXPECT_EQ(written.find('\n'), written.size() - 1);
  EXPECT_TRUE(written.contains(R"("request_id":"a\"\n\u001b)"
                               "\xEF\xBF\xBD"
                               R"(\u2028")"));
}

TEST_F(JsonLinesTest, MarksWhatWasCutAndCutsBetweenCharacters) {
  LoggedRequest request = predicted();
  request.set(LogText::model, "gr\xC3\xBC", 3);
  EXPECT_TRUE(line(request).contains(R"("model":"gr...")"));
  request.set(LogText::model, "gr\xC3\xBC\xC3", 4);
  EXPECT_TRUE(line(request).contains("\"model\":\"gr\xC3\xBC...\""));
}

TEST_F(JsonLinesTest, HasRoomForTheLongestTextsAllEscaped) {
  const std::string longest(limits::k_log_features_bytes_max, '\x01');
  LoggedRequest request;
  request.total = Clock::Duration::max();
  request.rows = ~std::uint64_t{0};
  request.has_route = true;
  request.code = ErrorCode::unsupported_media_type;
  request.cache = CacheUse::miss;
  for (std::size_t i = 0; i < k_log_texts; ++i)
    request.set(LogText{static_cast<std::uint8_t>(i)}, longest, longest.size() - 1);
  request.set(LogText::traceparent, k_traceparent);
  const std::string written = line(request);
  EXPECT_TRUE(written.ends_with("\\u0001...\"}\n"));
}

TEST_F(JsonLinesTest, TakesNothingFromTheLineBeforeThatDiffers) {
  const LoggedRequest first = predicted();
  const std::string expected = line(first);
  const auto differs = [&](const auto& change) {
    LoggedRequest other = first;
    change(other);
    line(first);
    const std::string after = line(other);
    EXPECT_EQ(after, fresh_line(other));
    EXPECT_NE(after, expected);
    EXPECT_EQ(line(first), expected);
  };
  differs([](LoggedRequest& other) { other.status = 503; });
  differs([](LoggedRequest& other) { other.has_route = false; });
  differs([](LoggedRequest& other) { other.set(LogText::method, "PUT"); });
  differs([](LoggedRequest& other) { other.set(LogText::target, "/other"); });
  differs([](LoggedRequest& other) { other.set(LogText::model, "other"); });
  differs([](LoggedRequest& other) { other.set(LogText::model_version, "4"); });
  differs([](LoggedRequest& other) { other.set(LogText::target, "/predict/more", 8); });
  differs([](LoggedRequest& other) { other.set(LogText::request_id, "r-2"); });
  differs([](LoggedRequest& other) { other.rows = 3; });
}

TEST_F(JsonLinesTest, WritesEvents) {
  EXPECT_EQ(line(LogEvent{.level = LogLevel::error,
                          .message = "cannot load",
                          .model = "churn",
                          .model_version = "4",
                          .error = "damaged",
                          .code = "corrupt"}),
            R"({"timestamp":"1994-11-06T08:49:37.000+00:00","level":"error","message":"cannot load",)"
            R"("model":"churn","model_version":"4","error":"damaged","code":"corrupt"})"
            "\n");
  EXPECT_TRUE(line(LogEvent{.message = std::string(limits::k_log_value_bytes_max + 1, 'x')}).contains("x...\""));
  EXPECT_FALSE(line(LogEvent{.message = std::string(limits::k_log_value_bytes_max, 'x')}).contains("..."));
}

TEST_F(JsonLinesTest, KeepsUpWithTheTime) {
  const LogEvent event{.message = "x"};
  line(event);
  clock_.advance(std::chrono::milliseconds(87));
  EXPECT_TRUE(line(event).contains("08:49:37.087+00:00"));
  clock_.advance(std::chrono::milliseconds(913));
  EXPECT_TRUE(line(event).contains("08:49:38.000+00:00"));
}

}  // namespace
}  // namespace foretell::monitor
