#include "engine/engine.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "model/reference.hpp"
#include "model/sample_pipelines.hpp"

namespace foretell::engine {
namespace {

using model::sample::Maker;
using model::sample::Sample;

/// Predicts `rows` random rows in one batch and compares each with the reference.
template <class Agree>
void expect_equal_to_reference(const Sample& sample, Maker& maker, std::size_t rows, const Agree& agree) {
  const auto engine = compile(sample.pipeline, sample.columns);
  ASSERT_TRUE(engine) << engine.error().message;
  std::vector<model::Slot> slots;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto row = maker.row(sample.columns);
    slots.insert(slots.end(), row.begin(), row.end());
  }
  Scratch scratch;
  model::Predictions predictions;
  const model::RowsView view{slots, sample.columns.size()};
  (*engine)->predict(view, scratch, predictions);
  ASSERT_EQ(predictions.size(), rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto expected = model::predict_reference(sample.pipeline, model::input_values(view.row(i), sample.columns));
    if (predictions.is_regression()) {
      agree(predictions.values[i], expected.value);
      continue;
    }
    for (std::size_t k = 0; k < predictions.classes; ++k) agree(predictions.row(i)[k], expected.probabilities[k]);
    EXPECT_EQ(predictions.labels[i], model::label_of(predictions.row(i)));
  }
}

const auto k_same_bits = [](float a, float b) { EXPECT_EQ(a, b); };
const auto k_close = [](float a, float b) { EXPECT_NEAR(a, b, 1e-6 * std::max(1.0f, std::abs(b))); };

TEST(ForestEngine, IsBitEqualToTheReference) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    Maker maker(seed);
    const std::uint32_t outputs = 1 + maker.below(5);
    const Sample sample = maker.forest(outputs, 1 + maker.below(30), maker.below(12));
    SCOPED_TRACE(seed);
    expect_equal_to_reference(sample, maker, 100, k_same_bits);
  }
}

TEST(ForestEngine, IsBitEqualForATreeTooLargeForSmallNodes) {
  Maker maker(7);
  Sample sample = maker.forest(2, 1, 0);
  auto& forest = std::get<model::Forest>(sample.pipeline.operations.back());
  // One tree that is a chain of 40,000 splits: 80,001 nodes.
  forest.nodes.clear();
  for (std::uint32_t i = 0; i < 40'000; ++i) {
    forest.nodes.push_back({static_cast<float>(i) / 2048 - 10, 0, 2 * i + 1, 2 * i + 2});
    forest.nodes.push_back({0, 0, model::TreeNode::k_leaf, i % 2});
  }
  forest.nodes.push_back({0, 0, model::TreeNode::k_leaf, 0});
  forest.leaf_values = {0.25f, 0.75f, 1, 0};
  ASSERT_TRUE(model::check(sample.pipeline));
  expect_equal_to_reference(sample, maker, 50, k_same_bits);
}

TEST(ForestEngine, GivesTheSameAnswersInBatchesAndOneByOne) {
  Maker maker(3);
  const Sample sample = maker.forest(3, 20, 8);
  const auto engine = compile(sample.pipeline, sample.columns);
  std::vector<model::Slot> slots;
  for (int i = 0; i < 33; ++i) {
    const auto row = maker.row(sample.columns);
    slots.insert(slots.end(), row.begin(), row.end());
  }
  Scratch scratch;
  model::Predictions all;
  model::Predictions one;
  const model::RowsView view{slots, sample.columns.size()};
  (*engine)->predict(view, scratch, all);
  for (std::size_t i = 0; i < view.size(); ++i) {
    (*engine)->predict({view.row(i), view.columns}, scratch, one);
    EXPECT_TRUE(std::ranges::equal(one.row(0), all.row(i)));
  }
}

TEST(LinearEngine, IsWithinToleranceOfTheReference) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    Maker maker(seed);
    const Sample sample = maker.linear(1 + maker.below(5));
    SCOPED_TRACE(seed);
    expect_equal_to_reference(sample, maker, 100, k_close);
  }
}

TEST(Compile, RefusesASchemaThatIsNotTheGraphs) {
  Maker maker(1);
  Sample sample = maker.forest(2, 3, 3);
  auto fewer = sample.columns;
  fewer.pop_back();
  EXPECT_EQ(compile(sample.pipeline, fewer).error().code, ErrorCode::corrupt);
  sample.columns[0].type = data::ColumnType::boolean;
  EXPECT_EQ(compile(sample.pipeline, sample.columns).error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace foretell::engine
