#include "train/evaluate.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::train {
namespace {

using data::Labels;
using data::LabelType;

// The expected figures and texts of this file were computed by scikit-learn 1.9.1.

model::Predictions predictions_of(std::size_t classes, std::vector<float> probabilities,
                                  std::vector<std::int32_t> labels) {
  return {.classes = classes, .probabilities = std::move(probabilities), .labels = std::move(labels)};
}

/// Predictions of labels alone: each has probability 1.
model::Predictions certain(std::size_t classes, const std::vector<std::int32_t>& labels) {
  model::Predictions predictions;
  predictions.resize(labels.size(), classes);
  predictions.labels = labels;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    predictions.probabilities[i * classes + static_cast<std::size_t>(labels[i])] = 1;
  }
  return predictions;
}

struct ThreeClasses : testing::Test {
  Labels labels{.type = LabelType::text, .texts = {"a", "b", "c"}};
  std::vector<std::int32_t> target{0, 1, 1, 2, 0, 2, 1, 0};
  TrainingTarget training{.class_rows = {5, 5, 2}};
  model::Predictions predictions = predictions_of(3, {.7f, .2f, .1f, .2f, .5f,  .3f,  .4f, .35f, .25f, .1f, .3f, .6f,
                                                      .6f, .3f, .1f, .5f, .25f, .25f, .1f, .8f,  .1f,  .3f, .3f, .4f},
                                                  {0, 1, 0, 2, 0, 0, 1, 2});
  model::Evaluation evaluation = evaluate(labels, training, {labels, target}, predictions);
};

TEST_F(ThreeClasses, HaveTheFiguresOfScikitLearn) {
  EXPECT_EQ(evaluation.rows, 8u);
  EXPECT_EQ(evaluation.classification().accuracy, 0.625);
  EXPECT_DOUBLE_EQ(evaluation.classification().log_loss, 0.7418382641548402);
  ASSERT_TRUE(evaluation.classification().roc_auc);
  EXPECT_DOUBLE_EQ(*evaluation.classification().roc_auc, 0.8861111111111111);
  EXPECT_DOUBLE_EQ(evaluation.classification().macro_average.precision, 0.6666666666666666);
  EXPECT_DOUBLE_EQ(evaluation.classification().macro_average.recall, 0.611111111111111);
  EXPECT_DOUBLE_EQ(evaluation.classification().macro_average.f1, 0.6238095238095238);
  EXPECT_DOUBLE_EQ(evaluation.classification().weighted_average.precision, 0.6875);
  EXPECT_DOUBLE_EQ(evaluation.classification().weighted_average.recall, 0.625);
  EXPECT_DOUBLE_EQ(evaluation.classification().weighted_average.f1, 0.6392857142857143);
  EXPECT_EQ(evaluation.classification().confusion,
            (std::vector<std::vector<std::uint64_t>>{{2, 0, 1}, {1, 2, 0}, {1, 0, 1}}));
}

TEST_F(ThreeClasses, HaveTheFiguresOfEachClass) {
  const model::ClassificationMetrics& metrics = evaluation.classification();
  const std::vector<double> aucs{0.8666666666666667, 1, 0.7916666666666666};
  const std::vector<double> precisions{0.8666666666666667, 1, 0.7};
  for (std::size_t c = 0; c < 3; ++c) {
    EXPECT_DOUBLE_EQ(metrics.classes[c].roc_auc.value_or(-1), aucs[c]);
    EXPECT_DOUBLE_EQ(metrics.classes[c].average_precision.value_or(-1), precisions[c]);
  }
  EXPECT_DOUBLE_EQ(metrics.average_precision.value_or(-1), 0.8555555555555555);
  EXPECT_NEAR(metrics.brier_score, 0.4199999996647241, 1e-12);
  EXPECT_FALSE(metrics.best_threshold);
}

