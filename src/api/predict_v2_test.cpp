#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/dialect_testing.hpp"

namespace foretell::api {
namespace {

using testing::answer;

/// What stands at the end of every answer of the sample model.
constexpr const char* k_end =
    R"("additional_info":{"feature_importance":["active","age","city"],)"
    R"("feature_importance_values":[0.5,0.25,-0.001],"model_name":"m","model_version":"3","request_id":"r-1"},)"
    R"("status":"success"})";

class PredictV2Test : public ::testing::Test {
 protected:
  Result<std::string> answer_to(const std::string& body) const { return answer(k_predict_v2, model_, body); }
  /// With one row whose probabilities are 0.25 and 0.75.
  Result<std::string> with_options(const std::string& options) const {
    return answer_to(R"({"features": {"age": 50}, "options": )" + options + "}");
  }
  std::string message_of(const Result<std::string>& refused) const {
    if (refused) return "answered " + *refused;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    return refused.error().message;
  }

  std::shared_ptr<const serving::ServedModel> model_ = serving::sample::model("m", 3);
};

TEST_F(PredictV2Test, HasTheExactBytesOfTheContract) {
  EXPECT_EQ(
      answer_to(R"({"features": {"age": 50}})"),
      std::string(R"({"prediction":["yes"],"confidence":0.75,"probabilities":[{"no":0.25,"yes":0.75}],)") + k_end);
  EXPECT_EQ(answer_to(R"({"features": [{"age": 50}, [30, "Bern", true]]})"),
            std::string(R"({"prediction":["yes","no"],"confidence":0.75,"confidences":[0.75,0.75],)"
                        R"("probabilities":[{"no":0.25,"yes":0.75},{"no":0.75,"yes":0.25}],)") +
                k_end);
}

TEST_F(PredictV2Test, AnswersNumbersWithoutConfidenceAndProbabilities) {
  model_ = serving::sample::model("m", 3, testing::k_number);
  EXPECT_EQ(answer_to(R"({"features": [{"age": 50}, {"age": 1}]})"),
            std::string(R"({"prediction":[20,10],"confidence":null,)") + k_end);
  for (const char* option : {"threshold", "top_k"}) {
    const auto refused = with_options(std::string("{\"") + option + "\": 1}");
    EXPECT_EQ(message_of(refused), "model \"m\" predicts a number, which has no probabilities");
    EXPECT_EQ(refused.error().field, option);
  }
}

TEST_F(PredictV2Test, NamesTheTenColumnsThatMatterMost) {
  auto loaded = serving::sample::loaded_version("m", 3, {data::LabelType::text, {"no", "yes"}});
  loaded->manifest.importance.clear();
  for (int i = 0; i < 12; ++i) {
    loaded->manifest.importance.push_back(
        {.column = "c" + std::to_string(i), .permutation = i == 3 ? std::nullopt : std::optional(0.5 * (i / 2))});
  }
  model_ = std::make_shared<serving::ServedModel>(loaded);
  EXPECT_THAT(answer_to(R"({"features": {"age": 50}})").value_or(""),
              ::testing::HasSubstr(R"("feature_importance":["c10","c11","c8","c9","c6","c7","c4","c5","c2","c0"],)"
                                   R"("feature_importance_values":[2.5,2.5,2,2,1.5,1.5,1,1,0.5,0],)"));
}

TEST_F(PredictV2Test, HasEmptyListsWhereNoColumnWasShuffled) {
  auto loaded = serving::sample::loaded_version("m", 3, {data::LabelType::text, {"no", "yes"}});
  loaded->manifest.importance = {{.column = "age", .impurity = 1}};
  model_ = std::make_shared<serving::ServedModel>(loaded);
  EXPECT_THAT(answer_to(R"({"features": {"age": 50}})").value_or(""),
              ::testing::HasSubstr(R"("feature_importance":[],"feature_importance_values":[],)"));
}

TEST_F(PredictV2Test, TakesAdditionalFeaturesIntoEveryRow) {
  const auto answer =
      answer_to(R"({"features": [{"city": "Bern"}, [30, "Bern", true]], "additional_features": {"age": 50}})");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->starts_with(R"({"prediction":["yes","yes"])")) << *answer;
}

TEST_F(PredictV2Test, AnswersTheSecondClassFromTheThresholdOn) {
  const auto prediction = [&](const char* threshold) {
    const auto answer = with_options(std::string(R"({"threshold": )") + threshold + "}");
    return answer ? answer->substr(0, answer->find(",\"probabilities\"")) : answer.error().message;
  };
  EXPECT_EQ(prediction("0.75"), R"({"prediction":["yes"],"confidence":0.75)");
  EXPECT_EQ(prediction("0.7500001"), R"({"prediction":["no"],"confidence":0.75)");
  EXPECT_EQ(prediction("0"), R"({"prediction":["yes"],"confidence":0.75)");
  EXPECT_EQ(prediction("1"), R"({"prediction":["no"],"confidence":0.75)");
  EXPECT_EQ(prediction("null"), R"({"prediction":["yes"],"confidence":0.75)");
}

TEST_F(PredictV2Test, RefusesAThresholdThatIsNoProbability) {
  for (const char* threshold : {"-0.1", "1.0000001", "1e300"}) {
    EXPECT_EQ(message_of(with_options(std::string(R"({"threshold": )") + threshold + "}")),
              std::string("threshold: expected a probability from 0 to 1, got ") + threshold);
  }
  EXPECT_EQ(message_of(with_options(R"({"threshold": "0.5"})")),
            "threshold: expected a probability from 0 to 1, got \"0.5\"");
}

TEST_F(PredictV2Test, RefusesAThresholdAmongThreeClasses) {
  model_ = serving::sample::model("m", 3, testing::k_three_classes);
  const auto refused = with_options(R"({"threshold": 0.5})");
  EXPECT_EQ(message_of(refused), "a threshold chooses between two classes, and model \"m\" has 3");
  EXPECT_EQ(refused.error().field, "threshold");
}

TEST_F(PredictV2Test, KeepsTheMostProbableClassesTheMostProbableFirst) {
  model_ = serving::sample::model("m", 3, testing::k_three_classes);
  const auto probabilities = [&](const char* top_k) {
    const auto answer = with_options(std::string(R"({"top_k": )") + top_k + "}");
    if (!answer) return answer.error().message;
    const std::size_t begin = answer->find("\"probabilities\"");
    return answer->substr(begin, answer->find(",\"additional_info\"") - begin);
  };
  EXPECT_EQ(probabilities("1"), R"("probabilities":[{"c":0.75}])");
  EXPECT_EQ(probabilities("2"), R"("probabilities":[{"c":0.75,"a":0.125}])");
  EXPECT_EQ(probabilities("2.0"), R"("probabilities":[{"c":0.75,"a":0.125}])");
  EXPECT_EQ(probabilities("1000"), R"("probabilities":[{"c":0.75,"a":0.125,"b":0.125}])");
  EXPECT_EQ(probabilities("null"), R"("probabilities":[{"a":0.125,"b":0.125,"c":0.75}])");
  for (const char* wrong : {"0", "1.5", "1001", "-1", "1e300"}) {
    EXPECT_EQ(probabilities(wrong), std::string("top_k: expected a whole number from 1 to 1000, got ") + wrong);
  }
  EXPECT_EQ(probabilities("[1]"), "top_k: expected a whole number from 1 to 1000, got an array");
}

TEST_F(PredictV2Test, NamesAnUnknownOptionAndTheNearestOne) {
  const auto refused = with_options(R"({"treshold": 0.5})");
  EXPECT_EQ(message_of(refused), "unknown option \"treshold\"");
  EXPECT_EQ(refused.error().hint, "did you mean \"threshold\"?");
  EXPECT_EQ(with_options(R"({"explain": true})").error().hint, "there are \"threshold\", \"top_k\"");
  EXPECT_EQ(message_of(with_options(R"({"top_k": 1, "top_k": 2})")), "the option \"top_k\" stands twice");
  EXPECT_EQ(message_of(with_options("[]")), "options: expected an object, got an array");
}

TEST_F(PredictV2Test, NamesAnUnknownFieldAndTheNearestOne) {
  const auto refused = answer_to(R"({"features": {"age": 1}, "additional_feature": {"age": 2}})");
  EXPECT_EQ(message_of(refused), "unknown field \"additional_feature\"");
  EXPECT_EQ(refused.error().hint, "did you mean \"additional_features\"?");
  EXPECT_EQ(message_of(answer_to(R"({"options": {}, "features": [1], "options": {}})")),
            "row 0: expected 3 values, one a column, got 1");
  EXPECT_EQ(message_of(answer_to(R"({"options": {}, "features": {"age": 1}, "options": {}})")),
            "the field \"options\" stands twice");
  EXPECT_EQ(message_of(answer_to(R"({"additional_features": {}})")), "missing required field: features");
  EXPECT_EQ(message_of(answer_to("{}")), "request body must not be empty");
}

TEST_F(PredictV2Test, TakesNullForWhatIsNotGiven) {
  const auto answer = answer_to(R"({"features": {"age": 50}, "additional_features": null, "options": null})");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer_to(R"({"features": {"age": 50}})"), *answer);
}

}  // namespace
}  // namespace foretell::api
