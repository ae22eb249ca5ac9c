#include "monitor/log_console.hpp"

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "monitor/log_testing.hpp"

namespace foretell::monitor {
namespace {

using testing::Pipe;

constexpr std::chrono::milliseconds k_patience{20'000};

std::string line_of(std::size_t bytes) { return std::string(bytes - 1, 'x') + '\n'; }

TEST(LogConsole, WritesWhatItIsGiven) {
  const Pipe pipe;
  LogConsole console(pipe.writer.get());
  EXPECT_EQ(console.write("one\ntwo\n", 2), 0u);
  EXPECT_FALSE(console.is_behind());
  EXPECT_EQ(pipe.read(), "one\ntwo\n");
}

TEST(LogConsole, ShowsNothingWithoutADescriptor) {
  LogConsole console(-1);
  EXPECT_EQ(console.write("one\n", 1), 0u);
  EXPECT_FALSE(console.is_behind());
}

TEST(LogConsole, DoesNotWaitForAReaderThatDoesNotRead) {
  const Pipe pipe;
  pipe.fill();
  LogConsole console(pipe.writer.get());
  EXPECT_EQ(console.write("one\n", 1), 0u);
  EXPECT_EQ(console.write("two\n", 1), 0u);
  EXPECT_TRUE(console.is_behind());
  pipe.read();
  EXPECT_EQ(console.write_on(), 0u);
  EXPECT_FALSE(console.is_behind());
  EXPECT_EQ(pipe.read(), "one\ntwo\n");
}

TEST(LogConsole, KeepsABoundedNumberOfBytesAndCountsTheLinesBeyond) {
  const Pipe pipe;
  pipe.fill();
  LogConsole console(pipe.writer.get());
  EXPECT_EQ(console.write(line_of(limits::k_log_console_bytes_max - 2), 1), 0u);
  EXPECT_EQ(console.write("1\n", 1), 0u) << "exactly as many as are kept";
  EXPECT_EQ(console.write("2\n3\n", 2), 2u);
  pipe.read();
  std::string text;
  while (console.is_behind()) {
    EXPECT_EQ(console.write_on(), 0u);
    text += pipe.read();
  }
  EXPECT_EQ(text.size(), limits::k_log_console_bytes_max);
  EXPECT_TRUE(text.ends_with("x\n1\n"));
}

TEST(LogConsole, CountsTheLinesThatAReaderWhoHasGoneDoesNotGet) {
  Pipe pipe;
  pipe.fill();
  LogConsole console(pipe.writer.get());
  EXPECT_EQ(console.write("one\ntwo\n", 2), 0u);
  std::signal(SIGPIPE, SIG_IGN);
  pipe.reader.reset();
  EXPECT_EQ(console.write_on(), 2u);
  EXPECT_FALSE(console.is_behind());
  EXPECT_EQ(console.write("three\n", 1), 1u);
}

TEST(LogConsole, WaitsForAReaderThatReadsWhenToldTo) {
  const Pipe pipe;
  pipe.fill();
  LogConsole console(pipe.writer.get());
  console.write(line_of(100'000), 1);
  std::string text;
  std::thread reader([&] {
    while (text.find('\n') == std::string::npos) text += pipe.read();
  });
  EXPECT_EQ(console.write_on(k_patience), 0u);
  EXPECT_FALSE(console.is_behind());
  reader.join();
}

TEST(LogConsole, DropsNoPartOfALine) {
  const Pipe pipe;
  LogConsole console(pipe.writer.get());
  console.write(line_of(200'000) + "two\n", 2);
  ASSERT_TRUE(console.is_behind());
  EXPECT_EQ(console.drop(), 1u);
  std::string text;
  while (console.is_behind()) {
    EXPECT_EQ(console.write_on(), 0u);
    text += pipe.read();
  }
  console.write("three\n", 1);
  text += pipe.read();
  EXPECT_EQ(text, line_of(200'000) + "three\n");
}

TEST(LogConsole, WaitsNoLongerThanItMay) {
  const Pipe pipe;
  pipe.fill();
  LogConsole console(pipe.writer.get());
  console.write("one\ntwo\n", 2);
  EXPECT_EQ(console.write_on(std::chrono::milliseconds(1)), 0u);
  EXPECT_TRUE(console.is_behind());
  EXPECT_EQ(console.drop(), 2u);
  EXPECT_FALSE(console.is_behind());
}

}  // namespace
}  // namespace foretell::monitor
