#include "model/manifest.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::model {
namespace {

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
  manifest.evaluation.rows = 3;
  manifest.evaluation.accuracy = 2.0 / 3;
  manifest.evaluation.log_loss = 0.1;
  manifest.evaluation.classes = {{"0", 0.5, 1, 2.0 / 3, 1}, {"1", 1, 0.5, 2.0 / 3, 2}};
  manifest.evaluation.macro_average = {"macro avg", 0.75, 0.75, 2.0 / 3, 3};
  manifest.evaluation.weighted_average = {"weighted avg", 0.8, 0.7, 0.6, 3};
  manifest.evaluation.confusion = {{1, 0}, {1, 1}};
  manifest.evaluation.baseline_label = "1";
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
  EXPECT_FALSE(read->evaluation.roc_auc.has_value());
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