TEST(Evaluate, CalibratesInTenBins) {
  const Labels labels{.type = LabelType::integer, .texts = {"0", "1"}};
  const std::vector<std::int32_t> target{0, 1, 0, 1, 1, 0, 0, 1};
  model::Predictions predictions{.classes = 2, .probabilities = {}, .labels = {0, 1, 0, 0, 0, 0, 0, 1}};
  for (const float p : {.125f, .75f, .5f, .5f, .25f, .5f, 0.f, 1.f}) {
    predictions.probabilities.insert(predictions.probabilities.end(), {1 - p, p});
  }
  const auto evaluation = evaluate(labels, {.class_rows = {1, 1}}, {labels, target}, predictions);
  EXPECT_DOUBLE_EQ(evaluation.classification().brier_score, 0.173828125);
  EXPECT_EQ(evaluation.classification().calibration,
            (std::vector<model::CalibrationBin>{
                {0, 0, 1}, {.125, 0, 1}, {.25, 1, 1}, {.5, 1.0 / 3, 3}, {.75, 1, 1}, {1, 1, 1}}));
  ASSERT_TRUE(evaluation.classification().best_threshold);
  EXPECT_EQ(evaluation.classification().best_threshold->threshold, .25);
}

TEST_F(ThreeClasses, ReadAsInScikitLearnsReport) {
  EXPECT_EQ(format_report(evaluation),
            "              precision    recall  f1-score   support\n\n"
            "           a       0.50      0.67      0.57         3\n"
            "           b       1.00      0.67      0.80         3\n"
            "           c       0.50      0.50      0.50         2\n\n"
            "    accuracy                           0.62         8\n"
            "   macro avg       0.67      0.61      0.62         8\n"
            "weighted avg       0.69      0.62      0.64         8\n");
}

TEST_F(ThreeClasses, AreComparedWithTheFirstMajorityClassOfTheTrainingPart) {
  EXPECT_EQ(evaluation.classification().baseline.label, "a");
  EXPECT_DOUBLE_EQ(evaluation.classification().baseline.accuracy, 3.0 / 8);
  EXPECT_DOUBLE_EQ(evaluation.classification().baseline.log_loss,
                   -(6 * std::log(5.0 / 12) + 2 * std::log(2.0 / 12)) / 8);
}

TEST(Evaluate, CountsTiesOfABinaryRocHalf) {
  const Labels labels{.type = LabelType::integer, .texts = {"0", "1"}};
  const std::vector<std::int32_t> target{0, 1, 1, 0, 1, 0, 0, 1};
  const std::vector<float> ones{.125f, .75f, .5f, .5f, .25f, .5f, 0.f, 1.f};
  model::Predictions predictions{.classes = 2, .probabilities = {}, .labels = {0, 1, 0, 0, 0, 0, 0, 1}};
  for (const float p : ones) predictions.probabilities.insert(predictions.probabilities.end(), {1 - p, p});
  const auto evaluation = evaluate(labels, {.class_rows = {1, 1}}, {labels, target}, predictions);
  EXPECT_DOUBLE_EQ(evaluation.classification().roc_auc.value_or(-1), 0.8125);
  EXPECT_DOUBLE_EQ(evaluation.classification().log_loss, 0.4858686709845038);
  EXPECT_EQ(evaluation.classification().accuracy, 0.75);
}

TEST(Evaluate, ClipsTheLossOfACertainMistake) {
  const Labels labels{.type = LabelType::integer, .texts = {"0", "1"}};
  const auto evaluation =
      evaluate(labels, {.class_rows = {1, 1}}, {labels, std::vector<std::int32_t>{0, 1}}, certain(2, {1, 0}));
  EXPECT_DOUBLE_EQ(evaluation.classification().log_loss, 36.04365338911715);
}

TEST(Evaluate, HasNoRocWhereOneClassIsTested) {
  const Labels labels{.type = LabelType::text, .texts = {"a", "b", "c"}};
  const auto evaluation =
      evaluate(labels, {.class_rows = {1, 1, 1}}, {labels, std::vector<std::int32_t>{1, 1}}, certain(3, {1, 0}));
  EXPECT_FALSE(evaluation.classification().roc_auc);
}

