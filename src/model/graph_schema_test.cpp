#include "model/graph_schema.hpp"

#include <gtest/gtest.h>

#include "model/sample_pipelines.hpp"

namespace foretell::model {
namespace {

TEST(GraphSchema, FindsTheColumnsThatTheGraphWasMadeFor) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    sample::Maker maker(seed);
    const auto sample = maker.forest(seed % 3 + 1, 2, 3);
    const data::Schema schema = graph_schema(sample.pipeline);
    EXPECT_EQ(schema.columns, sample.columns) << "seed " << seed;
    EXPECT_EQ(schema.labels, sample.pipeline.labels);
    EXPECT_TRUE(schema.target.empty());
  }
}

TEST(GraphSchema, SortsAndJoinsTheTextsOfAllThatReadsAnInput) {
  Pipeline pipeline;
  pipeline.inputs = {{"plan", InputType::text}, {"unread", InputType::text}};
  pipeline.add(Encode{0, {"pro", "basic"}, {1, 0}, 2});
  pipeline.add(Encode{0, {"", "basic", "free"}, {1, 0, 0}, 0});
  const data::Schema schema = graph_schema(pipeline);
  EXPECT_EQ(schema.columns[0].categories, (std::vector<std::string>{"basic", "free", "pro"}));
  EXPECT_EQ(schema.columns[1].type, data::ColumnType::category);
  EXPECT_TRUE(schema.columns[1].categories.empty());
}

TEST(GraphSchema, TakesNoOtherPairOfTextsForABoolean) {
  Pipeline pipeline;
  pipeline.inputs = {{"truth", InputType::text}, {"word", InputType::text}};
  pipeline.add(Encode{0, {"true", "false"}, {1, 0}, 2});
  pipeline.add(Encode{1, {"no", "yes"}, {1, 0}, 2});
  const data::Schema schema = graph_schema(pipeline);
  EXPECT_EQ(schema.columns[0].type, data::ColumnType::boolean);
  EXPECT_EQ(schema.columns[0].categories, (std::vector<std::string>{"false", "true"}));
  EXPECT_EQ(schema.columns[1].type, data::ColumnType::category);
}

}  // namespace
}  // namespace foretell::model
