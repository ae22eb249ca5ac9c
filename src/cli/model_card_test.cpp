#include "cli/model_card.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

model::ClassificationMetrics class_metrics() {
  model::ClassificationMetrics metrics;
  metrics.accuracy = 0.8125;
  metrics.classes = {{.label = "no", .precision = 0.9, .recall = 0.8, .f1 = 0.85, .support = 120}};
  metrics.baseline.label = "no";
  metrics.baseline.accuracy = 0.6;
  return metrics;
}

model::Manifest manifest() {
  model::Manifest out;
  out.name = "churn";
  out.model_type = "RandomForestClassifier";
  out.created_at = "2026-01-01T00:00:00.000+00:00";
  out.schema = {.columns = {{"age", data::ColumnType::number},
                            {"plan|x", data::ColumnType::category, {"basic", "gold"}},
                            {"religion", data::ColumnType::category, {"secret"}, true}},
                .target = "churned",
                .labels = {.type = data::LabelType::text, .texts = {"no", "yes"}},
                .left_out = {{"id", "a value a row"}}};
  out.summaries = {{3, {18, 20, 30, 40, 50, 60, 99}, {}}, {0, {}, {10, 20}}, {0, {}, {30}}};
  out.recipe.table.target = "churned";
  out.recipe.depth = 10;
  out.recipe.seed = 7;
  out.origin = {
      .sha256 = "abc123", .test_sha256 = "", .rows = 1'000, .dropped_rows = 4, .training_rows = 800, .test_rows = 200};
  out.evaluation = {.rows = 200, .metrics = class_metrics(), .intervals = {{"accuracy", {0.75, 0.86}}}};
  out.importance = {{.column = "age", .permutation = 0.01}, {.column = "plan|x", .permutation = 0.2}};
  out.permutation_sample = {.repeats = 5, .rows = 200};
  out.warnings = {"something odd"};
  return out;
}

std::string markdown(const model::Manifest& manifest) {
  return model_card({.manifest = manifest, .version = 3, .aliases = {"production"}, .folder = "models/churn/3"}, true)
      .to_markdown();
}

TEST(ModelCard, SaysWhatTheModelIsAndWhereItComesFrom) {
  const std::string card = markdown(manifest());
  EXPECT_THAT(card, HasSubstr("# churn:3 (production)\n"));
  EXPECT_THAT(card, HasSubstr("A RandomForestClassifier that predicts \"churned\" from 3 columns: \"no\", \"yes\"."));
  EXPECT_THAT(card, HasSubstr("| learner | random forest, 100 trees of depth 10 at most, seed 7 |"));
  EXPECT_THAT(card, HasSubstr("| data | 1000 rows, 4 more without a target |"));
  EXPECT_THAT(card, HasSubstr("| data sha256 | abc123 |"));
  EXPECT_THAT(card, HasSubstr("| split | 800 rows train, 200 test: a fifth drawn class by class, seed 7 |"));
}

TEST(ModelCard, SaysWhereTheLearnerWasNotTheUsualOne) {
  model::Manifest out = manifest();
  out.recipe.max_features = {.kind = model::MaxFeatures::Kind::share, .share = 0.5};
  out.recipe.min_samples_split = 40;
  out.recipe.min_samples_leaf = 5;
  out.recipe.balanced = true;
  out.recipe.table.weights = "w";
  const std::string card = markdown(out);
  EXPECT_THAT(card, HasSubstr("of depth 10 at most, 0.5 features a node, nodes of 40 rows split, leaves of 5 rows at "
                              "least, seed 7"));
  EXPECT_THAT(card, HasSubstr("| classes | weighted so that all count alike |"));
  EXPECT_THAT(card, HasSubstr("| rows | weighted by column \"w\" |"));
}

TEST(ModelCard, ShowsMetricsBesideIntervalAndBaseline) {
  EXPECT_THAT(markdown(manifest()), HasSubstr("| accuracy | 0.8125 | 0.7500 to 0.8600 | 0.6000 |"));
}

TEST(ModelCard, PutsTheColumnFirstThatMattersMost) {
  const std::string card = markdown(manifest());
  EXPECT_LT(card.find("| plan\\|x | 0.2000 |"), card.find("| age | 0.0100 |"));
}

TEST(ModelCard, ShowsColumnsButNoValuesOfSensitiveOnes) {
  const std::string card = markdown(manifest());
  EXPECT_THAT(card, HasSubstr("| age | number | 18 to 99, median 40 | 3 |"));
  EXPECT_THAT(card, HasSubstr("| plan\\|x | category | \"basic\", \"gold\" | 0 |"));
  EXPECT_THAT(card, HasSubstr("| religion | category | not shown: sensitive | 0 |"));
  EXPECT_THAT(card, Not(HasSubstr("secret")));
  EXPECT_THAT(card, HasSubstr("- \"id\": a value a row\n"));
  EXPECT_THAT(card, HasSubstr("- something odd\n"));
}

TEST(ModelCard, SaysHowToMakeItAgain) {
  model::Manifest again = manifest();
  EXPECT_THAT(markdown(again), HasSubstr("foretell train DATA.csv --recipe recipe.toml --name churn\n"));
  EXPECT_THAT(markdown(again), HasSubstr("seed = 7"));
  again.origin.test_sha256 = "def";
  EXPECT_THAT(markdown(again), HasSubstr("--test TEST.csv"));
  const CardSubject subject{.manifest = again, .version = 3, .aliases = {}, .folder = "models/churn/3"};
  EXPECT_THAT(model_card(subject, false).to_terminal({}), HasSubstr("--recipe models/churn/3/recipe.toml"));
}

TEST(ModelCard, SaysOfARegressionWhatItPredicts) {
  model::Manifest regression = manifest();
  regression.model_type = "Ridge";
  regression.recipe.learner = model::Learner::ridge;
  regression.schema.labels = {.type = data::LabelType::number};
  regression.evaluation = {.rows = 200, .metrics = model::RegressionMetrics{.model = {.r2 = 0.5}, .training_mean = 12}};
  const std::string card = markdown(regression);
  EXPECT_THAT(card, HasSubstr("A Ridge that predicts the number \"churned\" from 3 columns."));
  EXPECT_THAT(card, HasSubstr("| R2 | 0.5000 | - |"));
  EXPECT_THAT(card, HasSubstr("the mean of the training part, 12.0000"));
}

}  // namespace
}  // namespace foretell::cli
