#include "monitor/log.hpp"

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "monitor/log_testing.hpp"

namespace foretell::monitor {
namespace {

using testing::lines_of;
using testing::Pipe;
using testing::predicted;

class LogTest : public testing::LogFolderTest {
 protected:
  LogTest() { std::signal(SIGPIPE, SIG_IGN); }

  /// A log with a pipe as its console.
  std::unique_ptr<Log> open(LogOptions options = {}) {
    options.console = console_.writer.get();
    return open_without_console(options);
  }
  std::unique_ptr<Log> open_without_console(LogOptions options) {
    options.clock = &clock_;
    auto log = Log::open(options);
    EXPECT_TRUE(log) << log.error().message;
    return std::move(*log);
  }

  LogOptions with_file() const { return {.file = folder_ / "log", .file_bytes_max = 1u << 20, .files_max = 2}; }

  RequestRecord numbered(std::uint64_t number) const {
    RequestRecord record = predicted(clock_);
    record.rows = number;
    return record;
  }

  ManualClock clock_;
  Pipe console_;
};

TEST_F(LogTest, WritesALineARequest) {
  const auto log = open();
  log->observer(0).observe(predicted(clock_));
  log->flush();
  EXPECT_EQ(console_.read(),
            R"({"timestamp":"1994-11-06T08:49:37.000+00:00","level":"info","message":"POST /api/v1/predict",)"
            R"("request_id":"r-1","model":"churn","model_version":"3","route":"/api/v1/predict","status":200,)"
            R"("execution_time":0.000412345,"rows":2})"
            "\n");
}

TEST_F(LogTest, WritesWithoutBeingAskedTo) {
  const auto log = open();
  log->observer(0).observe(predicted(clock_));
  std::string text;
  while (!text.ends_with("\n")) text += console_.read();
  log->event({.message = "something happened"});
  while (!text.contains("something happened")) text += console_.read();
}

TEST_F(LogTest, WritesColumnsOnATerminalAndJsonToTheFile) {
  LogOptions options = with_file();
  options.console_format = LogFormat::text;
  const auto log = open(options);
  log->observer(0).observe(predicted(clock_));
  log->event({.message = "an event"});
  log->flush();
  EXPECT_TRUE(console_.read().contains("  POST /api/v1/predict"));
  EXPECT_TRUE(content("log").starts_with("{"));
  EXPECT_EQ(lines_of(content("log")).size(), 2u);
}

TEST_F(LogTest, LeavesOutEventsBelowItsLevel) {
  const auto log = open({.level = LogLevel::error});
  log->event({.level = LogLevel::warning, .message = "a warning"});
  log->event({.level = LogLevel::error, .message = "an error"});
  log->flush();
  EXPECT_EQ(lines_of(console_.read()).size(), 1u);
}

TEST_F(LogTest, LosesNoLineAtItsEnd) {
  constexpr std::size_t k_requests = 1'000;
  LogOptions options = with_file();
  options.loops = 2;
  {
    const auto log = open_without_console(options);
    std::thread other([&] {
      for (std::size_t i = 0; i < k_requests; ++i) log->observer(1).observe(numbered(i));
    });
    for (std::size_t i = 0; i < k_requests; ++i) log->observer(0).observe(numbered(i));
    other.join();
    ASSERT_EQ(log->drops().overflow, 0u);
  }
  EXPECT_EQ(lines_of(content("log")).size(), 2 * k_requests);
}

TEST_F(LogTest, CountsAndSaysWhatCameTooFast) {
  LogOptions options = with_file();
  const auto log = open_without_console(options);
  // The writer has other things to do: nothing of what comes meanwhile is taken.
  while (log->drops().overflow == 0) {
    for (int i = 0; i < 10'000; ++i) log->observer(0).observe(predicted(clock_));
  }
  log->flush();
  clock_.advance(limits::k_log_retry_interval);
  log->event({.message = "and so on"});
  log->flush();
  const std::string text = content("log") + content("log.1");
  EXPECT_TRUE(text.contains(R"("level":"warning","message":")")) << "said";
  EXPECT_TRUE(text.contains("came faster than they could be written"));
}

TEST_F(LogTest, SaysAgainWhatIsDroppedOnlyAfterAWhile) {
  const auto log = open(with_file());
  console_.reader.reset();
  const auto said = [&] {
    log->flush();
    std::size_t times = 0;
    for (const std::string& line : lines_of(content("log"))) times += line.contains("were not taken by the console");
    return times;
  };
  log->event({.message = "1"});
  EXPECT_EQ(said(), 1u);
  log->event({.message = "2"});
  EXPECT_EQ(said(), 1u);
  clock_.advance(limits::k_log_retry_interval);
  log->event({.message = "3"});
  EXPECT_EQ(said(), 2u);
  clock_.advance(limits::k_log_retry_interval);
  EXPECT_EQ(said(), 2u) << "its own line does not count";
  EXPECT_EQ(log->drops(), (LogDrops{.overflow = 0, .console = 5, .file = 0}));
}

TEST_F(LogTest, KeepsABoundedNumberOfEvents) {
  console_.fill();
  const auto log = open();
  std::uint64_t told = 0;
  while (log->drops().overflow == 0) {
    log->event({.message = "x"});
    ++told;
    ASSERT_LT(told, 100'000'000u);
  }
  EXPECT_GT(told, limits::k_log_events_max);
  console_.reader.reset();  // or its end would be waited for
}

TEST_F(LogTest, GoesOnWritingTheFileWhenTheConsoleDoesNotRead) {
  console_.fill();
  const auto log = open(with_file());
  log->event({.message = "one"});
  std::string text;
  while (!text.ends_with("\n")) text = content("log");
  EXPECT_TRUE(text.contains("one"));
  console_.reader.reset();  // or its end would be waited for
}

TEST_F(LogTest, SaysOnceThatTheFileCannotBeWrittenAndOnceThatItCanAgain) {
  const auto log = open(with_file());
  std::filesystem::remove(folder_ / "log");
  std::filesystem::create_directory(folder_ / "log");  // in the way
  const auto say = [&](const char* message) {
    log->event({.message = message});
    log->flush();
    clock_.advance(limits::k_log_retry_interval);
  };
  say("1");
  say("2");
  say("3");
  EXPECT_EQ(log->drops().file, 3u);
  std::filesystem::remove(folder_ / "log");
  say("4");
  say("5");
  EXPECT_EQ(lines_of(content("log")).size(), 2u);
  const auto lines = lines_of(console_.read());
  ASSERT_EQ(lines.size(), 7u) << "5 events, and what was said of the file";
  EXPECT_TRUE(lines[0].contains("log lines are lost until the log file can be written")) << lines[0];
  EXPECT_TRUE(lines[0].contains((folder_ / "log").string())) << lines[0];
  EXPECT_TRUE(lines[4].contains("can be written again; it lacks 3 lines")) << lines[4];
}

TEST_F(LogTest, OpensTheFileAgainWhenItWasRenamed) {
  const auto log = open(with_file());
  log->event({.message = "one"});
  log->flush();
  std::filesystem::rename(folder_ / "log", folder_ / "old");
  log->reopen();
  log->event({.message = "two"});
  log->flush();
  EXPECT_TRUE(content("old").contains("one"));
  EXPECT_TRUE(content("log").contains("two"));
}

TEST_F(LogTest, IsNotOpenedWithAFileThatCannotBe) {
  LogOptions options = with_file();
  options.file = folder_ / "absent" / "log";
  const auto log = Log::open(options);
  ASSERT_FALSE(log);
  EXPECT_TRUE(log.error().message.contains(options.file.string()));
}

TEST_F(LogTest, TakesEventsFromAnyThreadWhileLoopsWrite) {
  constexpr std::size_t k_each = 300;
  LogOptions options = with_file();
  options.loops = 2;
  {
    const auto log = open_without_console(options);
    std::vector<std::thread> threads;
    for (std::size_t loop = 0; loop < options.loops; ++loop) {
      threads.emplace_back([&, loop] {
        for (std::size_t i = 0; i < k_each; ++i) log->observer(loop).observe(numbered(i));
      });
    }
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&] {
        for (std::size_t event = 0; event < k_each; ++event) log->event({.message = "event"});
      });
    }
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) log->flush();
    });
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(log->drops().overflow, 0u);
  }
  EXPECT_EQ(lines_of(content("log")).size(), 4 * k_each);
}

}  // namespace
}  // namespace foretell::monitor
