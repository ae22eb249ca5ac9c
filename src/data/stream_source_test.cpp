#include "data/stream_source.hpp"

#include <unistd.h>

#include <array>
#include <thread>

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

class Pipe {
 public:
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    out = FileDescriptor(ends[0]);
    in = FileDescriptor(ends[1]);
  }
  void write(std::string_view text) const {
    EXPECT_EQ(::write(in.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

  FileDescriptor out;
  FileDescriptor in;
};

TEST(StreamSource, GivesWhatHasComeAndThenTheEnd) {
  Pipe pipe;
  StreamSource source = *StreamSource::open(pipe.out.get(), "standard input", {});
  std::array<char, 8> block{};
  pipe.write("abc");
  ASSERT_EQ(*source.read(block), 3u);
  EXPECT_EQ(std::string_view(block.data(), 3), "abc");
  pipe.write("d");
  EXPECT_EQ(*source.read(block), 1u);
  pipe.in.reset();
  EXPECT_EQ(*source.read(block), 0u);
}

TEST(StreamSource, StopsWaitingWhenAsked) {
  const Pipe pipe;
  std::stop_source stop;
  StreamSource source = *StreamSource::open(pipe.out.get(), "standard input", stop.get_token());
  const std::jthread stopper([&] { stop.request_stop(); });
  std::array<char, 8> block{};
  EXPECT_EQ(source.read(block).error().code, ErrorCode::cancelled);
}

TEST(StreamSource, TellsWhatTheSystemRefuses) {
  Pipe pipe;
  StreamSource unreadable = *StreamSource::open(pipe.in.get(), "standard input", {});
  std::array<char, 8> block{};
  pipe.out.reset();  // poll() wakes up: the other end is gone
  const auto read = unreadable.read(block);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message.find("standard input"), std::string::npos);
}

TEST(StreamSource, CannotBeReadTwice) {
  Pipe pipe;
  StreamSource source = *StreamSource::open(pipe.out.get(), "standard input", {});
  EXPECT_TRUE(source.rewind());
  pipe.write("a");
  std::array<char, 8> block{};
  ASSERT_TRUE(source.read(block));
  EXPECT_EQ(source.rewind().error().code, ErrorCode::internal);
}

}  // namespace
}  // namespace foretell::data
