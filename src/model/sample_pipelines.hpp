#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "data/schema.hpp"
#include "data/table.hpp"
#include "model/pipeline.hpp"
#include "model/row.hpp"

/// For tests only: random but sound pipelines, their schema and rows for them, all from a seed.
namespace foretell::model::sample {

struct Sample {
  Pipeline pipeline;
  std::vector<data::ColumnSchema> columns;
};

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  std::uint32_t below(std::uint32_t bound) { return random_() % bound; }
  float number() { return static_cast<float>(static_cast<std::int32_t>(below(2001)) - 1000) / 64.0f; }

  /// Columns of every type, then a forest of `trees` trees of at most `depth`.
  Sample forest(std::uint32_t classes, std::uint32_t trees, std::uint32_t depth) {
    Sample sample = front(classes, false);
    Forest forest;
    forest.in = static_cast<ValueId>(sample.pipeline.inputs.size() + sample.pipeline.operations.size() - 1);
    forest.outputs = classes;
    for (std::uint32_t t = 0; t < trees; ++t) {
      forest.roots.push_back(static_cast<std::uint32_t>(forest.nodes.size()));
      grow(forest, depth, static_cast<std::uint32_t>(sample.columns.size()));
    }
    sample.pipeline.add(std::move(forest));
    return sample;
  }

  /// Columns of every type, scaled and one-hot, then a linear model and a softmax.
  Sample linear(std::uint32_t classes) {
    Sample sample = front(classes, true);
    std::size_t features = 0;
    for (const auto& column : sample.columns) {
      features += column.type == data::ColumnType::number ? 1 : column.categories.size() + 1;
    }
    Linear linear;
    linear.in = static_cast<ValueId>(sample.pipeline.inputs.size() + sample.pipeline.operations.size() - 1);
    linear.outputs = classes;
    for (std::size_t i = 0; i < features * classes; ++i) linear.weights.push_back(number() / 16);
    for (std::size_t i = 0; i < classes; ++i) linear.bias.push_back(number() / 16);
    const ValueId scores = sample.pipeline.add(std::move(linear));
    sample.pipeline.add(Softmax{scores});
    return sample;
  }

  /// A row for `columns`: about one value in eight is missing, numbers often stand exactly on a threshold.
  std::vector<Slot> row(const std::vector<data::ColumnSchema>& columns) {
    std::vector<Slot> slots;
    for (const auto& column : columns) {
      const bool missing = below(8) == 0;
      if (column.type == data::ColumnType::number) {
        slots.push_back(Slot::number(missing ? data::k_missing_number : number()));
      } else {
        const auto categories = static_cast<std::uint32_t>(column.categories.size());
        slots.push_back(Slot::code(missing ? data::k_missing_code : static_cast<std::int32_t>(below(categories))));
      }
    }
    return slots;
  }

 private:
  Sample front(std::uint32_t classes, bool for_linear) {
    Sample sample;
    for (std::uint32_t c = 0; c < 6; ++c) add_column(sample, c);
    for (const auto& column : sample.columns) {
      const bool is_number = column.type == data::ColumnType::number;
      sample.pipeline.inputs.push_back({column.name, is_number ? InputType::number : InputType::text});
    }
    Concat concat;
    for (ValueId c = 0; c < sample.columns.size(); ++c) concat.in.push_back(add_feature(sample, c, for_linear));
    sample.pipeline.add(std::move(concat));
    sample.pipeline.labels.type = data::LabelType::text;
    for (std::uint32_t k = 0; k < classes; ++k) sample.pipeline.labels.texts.push_back("class " + std::to_string(k));
    return sample;
  }

  void add_column(Sample& sample, std::uint32_t place) {
    const std::string name = "column " + std::to_string(place);
    switch (place % 3) {
      case 0: sample.columns.push_back({name, data::ColumnType::number}); break;
      case 1: sample.columns.push_back({name, data::ColumnType::category, {"a", "b", "c\xC3\xA9", "d"}}); break;
      default: sample.columns.push_back({name, data::ColumnType::boolean, {"false", "true"}});
    }
  }

  ValueId add_feature(Sample& sample, ValueId column, bool for_linear) {
    const data::ColumnSchema& schema = sample.columns[column];
    if (schema.type == data::ColumnType::number) {
      const ValueId imputed = sample.pipeline.add(Impute{column, number()});
      return for_linear ? sample.pipeline.add(Scale{imputed, number(), 0.25f}) : imputed;
    }
    const auto categories = static_cast<std::uint32_t>(schema.categories.size());
    const ValueId code =
        sample.pipeline.add(Encode::ordinal(column, schema.categories, static_cast<float>(categories)));
    return for_linear ? sample.pipeline.add(OneHot{code, categories + 1}) : code;
  }

  void grow(Forest& forest, std::uint32_t depth, std::uint32_t features) {
    const std::size_t at = forest.nodes.size();
    forest.nodes.emplace_back();
    if (depth == 0 || below(6) == 0) {
      forest.nodes[at].right = static_cast<std::uint32_t>(forest.leaves());
      add_leaf(forest);
      return;
    }
    TreeNode node;
    node.feature = below(features);
    node.threshold = number();
    node.left = static_cast<std::uint32_t>(forest.nodes.size());
    grow(forest, depth - 1, features);
    node.right = static_cast<std::uint32_t>(forest.nodes.size());
    grow(forest, depth - 1, features);
    forest.nodes[at] = node;
  }

  void add_leaf(Forest& forest) {
    std::vector<std::uint32_t> counts;
    std::uint32_t total = 0;
    for (std::uint32_t k = 0; k < forest.outputs; ++k) total += counts.emplace_back(below(4) == 0 ? 0 : below(50));
    if (total == 0) total = counts[0] = 1;
    for (const std::uint32_t count : counts) {
      forest.leaf_values.push_back(static_cast<float>(static_cast<double>(count) / total));
    }
  }

  std::mt19937 random_;
};

}  // namespace foretell::model::sample
