#include "serving/snapshot.hpp"

#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

using registry::Bare;
using registry::Version;

std::shared_ptr<const ServedModel> with_alias(const std::string& name, Version version, const std::string& alias,
                                              Version target) {
  auto model = std::make_shared<ServedModel>(sample::model(name, version)->loaded,
                                             std::map<std::string, Version>{{alias, target}, {"latest", 2}});
  return model;
}

TEST(Snapshot, FindsByNameVersionAndAlias) {
  const Snapshot snapshot(
      {with_alias("m", 2, "production", 1), with_alias("m", 1, "production", 1), with_alias("n", 5, "x", 4)});
  EXPECT_EQ((*snapshot.find({"m", Bare{}}))->loaded->version, 1);  // production wins
  EXPECT_EQ((*snapshot.find({"m", std::string("latest")}))->loaded->version, 2);
  EXPECT_EQ((*snapshot.find({"m", Version{2}}))->loaded->version, 2);
  EXPECT_EQ((*snapshot.find({"n", Bare{}}))->loaded->version, 5);
  EXPECT_EQ(snapshot.find({"n", std::string("latest")}).error().code, ErrorCode::not_found);  // is not served
  EXPECT_EQ(snapshot.find({"n", std::string("x")}).error().code, ErrorCode::not_found);  // points at what is not served
  EXPECT_EQ(snapshot.find({"m", Version{3}}).error().code, ErrorCode::not_found);
  EXPECT_EQ(snapshot.find({"o", Bare{}}).error().hint, "served: m:2, m:1, n:5");
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
