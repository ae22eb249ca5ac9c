#include "monitor/text_lines.hpp"

#include <gtest/gtest.h>

#include "base/manual_clock.hpp"

namespace foretell::monitor {
namespace {

/// A line without its time of day, which depends on where the test runs.
template <class T>
std::string line(const T& what, bool has_colours = false) {
  LineBuffer lines;
  TextLines(has_colours).add(lines, what, ManualClock().wall_now());
  EXPECT_EQ(lines.text().substr(5, 7), ":37.000");
  return std::string(lines.text().substr(12));
}

LoggedRequest predicted() {
  LoggedRequest request;
  request.total = std::chrono::nanoseconds(412'345);
  request.rows = 2;
  request.has_route = true;
  request.set(LogText::request_id, "r-1");
  request.set(LogText::method, "POST");
  request.set(LogText::target, "/predict");
  request.set(LogText::model, "churn");
  request.set(LogText::model_version, "3");
  return request;
}

TEST(TextLines, ShowARequestInColumns) {
  EXPECT_EQ(line(predicted()),
            "  info     200      0.412 ms  POST /predict                     churn:3  2 rows  id=r-1\n");
}

TEST(TextLines, ShowWhatWentWrongAndHowTheCacheWasUsed) {
  LoggedRequest request = predicted();
  request.status = 500;
  request.rows = 1;
  request.cache = CacheUse::hit;
  request.set(LogText::error, "it broke");
  EXPECT_TRUE(line(request).starts_with("  error    500"));
  EXPECT_TRUE(line(request).ends_with("  1 row  cache hit  id=r-1  error=it broke\n"));
}

TEST(TextLines, ShowEvents) {
  EXPECT_EQ(line(LogEvent{.message = "ready", .error = "none"}), "  info     ready  error=none\n");
}

TEST(TextLines, PaintTheLevelWhereThereAreColours) {
  EXPECT_TRUE(line(LogEvent{.level = LogLevel::warning, .message = "x"}, true).starts_with("  \x1b[33mwarning\x1b[0m"));
}

TEST(TextLines, ObeyNothingThatAStrangerSent) {
  LoggedRequest request;
  for (std::size_t i = 0; i < k_log_texts; ++i)
    request.set(LogText{static_cast<std::uint8_t>(i)}, "\x1b[2J\r\n\xC2\x9B\xFF");
  const std::string written = line(request);
  EXPECT_EQ(written.find_first_of("\x1b\r"), std::string::npos);
  EXPECT_EQ(written.find("\xC2\x9B"), std::string::npos);
  EXPECT_EQ(written.find('\n'), written.size() - 1);
}

TEST(TextLines, MarkWhatWasCut) {
  LoggedRequest request = predicted();
  request.set(LogText::model, "gr\xC3\xBC", 3);
  EXPECT_TRUE(line(request).contains("  gr...:3"));
}

}  // namespace
}  // namespace foretell::monitor
