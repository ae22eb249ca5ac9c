#include "model/manifest.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::model {
namespace {

ClassificationMetrics sample_metrics() {
  return {.accuracy = 2.0 / 3,
          .log_loss = 0.1,
          .brier_score = 0.25,
          .average_precision = 0.5,
          .classes = {{"0", 0.5, 1, 2.0 / 3, 1, 0.75}, {"1", 1, 0.5, 2.0 / 3, 2, {}, 0.5}},
          .macro_average = {"macro avg", 0.75, 0.75, 2.0 / 3, 3},
          .weighted_average = {"weighted avg", 0.8, 0.7, 0.6, 3},
          .confusion = {{1, 0}, {1, 1}},
          .calibration = {{0.05, 0, 1}, {0.95, 1, 2}},
          .best_threshold = {{0.4, 0.8, 1, 0.7}},
          .baseline = {.label = "1", .class_rows = {4, 6}, .accuracy = 0.5, .log_loss = 0.7, .brier_score = 0.3}};
}

Manifest sample() {
  Manifest manifest;
  manifest.name = "churn";
  manifest.model_type = "RandomForestClassifier";
  manifest.foretell_version = "0.1.0";
  manifest.created_at = "2026-01-02T03:04:05.006+00:00";
  manifest.schema.columns = {{"age", data::ColumnType::number},
                             {"city \"x\"", data::ColumnType::category, {"Bern", "Z\xC3\xBCrich"}},
                             {"active", data::ColumnType::boolean, {"false", "true"}}};
  manifest.schema.target = "left";
  manifest.schema.labels = {data::LabelType::integer, {"0", "1"}};
  manifest.schema.left_out = {{"id", "counts up by 1"}};
  manifest.summaries = {{3, {0, 1, 2, 3.5f, 5, 6, 7}, {}}, {0, {}, {4, 9}}, {1, {}, {6, 6}}};
  manifest.recipe = {.seed = 42, .trees = 100, .depth = 10};
  manifest.origin = {"aa", "", 13, 2, 10, 3};
  manifest.evaluation = {.rows = 3, .metrics = sample_metrics(), .intervals = {{"accuracy", {0.2, 0.9}}}};
  manifest.importance = {{"age", 0.7, 0.2, 0.01}, {"city \"x\"", 0.3, -0.1, 0}, {"active", 0, std::nullopt, 0}};
  manifest.permutation_sample = {.repeats = 5, .rows = 3};
  manifest.cross_validation = {.rows = 10,
                               .is_stratified = true,
                               .metrics = {{"accuracy", 0.75, 0.25, {0.5, 1}}, {"roc_auc", 0.5, 0, {{}, 0.5}}}};
  manifest.warnings = {"careful"};
  manifest.files["model.onnx"] = {"bb", 1234};
  manifest.golden.slots = make_golden_rows(manifest.schema, manifest.summaries);
  const std::size_t rows = manifest.golden.slots.size() / 3;
  manifest.golden.answers.resize(rows, 2);
  for (std::size_t i = 0; i < rows; ++i) {
    manifest.golden.answers.probabilities[2 * i] = 0.1f;
    manifest.golden.answers.probabilities[2 * i + 1] = 0.9f;
    manifest.golden.answers.labels[i] = 1;
  }
  return manifest;
}

TEST(Manifest, IsTheSameAfterWritingAndReading) {
  const std::string text = write_manifest(sample());
  const auto read = read_manifest(text);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(write_manifest(*read), text);
  EXPECT_EQ(read->schema, sample().schema);
  EXPECT_EQ(read->golden.answers.probabilities, sample().golden.answers.probabilities);
  EXPECT_EQ(read->golden.answers.labels, sample().golden.answers.labels);
  EXPECT_FALSE(read->evaluation.classification().roc_auc.has_value());
  EXPECT_EQ(read->evaluation.classification().calibration, sample_metrics().calibration);
  EXPECT_EQ(read->evaluation.classification().best_threshold, sample_metrics().best_threshold);
  EXPECT_EQ(read->evaluation.classification().baseline.class_rows, (std::vector<std::uint64_t>{4, 6}));
  EXPECT_EQ(read->evaluation.intervals, sample().evaluation.intervals);
  EXPECT_EQ(read->importance, sample().importance);
  EXPECT_EQ(read->permutation_sample, sample().permutation_sample);
  EXPECT_EQ(read->cross_validation, sample().cross_validation);
}

TEST(Manifest, NamesTheKeyThatIsDamaged) {
  std::string text = write_manifest(sample());
  text.replace(text.find("42", text.find("\"seed\"")), 2, "-1");
  const auto read = read_manifest(text);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::corrupt);
  EXPECT_NE(read.error().message.find("\"seed\""), std::string::npos) << read.error().message;
}

TEST(Manifest, RefusesEveryTruncation) {
  const std::string text = write_manifest(sample());
  for (std::size_t length = 0; length + 2 < text.size(); length += 7) {
    EXPECT_FALSE(read_manifest(std::string_view(text).substr(0, length))) << length;
  }
}

TEST(Manifest, RefusesANewerFormat) {
  std::string text = write_manifest(sample());
  text.replace(text.find("\"format\": 1"), 11, "\"format\": 2");
  EXPECT_NE(read_manifest(text).error().hint.find("newer"), std::string::npos);
}

TEST(GoldenRows, TakeEveryQuantileEveryCategoryAndNothing) {
  const Manifest manifest = sample();
  const auto slots = make_golden_rows(manifest.schema, manifest.summaries);
  ASSERT_EQ(slots.size() % 3, 0u);
  const std::size_t rows = slots.size() / 3;
  EXPECT_LE(rows, limits::k_golden_rows_max);
  EXPECT_EQ(slots[0].number(), 0.0f);
  EXPECT_EQ(slots[6 * 3].number(), 7.0f);
  EXPECT_EQ(slots[1].code(), 1);  // the most frequent city
  bool first_city = false;
  for (std::size_t i = 0; i < rows; ++i) first_city |= slots[3 * i + 1].code() == 0;
  EXPECT_TRUE(first_city);
  EXPECT_LT(slots[3 * rows - 1].code(), 0);
}

}  // namespace
}  // namespace foretell::model
