#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/file_descriptor.hpp"
#include "base/manual_clock.hpp"
#include "monitor/request_record.hpp"

/// What the tests of logs share. Included by tests only.
namespace foretell::monitor::testing {

/// A folder of its own for each test.
class LogFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "foretell-log-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string content(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path folder_;
};

/// A pipe whose ends this process has.
struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    reader = FileDescriptor(ends[0]);
    writer = FileDescriptor(ends[1]);
    ::fcntl(reader.get(), F_SETFL, O_NONBLOCK);
  }

  /// What has come, without waiting for more.
  std::string read() const {
    std::string text;
    char block[4096];
    for (ssize_t bytes = 0; (bytes = ::read(reader.get(), block, sizeof block)) > 0;) {
      text.append(block, static_cast<std::size_t>(bytes));
    }
    return text;
  }
  /// Writes to it until it is full.
  void fill() const {
    ::fcntl(writer.get(), F_SETFL, O_NONBLOCK);
    const std::string block(4096, '.');
    while (::write(writer.get(), block.data(), block.size()) > 0) {
    }
    ::fcntl(writer.get(), F_SETFL, 0);
  }

  FileDescriptor reader;
  FileDescriptor writer;
};

/// The lines of a text, without their ends.
inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t end = 0; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1)) {
    lines.emplace_back(text.substr(0, end));
  }
  EXPECT_EQ(text, "") << "a line that has no end";
  return lines;
}

/// A prediction that was answered at the clock's time, in 412.345 us.
inline RequestRecord predicted(const Clock& clock) {
  return {.request_id = "r-1",
          .method = "POST",
          .route = "/api/v1/predict",
          .path = "/api/v1/predict",
          .model = "churn",
          .model_version = "3",
          .rows = 2,
          .body = R"({"features": {"age": 41}})",
          .answered = clock.steady_now(),
          .total = std::chrono::nanoseconds(412'345)};
}

}  // namespace foretell::monitor::testing
