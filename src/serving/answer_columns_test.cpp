#include "serving/answer_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

using data::NumberStyle;
using ::testing::ElementsAre;

model::Predictions predictions(std::vector<float> probabilities) {
  model::Predictions made{.classes = probabilities.size(), .probabilities = std::move(probabilities)};
  made.labels = {model::label_of(made.probabilities)};
  return made;
}

std::string csv(const AnswerColumns& answers, const model::Predictions& made, char delimiter = ',',
                NumberStyle style = NumberStyle::point) {
  std::string out;
  answers.append_csv(out, made, 0, delimiter, style);
  return out;
}

std::string json(const AnswerColumns& answers, const model::Predictions& made) {
  std::string out;
  answers.append_json(out, made, 0);
  return out;
}

TEST(AnswerColumns, AreTheLabelItsConfidenceAndWhereAskedForAProbabilityAClass) {
  const auto model = sample::model("m", 1);
  EXPECT_THAT(AnswerColumns(*model, {}, false).names(), ElementsAre("prediction", "confidence"));
  const AnswerColumns answers(*model, {}, true);
  EXPECT_THAT(answers.names(), ElementsAre("prediction", "confidence", "p_no", "p_yes"));
  EXPECT_EQ(csv(answers, predictions({0.25f, 0.75f})), ",yes,0.75,0.25,0.75");
  EXPECT_EQ(json(answers, predictions({0.25f, 0.75f})),
            R"("prediction":"yes","confidence":0.75,"p_no":0.25,"p_yes":0.75)");
}

TEST(AnswerColumns, GetAnUnderscoreUntilTheirNamesAreNew) {
  const std::vector<std::string> taken{"prediction", "prediction_", "p_no"};
  const auto model = sample::model("m", 1);
  const AnswerColumns answers(*model, taken, true);
  EXPECT_THAT(answers.names(), ElementsAre("prediction__", "confidence", "p_no_", "p_yes"));
}

TEST(AnswerColumns, QuoteLabelsWhereTheFormatAsksForIt) {
  const auto model = sample::model("m", 1, {data::LabelType::text, {"a,b", "say \"so\""}});
  const AnswerColumns answers(*model, {}, true);
  std::string names;
  answers.append_csv_names(names, ',');
  EXPECT_EQ(names, ",prediction,confidence,\"p_a,b\",\"p_say \"\"so\"\"\"");
  EXPECT_EQ(csv(answers, predictions({0.75f, 0.25f})), ",\"a,b\",0.75,0.75,0.25");
  EXPECT_EQ(json(answers, predictions({0.25f, 0.75f})),
            R"("prediction":"say \"so\"","confidence":0.75,"p_a,b":0.25,"p_say \"so\"":0.75)");
}

TEST(AnswerColumns, AreTypedInJson) {
  const auto model = sample::model("m", 1, {data::LabelType::integer, {"0", "1"}});
  EXPECT_EQ(json(AnswerColumns(*model, {}, false), predictions({0.75f, 0.25f})), R"("prediction":0,"confidence":0.75)");
}

TEST(AnswerColumns, WriteNumbersAsTheFileDoes) {
  const auto model = sample::model("m", 1);
  const AnswerColumns answers(*model, {}, false);
  EXPECT_EQ(csv(answers, predictions({0.75f, 0.25f}), ';', NumberStyle::comma), ";no;0,75");
  EXPECT_EQ(csv(answers, predictions({0.75f, 0.25f}), ',', NumberStyle::comma), ",no,\"0,75\"");
  EXPECT_EQ(csv(answers, predictions({0.1f, 0.9f})), ",yes,0.9");  // the shortest text of the float32
}

TEST(AnswerColumns, OfARegressionAreItsNumberAlone) {
  const auto model = sample::model("m", 1, {data::LabelType::number, {}});
  const AnswerColumns answers(*model, {}, false);
  EXPECT_THAT(answers.names(), ElementsAre("prediction"));
  model::Predictions made;
  made.values = {2.5f};
  EXPECT_EQ(csv(answers, made), ",2.5");
  EXPECT_EQ(json(answers, made), R"("prediction":2.5)");
}

}  // namespace
}  // namespace foretell::serving
