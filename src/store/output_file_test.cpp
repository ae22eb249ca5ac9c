#include "store/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace foretell::store {
namespace {

class OutputFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "foretell-output-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file() const { return folder_ / "out.csv"; }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
  }
  static std::string content(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static void put(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }
  static mode_t mode(const std::filesystem::path& file) {
    struct stat status{};
    EXPECT_EQ(::stat(file.c_str(), &status), 0);
    return status.st_mode & 0777;
  }

  std::filesystem::path folder_;
};

TEST_F(OutputFileTest, AppearsWithAllOfItsContentOnceItIsPublished) {
  auto output = OutputFile::create(file());
  ASSERT_TRUE(output) << output.error().message;
  ASSERT_TRUE(output->write("a,b\n"));
  ASSERT_TRUE(output->write("1,2\n"));
  EXPECT_FALSE(std::filesystem::exists(file()));
  ASSERT_TRUE(output->publish());
  EXPECT_EQ(content(file()), "a,b\n1,2\n");
  EXPECT_EQ(files(), 1u);
}

TEST_F(OutputFileTest, LeavesNothingUnlessItIsPublished) {
  put(file(), "old");
  {
    auto output = OutputFile::create(file());
    ASSERT_TRUE(output->write("new"));
    EXPECT_EQ(files(), 2u);
  }
  EXPECT_EQ(content(file()), "old");
  EXPECT_EQ(files(), 1u);
}

TEST_F(OutputFileTest, HasTheModeOfTheFileThatItReplaces) {
  put(file(), "old");
  std::filesystem::permissions(file(), std::filesystem::perms(0604));
  auto output = OutputFile::create(file());
  ASSERT_TRUE(output->publish());
  EXPECT_EQ(mode(file()), 0604u);
}

TEST_F(OutputFileTest, HasTheModeThatTheUmaskLeaves) {
  const mode_t before = ::umask(0027);
  auto output = OutputFile::create(file());
  ::umask(before);
  ASSERT_TRUE(output->publish());
  EXPECT_EQ(mode(file()), 0640u);
}

TEST_F(OutputFileTest, ReplacesTheFileBehindALink) {
  put(folder_ / "target", "old");
  std::filesystem::create_symlink("target", file());
  auto output = OutputFile::create(file());
  ASSERT_TRUE(output->write("new"));
  ASSERT_TRUE(output->publish());
  EXPECT_TRUE(std::filesystem::is_symlink(file()));
  EXPECT_EQ(content(folder_ / "target"), "new");
}

TEST_F(OutputFileTest, WritesAPipeDirectly) {
  ASSERT_EQ(::mkfifo(file().c_str(), 0600), 0);
  const FileDescriptor reader(::open(file().c_str(), O_RDONLY | O_NONBLOCK));
  auto output = OutputFile::create(file());
  ASSERT_TRUE(output->write("text"));
  char text[4];
  EXPECT_EQ(::read(reader.get(), text, sizeof text), 4);
  ASSERT_TRUE(output->publish());
  EXPECT_EQ(files(), 1u);
}

TEST_F(OutputFileTest, RefusesAFolderAndAFolderThatIsNotThere) {
  EXPECT_EQ(OutputFile::create(folder_).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(OutputFile::create(folder_ / "none" / "out.csv").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace foretell::store
