#include "monitor/log_file.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <set>

#include <gtest/gtest.h>

#include "monitor/log_testing.hpp"

namespace foretell::monitor {
namespace {

namespace fs = std::filesystem;

class LogFileTest : public testing::LogFolderTest {
 protected:
  LogFile open(std::uint64_t bytes_max = 1'000, std::size_t files_max = 3) {
    auto file = LogFile::open({.path = folder_ / "log", .bytes_max = bytes_max, .files_max = files_max});
    EXPECT_TRUE(file) << file.error().message;
    return std::move(*file);
  }

  /// Writes all of `lines`.
  static void write(LogFile& file, std::string_view lines) {
    const auto written = file.write(lines);
    EXPECT_TRUE(written) << written.error().message;
    EXPECT_EQ(lines, "");
  }

  void put(const std::string& name, std::string_view text) const { std::ofstream(folder_ / name) << text; }

  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) names.insert(entry.path().filename());
    return names;
  }
};

TEST_F(LogFileTest, AppendsToWhatIsThere) {
  put("log", "old\n");
  LogFile file = open();
  write(file, "one\ntwo\n");
  write(file, "three\n");
  EXPECT_EQ(content("log"), "old\none\ntwo\nthree\n");
}

TEST_F(LogFileTest, IsReadableByItsOwnerAndGroup) {
  const mode_t umask_before = ::umask(0);
  LogFile file = open();
  ::umask(umask_before);
  struct stat status{};
  ASSERT_EQ(::stat((folder_ / "log").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0640u);
}

TEST_F(LogFileTest, BeginsANewFileBeforeOneIsLongerThanItsBound) {
  LogFile file = open(8);
  write(file, "1234567\n");
  EXPECT_EQ(content("log"), "1234567\n");
  write(file, "x\n");
  EXPECT_EQ(content("log.1"), "1234567\n");
  EXPECT_EQ(content("log"), "x\n");
}

TEST_F(LogFileTest, CutsWhatItIsGivenBetweenLines) {
  LogFile file = open(8);
  write(file, "12\n34\n56\n78\n90\n");
  EXPECT_EQ(content("log.2"), "12\n34\n");
  EXPECT_EQ(content("log.1"), "56\n78\n");
  EXPECT_EQ(content("log"), "90\n");
}

TEST_F(LogFileTest, KeepsNoMoreFilesThanItMay) {
  LogFile file = open(2, 3);
  for (const char* line : {"1\n", "2\n", "3\n", "4\n", "5\n"}) write(file, line);
  EXPECT_EQ(files(), (std::set<std::string>{"log", "log.1", "log.2"}));
  EXPECT_EQ(content("log") + content("log.1") + content("log.2"), "5\n4\n3\n");
}

TEST_F(LogFileTest, BeginsAnewInPlaceWhenItMayKeepOneFileOnly) {
  LogFile file = open(2, 1);
  write(file, "1\n");
  write(file, "2\n");
  EXPECT_EQ(files(), std::set<std::string>{"log"});
  EXPECT_EQ(content("log"), "2\n");
}

TEST_F(LogFileTest, WritesALineThatIsLongerThanTheBoundByItself) {
  LogFile file = open(4);
  write(file, "1\n1234567\n2\n");
  EXPECT_EQ(content("log.2") + content("log.1") + content("log"), "1\n1234567\n2\n");
}

TEST_F(LogFileTest, EndsALineThatACrashLeftByHalf) {
  put("log", "ha");
  LogFile file = open();
  write(file, "one\n");
  EXPECT_EQ(content("log"), "ha\none\n");
}

TEST_F(LogFileTest, GoesOnInANewFileWhenItsOwnWasRenamedAndItIsTold) {
  LogFile file = open();
  write(file, "one\n");
  fs::rename(folder_ / "log", folder_ / "moved");
  write(file, "two\n");
  EXPECT_TRUE(file.reopen());
  write(file, "three\n");
  EXPECT_EQ(content("moved"), "one\ntwo\n");
  EXPECT_EQ(content("log"), "three\n");
}

TEST_F(LogFileTest, GoesOnInANewFileWhenItsOwnWasRemoved) {
  LogFile file = open();
  write(file, "one\n");
  fs::remove(folder_ / "log");
  write(file, "two\n");
  EXPECT_EQ(content("log"), "two\n");
}

TEST_F(LogFileTest, SeesThatItsFileWasEmptiedByOthers) {
  LogFile file = open(8);
  write(file, "123456\n");
  put("log", "");
  write(file, "123456\n");
  EXPECT_EQ(files(), std::set<std::string>{"log"});
}

/// A bound on the size of files stands in for a disk that is full: writes beyond it are short, then fail.
class FullDisk {
 public:
  explicit FullDisk(std::uint64_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit bound{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &bound);
    signal_before_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_before_);
  }

 private:
  rlimit before_{};
  void (*signal_before_)(int) = SIG_DFL;
};

TEST_F(LogFileTest, LeavesNoPartOfALineOnADiskThatIsFull) {
  LogFile file = open();
  write(file, "0\n");
  std::string_view lines = "one\ntwo\nthree\n";
  {
    const FullDisk disk(8);
    const auto written = file.write(lines);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::io);
    EXPECT_TRUE(written.error().message.contains((folder_ / "log").string())) << written.error().message;
  }
  EXPECT_EQ(lines, "two\nthree\n") << "what is lost";
  EXPECT_EQ(content("log"), "0\none\n");
  write(file, "four\n");
  EXPECT_EQ(content("log"), "0\none\nfour\n");
}

TEST_F(LogFileTest, DoesNotMoveOldFilesOnAndOnWhereNoNewOneCanBegin) {
  LogFile file = open(2, 3);
  write(file, "1\n");
  write(file, "2\n");
  fs::create_directory(folder_ / "log.1.d");
  fs::remove(folder_ / "log.1");
  put("log.2", "oldest\n");
  // What cannot be moved over is a folder that is not empty.
  fs::create_directories(folder_ / "log.1" / "x");
  for (int attempt = 0; attempt < 3; ++attempt) {
    std::string_view lines = "3\n";
    EXPECT_FALSE(file.write(lines));
    EXPECT_EQ(lines, "3\n");
  }
  EXPECT_EQ(content("log"), "2\n");
}

TEST_F(LogFileTest, RefusesWhatIsNoRegularFile) {
  const auto code = [&](const fs::path& path) {
    const auto file = LogFile::open({.path = path, .bytes_max = 100, .files_max = 2});
    return file ? std::string("none") : std::string(to_text(file.error().code));
  };
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(code(folder_ / "pipe"), "invalid_argument");
  EXPECT_EQ(code("/dev/null"), "invalid_argument");
  EXPECT_NE(code(folder_), "none");
  EXPECT_NE(code(folder_ / "absent" / "log"), "none");
}

}  // namespace
}  // namespace foretell::monitor
