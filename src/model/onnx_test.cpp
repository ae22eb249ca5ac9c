#include "model/onnx.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "model/reference.hpp"
#include "model/sample_pipelines.hpp"

namespace foretell::model {
namespace {

using sample::Maker;
using sample::Sample;

void expect_same_meaning_after_a_round_trip(const Sample& sample, Maker& maker) {
  const std::string bytes = write_onnx(sample.pipeline);
  const auto read = read_onnx(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->inputs, sample.pipeline.inputs);
  EXPECT_EQ(read->labels, sample.pipeline.labels);
  for (int i = 0; i < 50; ++i) {
    const auto row = input_values(maker.row(sample.columns), sample.columns);
    const ReferencePrediction expected = predict_reference(sample.pipeline, row);
    EXPECT_EQ(predict_reference(*read, row).probabilities, expected.probabilities);
    EXPECT_EQ(predict_reference(*read, row).value, expected.value);
  }
  EXPECT_EQ(write_onnx(*read), bytes);
}

TEST(Onnx, KeepsTheMeaningOfForests) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Maker maker(seed);
    expect_same_meaning_after_a_round_trip(maker.forest(1 + maker.below(4), 1 + maker.below(9), maker.below(7)), maker);
  }
}

TEST(Onnx, KeepsTheMeaningOfLinearModels) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Maker maker(seed);
    expect_same_meaning_after_a_round_trip(maker.linear(1 + maker.below(4)), maker);
  }
}

TEST(Onnx, KeepsIntegerAndBooleanLabels) {
  Maker maker(5);
  Sample sample = maker.forest(2, 2, 2);
  sample.pipeline.labels = {data::LabelType::integer, {"-3", "9007199254740993"}};
  EXPECT_EQ(read_onnx(write_onnx(sample.pipeline))->labels, sample.pipeline.labels);
  sample.pipeline.labels = {data::LabelType::boolean, {"false", "true"}};
  EXPECT_EQ(read_onnx(write_onnx(sample.pipeline))->labels, sample.pipeline.labels);
}

TEST(Onnx, NamesInputsApartFromOutputsAndInnerTensors) {
  EXPECT_EQ(graph_input_name("age"), "age");
  EXPECT_EQ(graph_input_name("label"), "label_");
  EXPECT_EQ(graph_input_name("label_"), "label__");
  EXPECT_EQ(graph_input_name("probabilities"), "probabilities_");
  EXPECT_EQ(graph_input_name("prediction"), "prediction_");
  EXPECT_EQ(graph_input_name("/3"), "/3_");
  EXPECT_EQ(graph_input_name("labels"), "labels");
}

TEST(Onnx, RefusesBytesThatAreNoModel) {
  EXPECT_EQ(read_onnx("").error().code, ErrorCode::corrupt);
  EXPECT_EQ(read_onnx("not a model").error().code, ErrorCode::corrupt);
}

TEST(Onnx, RefusesEveryTruncation) {
  Maker maker(2);
  const std::string bytes = write_onnx(maker.forest(2, 2, 2).pipeline);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(read_onnx(std::string_view(bytes).substr(0, length))) << length;
  }
}

/// Flips one byte at a time: whatever it becomes must be refused or be a sound pipeline, never crash.
TEST(Onnx, SurvivesEveryFlippedByte) {
  Maker maker(2);
  const Sample sample = maker.linear(2);
  const std::string bytes = write_onnx(sample.pipeline);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
    const auto read = read_onnx(damaged);
    refused += read ? 0 : 1;
    if (read) {
      EXPECT_TRUE(check(*read)) << i;
    }
  }
  EXPECT_GT(refused, bytes.size() / 10);
}

Pipeline sound() { return Maker(6).forest(3, 2, 3).pipeline; }
Forest& forest_of(Pipeline& pipeline) { return std::get<Forest>(pipeline.operations.back()); }

TEST(Check, AcceptsASoundPipeline) { EXPECT_TRUE(check(sound())); }

TEST(Check, RefusesWhatIsNoTree) {
  for (const auto& damage :
       std::vector<void (*)(Forest&)>{[](Forest& f) { f.nodes[0].left = 0; },                 // a cycle
                                      [](Forest& f) { f.nodes[0].left = 1'000'000; },         // outside
                                      [](Forest& f) { f.nodes[0].right = f.nodes[0].left; },  // a shared child
                                      [](Forest& f) { f.roots[1] = f.roots[0]; },             // a shared root
                                      [](Forest& f) { f.nodes[0].feature = 99; },             // no such feature
                                      [](Forest& f) { f.nodes[0].threshold = data::k_missing_number; },  // NaN
                                      [](Forest& f) { f.nodes.back().right = 1'000'000; },               // no such leaf
                                      [](Forest& f) { f.leaf_values[0] = 1.5f; },    // no probability
                                      [](Forest& f) { f.leaf_values.pop_back(); },   // half a leaf
                                      [](Forest& f) { f.leaf_values[0] += 0.25f; },  // no distribution
                                      [](Forest& f) { f.outputs = 0; }}) {
    Pipeline pipeline = sound();
    ASSERT_FALSE(forest_of(pipeline).nodes[0].is_leaf());
    damage(forest_of(pipeline));
    EXPECT_FALSE(check(pipeline));
  }
}

TEST(Check, RefusesAMissingNumberOnItsWayToThePredictor) {
  Pipeline pipeline = sound();
  std::get<Concat>(pipeline.operations[pipeline.operations.size() - 2]).in[0] = 0;  // the raw column
  EXPECT_FALSE(check(pipeline));
}

TEST(Check, RefusesJoinsOfJoinsAndTooManyFeatures) {
  Pipeline pipeline = sound();
  forest_of(pipeline).in += 1;  // behind one more operation
  Pipeline nested = pipeline;
  nested.operations.insert(nested.operations.end() - 1, Concat{{forest_of(pipeline).in - 1}});
  EXPECT_FALSE(check(nested));

  const auto joined = [](std::size_t width) {
    Pipeline wide = sound();
    auto& concat = std::get<Concat>(wide.operations[wide.operations.size() - 2]);
    concat.in.resize(width, concat.in.front());
    return check(wide).has_value();
  };
  EXPECT_TRUE(joined(limits::k_features_max));
  EXPECT_FALSE(joined(limits::k_features_max + 1));
}

TEST(Check, RefusesIntegerLabelsThatAreNone) {
  Pipeline pipeline = sound();
  pipeline.labels = {data::LabelType::integer, {"1", "2", "3x"}};
  EXPECT_FALSE(check(pipeline));
}

TEST(Check, RefusesLabelsThatAreNotTheProbabilities) {
  Pipeline pipeline = sound();
  pipeline.labels.texts.pop_back();
  EXPECT_FALSE(check(pipeline));
}

}  // namespace
}  // namespace foretell::model
