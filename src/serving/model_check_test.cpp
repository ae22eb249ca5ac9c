#include "serving/model_check.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

const Clock::SteadyTime k_begin{};

std::shared_ptr<const ServedModel> right(const std::string& name) { return sample::model_with_golden_rows(name, 3); }
std::shared_ptr<const ServedModel> wrong(const std::string& name) {
  return sample::model_with_golden_rows(name, 3, 1e-7f);
}

TEST(ModelCheck, IsContentWhereEveryVersionAnswersItsGoldenRows) {
  ModelCheck check;
  EXPECT_EQ(check.trouble_with(Snapshot({right("churn"), right("iris")}), k_begin), "");
}

TEST(ModelCheck, FindsAWrongRowWhenItsTurnComesAndNamesTheVersion) {
  ModelCheck check;
  const Snapshot snapshot({right("churn"), wrong("iris")});
  EXPECT_EQ(check.trouble_with(snapshot, k_begin), "") << "the first row is right";
  const std::string& trouble = check.trouble_with(snapshot, k_begin + limits::k_model_check_interval);
  EXPECT_NE(trouble.find("iris:3"), std::string::npos) << trouble;
}

TEST(ModelCheck, RepeatsItselfWhenAskedOften) {
  ModelCheck check;
  const Snapshot good({right("churn")});
  const Snapshot none(std::vector<std::shared_ptr<const ServedModel>>{});
  const auto soon = k_begin + limits::k_model_check_interval - std::chrono::nanoseconds(1);
  EXPECT_EQ(check.trouble_with(good, k_begin), "");
  EXPECT_EQ(check.trouble_with(none, soon), "");
  EXPECT_NE(check.trouble_with(none, k_begin + limits::k_model_check_interval), "");
}

TEST(ModelCheck, MissesAModelWhereThereIsNone) {
  EXPECT_EQ(ModelCheck().trouble_with(Snapshot({}), k_begin), "no model is loaded");
}

TEST(ModelCheck, HasNothingToCompareWithoutGoldenRows) {
  EXPECT_EQ(ModelCheck().trouble_with(Snapshot({sample::model("churn", 1)}), k_begin), "");
}

}  // namespace
}  // namespace foretell::serving
