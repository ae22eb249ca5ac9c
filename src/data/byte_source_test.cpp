#include "data/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stop_token>

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

namespace fs = std::filesystem;

class FileSourceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = fs::temp_directory_path() / "foretell_source_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const std::string& bytes) const {
    const fs::path path = folder_ / "table.csv";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  fs::path folder_;
};

std::string read_all(ByteSource& source) {
  std::string bytes;
  std::array<char, 3> block;
  for (;;) {
    const auto length = source.read(block);
    if (!length || *length == 0) return bytes;
    bytes.append(block.data(), *length);
  }
}

TEST_F(FileSourceTest, ReadsTheFileAndReadsItAgain) {
  auto source = FileSource::open(write("a,b\n1,2\n"));
  ASSERT_TRUE(source);
  EXPECT_EQ(read_all(*source), "a,b\n1,2\n");
  ASSERT_TRUE(source->rewind());
  EXPECT_EQ(read_all(*source), "a,b\n1,2\n");
}

TEST_F(FileSourceTest, SaysWhichFileIsMissing) {
  const auto source = FileSource::open(folder_ / "none.csv");
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::not_found);
  EXPECT_NE(source.error().message.find("none.csv: No such file"), std::string::npos) << source.error().message;
}

TEST_F(FileSourceTest, RefusesAFolder) {
  const auto source = FileSource::open(folder_);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::invalid_argument);
  EXPECT_NE(source.error().message.find("is a folder, expected a table file"), std::string::npos);
}

TEST_F(FileSourceTest, RefusesANamedPipeWithoutWaitingForItsWriter) {
  const fs::path pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto source = FileSource::open(pipe);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::invalid_argument);
  EXPECT_NE(source.error().message.find("is not a regular file"), std::string::npos);
}

TEST_F(FileSourceTest, RefusesWhatTheSystemRefuses) {
  const fs::path loop = folder_ / "loop";
  fs::create_symlink(loop, loop);  // a refusal that even root gets, unlike that of a mode
  const auto source = FileSource::open(loop);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::io);
  EXPECT_NE(source.error().message.find("cannot open"), std::string::npos);
}

TEST_F(FileSourceTest, SpoolsWhatAPipeGivesAndReadsItAgain) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  FileDescriptor in(ends[0]), out(ends[1]);
  ASSERT_EQ(::write(out.get(), "a,b\n1,2\n", 8), 8);
  out.reset();
  auto source = FileSource::spool(in.get(), "standard input", {});
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ(read_all(*source), "a,b\n1,2\n");
  ASSERT_TRUE(source->rewind());
  EXPECT_EQ(read_all(*source), "a,b\n1,2\n");
}

TEST_F(FileSourceTest, StopsWaitingForAPipeWhenAsked) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const FileDescriptor in(ends[0]), out(ends[1]);
  std::stop_source stop;
  stop.request_stop();
  const auto source = FileSource::spool(in.get(), "standard input", stop.get_token());
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().code, ErrorCode::cancelled);
}

TEST_F(FileSourceTest, LeavesNoNameOfWhatItSpools) {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", folder_.c_str(), 1);
  FileDescriptor in(::open("/dev/null", O_RDONLY));
  const auto source = FileSource::spool(in.get(), "standard input", {});
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(FileSourceTest, SaysWhereItCannotSpool) {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", write("no folder").c_str(), 1);
  FileDescriptor in(::open("/dev/null", O_RDONLY));
  const auto source = FileSource::spool(in.get(), "standard input", {});
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
  ASSERT_FALSE(source);
  EXPECT_NE(source.error().message.find("found no folder for temporary files"), std::string::npos)
      << source.error().message;
}

TEST(ShownFile, NamesStandardInput) {
  EXPECT_EQ(shown_file("-"), "standard input");
  EXPECT_EQ(shown_file("a\nb.csv"), "a\\nb.csv");
}

TEST(MemorySource, GivesNoMoreThanAskedForOrAllowed) {
  MemorySource source("abcdef", 2);
  std::array<char, 4> block{};
  EXPECT_EQ(source.read(block), 2u);
  EXPECT_EQ(source.read(std::span(block).first(1)), 1u);
  EXPECT_EQ(block[0], 'c');
  ASSERT_TRUE(source.rewind());
  EXPECT_EQ(read_all(source), "abcdef");
  EXPECT_EQ(source.read(block), 0u);
}

TEST(DigestSource, DigestsWhatWasReadSinceTheBeginning) {
  MemorySource inner("abc");
  DigestSource source(inner);
  std::array<char, 2> block{};
  ASSERT_TRUE(source.read(block));
  ASSERT_TRUE(source.rewind());
  EXPECT_EQ(read_all(source), "abc");
  EXPECT_EQ(source.finish_hex(), crypto::sha256_hex("abc"));
}

}  // namespace
}  // namespace foretell::data
