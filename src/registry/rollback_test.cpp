#include "registry/rollback.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace foretell::registry {
namespace {

/// Moves one alias as people do, and keeps what the index would.
class Alias {
 public:
  /// Points it at a version; removes it with none.
  void point(std::optional<Version> to) { note(to, std::nullopt); }

  /// Goes back; the version that it led to, or nothing.
  std::optional<Version> roll_back() {
    const auto rollback = find_rollback(moves_);
    if (!rollback) return std::nullopt;
    EXPECT_EQ(rollback->from, moves_.back().to);
    note(rollback->to, rollback->undoes);
    return rollback->to;
  }

 private:
  void note(std::optional<Version> to, std::optional<std::int64_t> undoes) {
    const std::optional<Version> from = moves_.empty() ? std::nullopt : moves_.back().to;
    moves_.push_back({static_cast<std::int64_t>(moves_.size()) * 10 + 1, from, to, undoes});
  }

  std::vector<NotedMove> moves_;
};

using Versions = std::optional<Version>;

TEST(Rollback, EachGoesFurtherBackUntilThereIsNothing) {
  Alias alias;
  EXPECT_EQ(alias.roll_back(), std::nullopt);
  for (const Version version : {1, 2, 3}) alias.point(version);
  EXPECT_EQ(alias.roll_back(), Versions(2));
  EXPECT_EQ(alias.roll_back(), Versions(1));
  EXPECT_EQ(alias.roll_back(), std::nullopt);
}

TEST(Rollback, AMoveAfterOneIsTakenBackByTheNext) {
  Alias alias;
  for (const Version version : {1, 2, 3}) alias.point(version);
  EXPECT_EQ(alias.roll_back(), Versions(2));
  alias.point(4);
  EXPECT_EQ(alias.roll_back(), Versions(2)) << "not 3, which was a mistake";
  EXPECT_EQ(alias.roll_back(), Versions(1));
}

TEST(Rollback, ARollbackThatWasUndoneIsAMoveLikeAnother) {
  Alias alias;
  for (const Version version : {1, 2}) alias.point(version);
  EXPECT_EQ(alias.roll_back(), Versions(1));
  alias.point(2);  // the printed command to undo it
  EXPECT_EQ(alias.roll_back(), Versions(1));
  EXPECT_EQ(alias.roll_back(), std::nullopt);
}

TEST(Rollback, MovingBackByHandIsAMoveForward) {
  Alias alias;
  for (const Version version : {1, 2, 1}) alias.point(version);
  EXPECT_EQ(alias.roll_back(), Versions(2));
  EXPECT_EQ(alias.roll_back(), Versions(1));
  EXPECT_EQ(alias.roll_back(), std::nullopt);
}

TEST(Rollback, ARemovedAliasComesBack) {
  Alias alias;
  for (const Version version : {1, 2}) alias.point(version);
  alias.point(std::nullopt);
  EXPECT_EQ(alias.roll_back(), Versions(2));
  EXPECT_EQ(alias.roll_back(), Versions(1));
}

TEST(Rollback, NeverLeadsToWhereTheAliasWasAbsentOrIs) {
  Alias alias;
  for (const Version version : {1, 2}) alias.point(version);
  alias.point(std::nullopt);
  alias.point(2);
  EXPECT_EQ(alias.roll_back(), Versions(1));
  EXPECT_EQ(alias.roll_back(), std::nullopt);
}

}  // namespace
}  // namespace foretell::registry
