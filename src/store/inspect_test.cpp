#include "store/inspect.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "store/files.hpp"

namespace foretell::store {
namespace {

namespace fs = std::filesystem;

class InspectTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "foretell-inspect-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  fs::path root_;
};

TEST_F(InspectTest, APrivateFolderOfOursIsWell) {
  ASSERT_TRUE(make_private_folder(root_ / "data"));
  const Finding finding = inspect_private_folder(root_ / "data");
  EXPECT_EQ(finding.severity, Severity::ok) << finding.found;
  EXPECT_EQ(finding.fix, "");
}

TEST_F(InspectTest, AFolderThatOthersMayReadIsAWarningWithItsFix) {
  ASSERT_TRUE(make_private_folder(root_ / "data"));
  fs::permissions(root_ / "data", fs::perms::others_read, fs::perm_options::add);
  const Finding finding = inspect_private_folder(root_ / "data");
  EXPECT_EQ(finding.severity, Severity::warn);
  EXPECT_EQ(finding.fix, "chmod 700 " + (root_ / "data").string());
}

TEST_F(InspectTest, AnAbsentFolderIsAWarningAndIsNotMade) {
  EXPECT_EQ(inspect_private_folder(root_ / "data").severity, Severity::warn);
  EXPECT_FALSE(fs::exists(root_ / "data"));
}

TEST_F(InspectTest, AFileInPlaceOfTheFolderFails) {
  std::ofstream(root_ / "data") << "x";
  EXPECT_EQ(inspect_private_folder(root_ / "data").severity, Severity::fail);
  EXPECT_EQ(inspect_private_folder(root_ / "data" / "deeper").severity, Severity::fail);
}

TEST_F(InspectTest, FreeSpaceIsJudgedByTheLimits) {
  EXPECT_EQ(judge_free_space(limits::k_free_space_min_bytes - 1).severity, Severity::fail);
  EXPECT_EQ(judge_free_space(limits::k_free_space_min_bytes).severity, Severity::warn);
  EXPECT_EQ(judge_free_space(limits::k_free_space_comfortable_bytes - 1).severity, Severity::warn);
  EXPECT_EQ(judge_free_space(limits::k_free_space_comfortable_bytes).severity, Severity::ok);
}

TEST_F(InspectTest, FreeSpaceOfAFolderYetToBeMadeIsThatOfItsParent) {
  EXPECT_NE(inspect_free_space(root_ / "not" / "yet").found.find("GiB free"), std::string::npos);
}

TEST_F(InspectTest, WhatCannotBeWrittenIsToldBeforeItIsTried) {
  std::ofstream(root_ / "file") << "x";
  EXPECT_TRUE(check_can_write(root_));
  EXPECT_TRUE(check_can_write(root_ / "not" / "yet"));
  EXPECT_FALSE(check_can_write(root_ / "file"));
  EXPECT_FALSE(check_can_write(root_ / "file" / "deeper"));
  EXPECT_FALSE(fs::exists(root_ / "not"));
}

}  // namespace
}  // namespace foretell::store
