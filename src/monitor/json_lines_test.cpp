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

  ManualClock clock_;  // 1994-11-06 at 08:49:37
  JsonLines form_;
  LineBuffer lines_;
};

LoggedRequest predicted() {
  LoggedRequest request{.total = std::chrono::nanoseconds(1'000'412'345), .rows = 2, .has_route = true};
  request[LogText::request_id] = {"r-1"};
  request[LogText::method] = {"POST"};
  request[LogText::target] = {"/predict"};
  request[LogText::model] = {"churn"};
  request[LogText::model_version] = {"3"};
  return request;
}

TEST_F(JsonLinesTest, HasTheKeysOfAPrediction) {
  LoggedRequest request = predicted();
  request.cache = CacheUse::miss;
  request[LogText::traceparent] = {k_traceparent};
  EXPECT_EQ(line(request),
            R"({"timestamp":"1994-11-06T08:49:37.000+00:00","level":"info","message":"POST /predict",)"
            R"("request_id":"r-1","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7",)"
            R"("model":"churn","model_version":"3","route":"/predict","status":200,"execution_time":1.000412345,)"
            R"("rows":2,"cache":"miss"})"
            "\n");
}

TEST_F(JsonLinesTest, SaysWhyARequestWasRefused) {
  LoggedRequest request{.status = 404, .code = ErrorCode::not_found};
  request[LogText::request_id] = {"r-2"};
  request[LogText::method] = {"GET"};
  request[LogText::target] = {"/nowhere"};
  request[LogText::error] = {"there is nothing at this path"};
  EXPECT_EQ(line(request),
            R"({"timestamp":"1994-11-06T08:49:37.000+00:00","level":"warning","message":"GET /nowhere",)"
            R"("request_id":"r-2","status":404,"error":"there is nothing at this path","code":"not_found"})"
            "\n");
}

TEST_F(JsonLinesTest, LeavesOutATraceparentThatIsNotValid) {
  LoggedRequest request = predicted();
  request[LogText::traceparent] = {"00-00000000000000000000000000000000-00f067aa0ba902b7-01"};
  EXPECT_FALSE(line(request).contains("trace"));
}

TEST_F(JsonLinesTest, NamesRequestsWithoutAMethodOrATarget) {
  LoggedRequest request;
  EXPECT_TRUE(line(request).contains(R"("message":"a request that could not be read")"));
  request[LogText::target] = {"/x"};
  EXPECT_TRUE(line(request).contains(R"("message":"? /x")"));
}

TEST_F(JsonLinesTest, EscapesWhatAStrangerSent) {
  LoggedRequest request;
  for (CutText& text : request.texts) text = {"a\"\n\x1b\xFF\xE2\x80\xA8"};
  const std::string written = line(request);
  EXPECT_EQ(written.find('\n'), written.size() - 1);
  EXPECT_TRUE(written.contains(R"("request_id":"a\"\n\u001b)"
                               "\xEF\xBF\xBD"
                               R"(\u2028")"));
}

TEST_F(JsonLinesTest, MarksWhatWasCutAndCutsBetweenCharacters) {
  LoggedRequest request = predicted();
  request[LogText::model] = {"gr\xC3", true};
  EXPECT_TRUE(line(request).contains(R"("model":"gr...")"));
  request[LogText::model] = {"gr\xC3\xBC", true};
  EXPECT_TRUE(line(request).contains("\"model\":\"gr\xC3\xBC...\""));
}

TEST_F(JsonLinesTest, HasRoomForTheLongestTextsAllEscaped) {
  const std::string longest(limits::k_log_features_bytes_max, '\x01');
  LoggedRequest request{.total = Clock::Duration::max(), .rows = ~std::uint64_t{0}, .has_route = true};
  request.code = ErrorCode::unsupported_media_type;
  request.cache = CacheUse::miss;
  for (CutText& text : request.texts) text = {longest, true};
  request[LogText::traceparent] = {k_traceparent};
  const std::string written = line(request);
  EXPECT_TRUE(written.ends_with("\\u0001...\"}\n"));
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