TEST(Evaluate, CountsALabelThatTheModelDoesNotKnowAsWrong) {
  const Labels known{.type = LabelType::text, .texts = {"x", "y"}};
  const Labels tested{.type = LabelType::text, .texts = {"x", "y", "new"}};
  const auto evaluation =
      evaluate(known, {.class_rows = {2, 1}}, {tested, std::vector<std::int32_t>{0, 0, 2}}, certain(2, {0, 1, 0}));
  EXPECT_EQ(format_report(evaluation),
            "              precision    recall  f1-score   support\n\n"
            "         new       0.00      0.00      0.00         1\n"
            "           x       0.50      0.50      0.50         2\n"
            "           y       0.00      0.00      0.00         0\n\n"
            "    accuracy                           0.33         3\n"
            "   macro avg       0.17      0.17      0.17         3\n"
            "weighted avg       0.33      0.33      0.33         3\n");
  EXPECT_EQ(evaluation.classification().confusion,
            (std::vector<std::vector<std::uint64_t>>{{0, 1, 0}, {0, 1, 1}, {0, 0, 0}}));
  const double epsilon = std::numeric_limits<double>::epsilon();
  EXPECT_DOUBLE_EQ(evaluation.classification().log_loss, -(std::log(1 - epsilon) + 2 * std::log(epsilon)) / 3);
  EXPECT_DOUBLE_EQ(evaluation.classification().baseline.log_loss, -(2 * std::log(2.0 / 3) + std::log(epsilon)) / 3);
}

TEST(FormatReport, OrdersIntegersByValue) {
  const Labels labels{.type = LabelType::integer, .texts = {"-1", "2", "10"}};
  const auto evaluation = evaluate(labels, {.class_rows = {1, 1, 1}}, {labels, std::vector<std::int32_t>{1, 2, 1, 0}},
                                   certain(3, {1, 1, 2, 0}));
  EXPECT_EQ(format_report(evaluation),
            "              precision    recall  f1-score   support\n\n"
            "          -1       1.00      1.00      1.00         1\n"
            "           2       0.50      0.50      0.50         2\n"
            "          10       0.00      0.00      0.00         1\n\n"
            "    accuracy                           0.50         4\n"
            "   macro avg       0.50      0.50      0.50         4\n"
            "weighted avg       0.50      0.50      0.50         4\n");
}

TEST(FormatReport, RoundsAveragesOfEightClassesAsScikitLearnDoes) {
  // The mean recall is 0.425 when the terms are added one after the other, and a little more in numpy's order.
  const Labels labels{.type = LabelType::text, .texts = {"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"}};
  const std::vector<std::int32_t> target{6, 0, 6, 6, 1, 2, 2, 2, 4, 1, 7, 6, 1, 1, 4, 1, 7, 6};
  const auto predictions = certain(8, {6, 4, 6, 0, 1, 2, 2, 2, 4, 1, 2, 6, 3, 1, 4, 1, 4, 5});
  const auto evaluation =
      evaluate(labels, {.class_rows = std::vector<std::uint64_t>(8, 1)}, {labels, target}, predictions);
  EXPECT_THAT(format_report(evaluation), testing::EndsWith("    accuracy                           0.67        18\n"
                                                           "   macro avg       0.41      0.43      0.40        18\n"
                                                           "weighted avg       0.74      0.67      0.67        18\n"));
}

TEST(FormatReport, CountsTheWidthOfNamesInCodePoints) {
  const Labels labels{.type = LabelType::text, .texts = {"a very long class name indeed", "Ünïcödé-Größe", "日本語"}};
  const auto evaluation = evaluate(labels, {.class_rows = {1, 1, 1}}, {labels, std::vector<std::int32_t>{1, 2, 0, 0}},
                                   certain(3, {1, 0, 0, 0}));
  EXPECT_EQ(format_report(evaluation),
            "                               precision    recall  f1-score   support\n\n"
            "a very long class name indeed       0.67      1.00      0.80         2\n"
            "                Ünïcödé-Größe       1.00      1.00      1.00         1\n"
            "                          日本語       0.00      0.00      0.00         1\n\n"
            "                     accuracy                           0.75         4\n"
            "                    macro avg       0.56      0.67      0.60         4\n"
            "                 weighted avg       0.58      0.75      0.65         4\n");
}

}  // namespace
}  // namespace foretell::train
