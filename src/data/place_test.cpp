#include "data/place.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

TEST(FailAt, NamesFileLineAndColumn) {
  const Error error = fail_at({"t.csv", 7, "age"}, "found \"x\", expected a number", "fix it").error();
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_EQ(error.message, "t.csv, line 7: column \"age\": found \"x\", expected a number");
  EXPECT_EQ(error.field, "age");
  EXPECT_EQ(error.hint, "fix it");
}

TEST(FailAt, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(fail_at({"t.csv"}, "is empty").error().message, "t.csv: is empty");
  EXPECT_EQ(fail_at({"t.csv", 2}, "bad").error().message, "t.csv, line 2: bad");
}

TEST(FailAt, ShowsAHostileColumnNameHarmlesslyButKeepsTheField) {
  const Error error = fail_at({"t.csv", 1, "a\nb"}, "bad").error();
  EXPECT_EQ(error.message, "t.csv, line 1: column \"a\\nb\": bad");
  EXPECT_EQ(error.field, "a\nb");
}

TEST(FailAt, KeepsTheLine) {
  EXPECT_EQ(fail_at({"t.csv", 7, "age"}, "bad").error().line, 7u);
  EXPECT_EQ(fail_at({"t.csv"}, "bad").error().line, 0u);
}

TEST(ProblemOf, IsTheMessageWithoutThePlace) {
  EXPECT_EQ(problem_of(fail_at({"t.csv", 7, "a\nb"}, "found x: bad").error(), "t.csv"), "found x: bad");
  EXPECT_EQ(problem_of(fail_at({"t.csv", 7}, "bad").error(), "t.csv"), "bad");
  EXPECT_EQ(problem_of({ErrorCode::io, "the disk is gone"}, "t.csv"), "the disk is gone");
}

}  // namespace
}  // namespace foretell::data
