#include "serving/snapshot.hpp"

#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

using registry::Bare;
using registry::Version;

TEST(Snapshot, FindsByNameVersionAndAlias) {
  const Snapshot snapshot({sample::model("m", 2), sample::model("m", 1), sample::model("n", 5)},
                          {{"m", {.bare = 1, .aliases = {{"production", 1}, {"latest", 2}}}},
                           {"n", {.bare = 5, .aliases = {{"x", 4}, {"latest", 6}}}}});
  EXPECT_EQ((*snapshot.find({"m", Bare{}}))->loaded->version, 1);
  EXPECT_EQ((*snapshot.find({"m", std::string("latest")}))->loaded->version, 2);
  EXPECT_EQ((*snapshot.find({"m", Version{2}}))->loaded->version, 2);
  EXPECT_EQ((*snapshot.find({"n", Bare{}}))->loaded->version, 5);
  EXPECT_EQ(snapshot.find({"n", std::string("latest")}).error().code, ErrorCode::not_found);  // is not served
  EXPECT_EQ(snapshot.find({"n", std::string("x")}).error().code, ErrorCode::not_found);  // points at what is not served
  EXPECT_EQ(snapshot.find({"m", Version{3}}).error().code, ErrorCode::not_found);
  EXPECT_EQ(snapshot.find({"o", Bare{}}).error().hint, "served: m:2, m:1, n:5");
}

TEST(Snapshot, TakesANameOfWhichNothingIsSaidForItsNewestVersion) {
  const Snapshot snapshot({sample::model("m", 2), sample::model("m", 10), sample::model("m", 3)});
  EXPECT_EQ((*snapshot.find({"m", Bare{}}))->loaded->version, 10);
  EXPECT_TRUE(snapshot.aliases("m").empty());
}

TEST(Snapshot, OfNothingSaysSo) {
  const Snapshot nothing({});
  EXPECT_EQ(nothing.only().error().code, ErrorCode::unavailable);
  EXPECT_EQ(nothing.find({"m", Bare{}}).error().code, ErrorCode::not_found);
}

TEST(Snapshot, HasADefaultOnlyWhenItHoldsOneModel) {
  EXPECT_TRUE(Snapshot({sample::model("m", 1)}).only());
  const auto several = Snapshot({sample::model("m", 1), sample::model("n", 1)}).only();
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().code, ErrorCode::invalid_argument);
  EXPECT_NE(several.error().hint.find("m:1, n:1"), std::string::npos);
}

}  // namespace
}  // namespace foretell::serving
