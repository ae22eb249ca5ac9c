#include "registry/watch.hpp"

#include <gtest/gtest.h>

#include "registry/testing.hpp"

namespace foretell::registry {
namespace {

namespace fs = std::filesystem;

using WatchTest = testing::RegistryFixture;

TEST_F(WatchTest, SeesWhatOthersChangeAndNothingElse) {
  Registry writer = open();
  add(writer, "m");
  Result<Watch> watch = Watch::start(root_ / "data");
  ASSERT_TRUE(watch) << watch.error().message;
  ASSERT_EQ(watch->models().size(), 1u);
  EXPECT_EQ(watch->look(), false);

  add(writer, "m");
  EXPECT_EQ(watch->look(), true);
  EXPECT_EQ(watch->models().front().latest(), 2);
  EXPECT_EQ(watch->look(), false);

  ASSERT_TRUE(writer.set_alias("m", "production", 1));
  EXPECT_EQ(watch->look(), true);
  EXPECT_EQ(watch->models().front().aliases.at("production"), 1);

  ASSERT_TRUE(writer.remove("m", 2));
  EXPECT_EQ(watch->look(), true);
  EXPECT_EQ(watch->models().front().latest(), 1);
  EXPECT_EQ(watch->look(), false);
}

TEST_F(WatchTest, SeesAnAliasThatWentAndCameBack) {
  Registry writer = open();
  add(writer, "m");
  add(writer, "m");
  ASSERT_TRUE(writer.set_alias("m", "production", 1));
  Result<Watch> watch = Watch::start(root_ / "data");
  ASSERT_TRUE(watch);
  ASSERT_EQ(watch->moves().at("m").size(), 1u);
  ASSERT_TRUE(writer.set_alias("m", "production", 2));
  ASSERT_TRUE(writer.set_alias("m", "production", 1));
  EXPECT_EQ(watch->look(), true);
  EXPECT_EQ(watch->moves().at("m").size(), 3u);
  EXPECT_EQ(watch->moves().at("m").front().from, Version{2}) << "the newest first";
}

TEST_F(WatchTest, IsNotMovedByChangesThatComeToNothing) {
  Registry writer = open();
  add(writer, "m");
  Result<Watch> watch = Watch::start(root_ / "data");
  ASSERT_TRUE(watch);
  add(writer, "m");
  ASSERT_TRUE(writer.remove("m", 2));
  EXPECT_EQ(watch->look(), false) << "no other models than before";
}

TEST_F(WatchTest, NoticesThatTheIndexIsAnotherFile) {
  {
    Registry writer = open();
    add(writer, "m");
  }
  Result<Watch> watch = Watch::start(root_ / "data");
  ASSERT_TRUE(watch);
  fs::rename(root_ / "data", root_ / "old");
  EXPECT_FALSE(watch->look());
  EXPECT_EQ(watch->models().size(), 1u) << "what was known stays known";
  {
    Registry writer = open();
    add(writer, "n");
  }
  EXPECT_EQ(watch->look(), true);
  ASSERT_EQ(watch->models().size(), 1u);
  EXPECT_EQ(watch->models().front().name, "n");
}

TEST_F(WatchTest, NeedsARegistryToBeginWith) {
  EXPECT_EQ(Watch::start(root_ / "nothing").error().code, ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(root_ / "nothing"));
}

}  // namespace
}  // namespace foretell::registry
