#include <gtest/gtest.h>

#include "api/dialect_testing.hpp"

namespace foretell::api {
namespace {

using testing::answer;

constexpr const char* k_one_row = R"({"features": {"age": 50}})";
constexpr const char* k_two_rows = R"({"features": [{"age": 50}, [30, "Bern", true]]})";

TEST(PredictV1, HasTheExactBytesOfTheContract) {
  const auto model = serving::sample::model("m", 1);
  EXPECT_EQ(answer(k_predict_bare, model, k_one_row), R"({"prediction":["yes"],"status":"success"})");
  EXPECT_EQ(answer(k_predict_bare, model, k_two_rows), R"({"prediction":["yes","no"],"status":"success"})");
  EXPECT_EQ(answer(k_predict_bare, model, k_one_row, "probabilities=true"),
            R"({"prediction":["yes"],"probabilities":[{"no":0.25,"yes":0.75}],"status":"success"})");
  EXPECT_EQ(answer(k_predict_v1, model, k_one_row), R"({"prediction":["yes"],"confidence":0.75,"status":"success"})");
  EXPECT_EQ(answer(k_predict_v1, model, k_two_rows),
            R"({"prediction":["yes","no"],"confidence":0.75,"confidences":[0.75,0.75],"status":"success"})");
  EXPECT_EQ(answer(k_predict_v1, model, k_two_rows, "probabilities=true"),
            R"({"prediction":["yes","no"],"confidence":0.75,"confidences":[0.75,0.75],)"
            R"("probabilities":[{"no":0.25,"yes":0.75},{"no":0.75,"yes":0.25}],"status":"success"})");
}

TEST(PredictV1, AnswersLabelsAsWhatTheyAre) {
  const auto integers = serving::sample::model("m", 1, {data::LabelType::integer, {"-1", "7"}});
  EXPECT_EQ(answer(k_predict_bare, integers, k_one_row, "probabilities=1"),
            R"({"prediction":[7],"probabilities":[{"-1":0.25,"7":0.75}],"status":"success"})");
  const auto truths = serving::sample::model("m", 1, {data::LabelType::boolean, {"false", "true"}});
  EXPECT_EQ(answer(k_predict_bare, truths, k_one_row), R"({"prediction":[true],"status":"success"})");
  const auto odd = serving::sample::model("m", 1, {data::LabelType::text, {"a", "b\"c"}});
  EXPECT_EQ(answer(k_predict_bare, odd, k_one_row), R"({"prediction":["b\"c"],"status":"success"})");
}

TEST(PredictV1, AnswersNumbersWithoutAConfidence) {
  const auto model = serving::sample::model("m", 1, testing::k_number);
  EXPECT_EQ(answer(k_predict_bare, model, k_two_rows), R"({"prediction":[20,10],"status":"success"})");
  EXPECT_EQ(answer(k_predict_v1, model, k_two_rows), R"({"prediction":[20,10],"confidence":null,"status":"success"})");
  const auto refused = answer(k_predict_v1, model, k_one_row, "probabilities=true");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "model \"m\" predicts a number, which has no probabilities");
  EXPECT_EQ(refused.error().field, "probabilities");
}

TEST(PredictV1, PassesOverWhatStandsBesideFeatures) {
  const auto model = serving::sample::model("m", 1);
  EXPECT_EQ(answer(k_predict_bare, model,
                   R"({"id": [1], "features": {"age": 50}, "additional_features": {"age": 1}, "options": 5})"),
            R"({"prediction":["yes"],"status":"success"})");
}

}  // namespace
}  // namespace foretell::api
