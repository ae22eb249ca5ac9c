#include "store/database.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace foretell::store {
namespace {

class DatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "foretell-database-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Database open(Database::Access access) const {
    auto database = Database::open(folder_ / "test.db", access);
    EXPECT_TRUE(database) << database.error().message;
    return *std::move(database);
  }
  static std::int64_t rows(Database& database) {
    auto count = database.prepare("SELECT count(*) FROM things");
    EXPECT_TRUE(count && count->step());
    return count->integer(0);
  }

  std::filesystem::path folder_;
};

/// Another process that adds a row each time it is told to, and leaves when told no more. Made before this process opens
/// anything: SQLite does not outlive a fork.
class OtherWriter {
 public:
  explicit OtherWriter(const std::filesystem::path& file) {
    EXPECT_EQ(::pipe(orders_.data()), 0);
    EXPECT_EQ(::pipe(answers_.data()), 0);
    process_ = ::fork();
    if (process_ != 0) return;
    ::close(orders_[1]);
    char order = 0;
    while (::read(orders_[0], &order, 1) == 1) {
      auto database = Database::open(file, Database::Access::read_write);
      const bool is_done = database && database->execute("INSERT INTO things VALUES (1)");
      database = fail(ErrorCode::internal, "closed");  // as a command that ends
      const char answer = is_done ? 'y' : 'n';
      if (::write(answers_[1], &answer, 1) != 1) break;
    }
    ::_exit(0);
  }
  OtherWriter(const OtherWriter&) = delete;
  OtherWriter& operator=(const OtherWriter&) = delete;
  ~OtherWriter() {
    ::close(orders_[1]);
    ::waitpid(process_, nullptr, 0);
    for (const int descriptor : {orders_[0], answers_[0], answers_[1]}) ::close(descriptor);
  }

  /// Whether it has added a row, and closed the database.
  bool add_row() {
    char answer = 'n';
    return ::write(orders_[1], "+", 1) == 1 && ::read(answers_[0], &answer, 1) == 1 && answer == 'y';
  }

 private:
  std::array<int, 2> orders_{};
  std::array<int, 2> answers_{};
  ::pid_t process_ = 0;
};

TEST_F(DatabaseTest, ShowsWhatOtherProcessesWriteThoughThisOneHasItOpenTwice) {
  OtherWriter other(folder_ / "test.db");
  Database writer = open(Database::Access::read_write);
  ASSERT_TRUE(writer.execute("CREATE TABLE things (a INTEGER)"));
  Database reader = open(Database::Access::read_only);
  EXPECT_EQ(rows(reader), 0);
  const Database second_writer = open(Database::Access::read_write);
  // The first to leave would remove the log, if the locks of this process were gone; the second writes another one.
  for (std::int64_t added = 1; added <= 3; ++added) {
    ASSERT_TRUE(other.add_row());
    EXPECT_EQ(rows(reader), added);
    EXPECT_EQ(rows(writer), added);
  }
}

TEST_F(DatabaseTest, IsReadableByItsOwnerAlone) {
  (void)open(Database::Access::read_write);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder_ / "test.db").permissions(), perms::owner_read | perms::owner_write);
}

}  // namespace
}  // namespace foretell::store
