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

  /// Columns of every type, then a forest of `trees` trees of at most `depth`; one output is a regression.
  Sample forest(std::uint32_t outputs, std::uint32_t trees, std::uint32_t depth) {
    Sample sample = front(outputs, false);
    Forest forest;
    forest.in = last_value(sample);
    forest.outputs = outputs;
    for (std::uint32_t t = 0; t < trees; ++t) {
      forest.roots.push_back(static_cast<std::uint32_t>(forest.nodes.size()));
      grow(forest, depth, features_);
    }
    sample.pipeline.add(std::move(forest));
    return sample;
  }

  /// Columns of every type, scaled and one-hot, then a linear model and, with two outputs or more, a softmax.
  Sample linear(std::uint32_t outputs) {
    Sample sample = front(outputs, true);
    Linear linear;
    linear.in = last_value(sample);
    linear.outputs = outputs;
    for (std::uint32_t i = 0; i < features_ * outputs; ++i) linear.weights.push_back(number() / 16);
    for (std::uint32_t i = 0; i < outputs; ++i) linear.bias.push_back(number() / 16);
    const ValueId scores = sample.pipeline.add(std::move(linear));
    if (outputs > 1) sample.pipeline.add(Softmax{scores});
    return sample;
  }

  /// A row for `columns`: about one value in eight is missing, numbers often stand exactly on a threshold.
  std::vector<Slot> row(const std::vector<data::ColumnSchema>& columns) {
    std::vector<Slot> slots;
    for (const auto& column : columns) {
      const bool missing = below(8) == 0;
      slots.push_back(missing ? missing_slot(column.type) : slot(column));
    }
    return slots;
  }

 private:
  static ValueId last_value(const Sample& sample) {
    return sample.pipeline.id_of_operation(sample.pipeline.operations.size() - 1);
  }

  Slot slot(const data::ColumnSchema& column) {
    if (column.type == data::ColumnType::number) return Slot::number(number());
    // Dates from 1900 to 2080, in quarters of a second.
    if (column.type == data::ColumnType::date) return Slot::date(below(0xffff'ffff) * 1.25 - 2'208'988'800.0);
    return Slot::code(static_cast<std::int32_t>(below(static_cast<std::uint32_t>(column.categories.size()))));
  }

  Sample front(std::uint32_t outputs, bool for_linear) {
    Sample sample;
    features_ = 0;
    for (std::uint32_t c = 0; c < 8; ++c) add_column(sample, c);
    for (const auto& column : sample.columns) sample.pipeline.inputs.push_back({column.name, input_type(column.type)});
    Concat concat;
    for (ValueId c = 0; c < sample.columns.size(); ++c) {
      add_features(sample, c, for_linear, concat);
      add_indicator(sample, c, concat);
    }
    sample.pipeline.add(std::move(concat));
    if (outputs == 1) {
      sample.pipeline.labels.type = data::LabelType::number;
      return sample;
    }
    for (std::uint32_t k = 0; k < outputs; ++k) sample.pipeline.labels.texts.push_back("class " + std::to_string(k));
    return sample;
  }

  void add_column(Sample& sample, std::uint32_t place) {
    const std::string name = "column " + std::to_string(place);
    switch (place % 4) {
      case 0: sample.columns.push_back({name, data::ColumnType::number}); break;
      case 1: sample.columns.push_back({name, data::ColumnType::category, {"a", "b", "c\xC3\xA9", "d"}}); break;
      case 2: sample.columns.push_back({name, data::ColumnType::date}); break;
      default: sample.columns.push_back({name, data::ColumnType::boolean, {"false", "true"}});
    }
  }

  void add_features(Sample& sample, ValueId column, bool for_linear, Concat& concat) {
    const data::ColumnSchema& schema = sample.columns[column];
    if (schema.type == data::ColumnType::number) {
      return add_number(sample, column, for_linear, concat, {.offset = number(), .factor = 0.25f});
    }
    if (schema.type == data::ColumnType::date) {
      for (std::uint32_t part = 0; part < 5; ++part) {
        const ValueId value = sample.pipeline.add(DatePart{column, static_cast<DatePart::Part>(part)});
        // A year is 2000 or so: unscaled, float32 scores would be too coarse to compare.
        add_number(sample, value, for_linear, concat, {.offset = part == 0 ? 2000.0f : 0.0f, .factor = 1.0f / 1024});
      }
      return;
    }
    const ValueId code = sample.pipeline.add(encode(schema, column));
    const auto width = static_cast<std::uint32_t>(schema.categories.size()) + 1;
    concat.in.push_back(for_linear ? sample.pipeline.add(OneHot{code, width}) : code);
    features_ += for_linear ? width : 1;
  }

  void add_number(Sample& sample, ValueId value, bool for_linear, Concat& concat, Scale scale) {
    scale.in = sample.pipeline.add(Impute{value, number()});
    concat.in.push_back(for_linear ? sample.pipeline.add(scale) : scale.in);
    ++features_;
  }

  void add_indicator(Sample& sample, ValueId column, Concat& concat) {
    const data::ColumnType type = sample.columns[column].type;
    if (below(2) == 0) return;
    const bool is_text = input_type(type) == InputType::text;
    concat.in.push_back(is_text ? sample.pipeline.add(Encode{column, {""}, {1}, 0})
                                : sample.pipeline.add(IsMissing{column}));
    ++features_;
  }

  /// Ordinal; or with two categories joined, or values of any kind, and a place for missing ones.
  Encode encode(const data::ColumnSchema& schema, ValueId column) {
    const auto other = static_cast<float>(schema.categories.size());
    Encode encode = Encode::ordinal(column, schema.categories, other);
    switch (below(3)) {
      case 0: break;
      case 1: encode.values.back() = encode.values.front(); break;
      default:
        for (float& value : encode.values) value = number();
        encode.categories.emplace_back();
        encode.values.push_back(number());
    }
    return encode;
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
    if (forest.outputs == 1) {
      forest.leaf_values.push_back(number());
      return;
    }
    std::vector<std::uint32_t> counts;
    std::uint32_t total = 0;
    for (std::uint32_t k = 0; k < forest.outputs; ++k) total += counts.emplace_back(below(4) == 0 ? 0 : below(50));
    if (total == 0) total = counts[0] = 1;
    for (const std::uint32_t count : counts) {
      forest.leaf_values.push_back(static_cast<float>(static_cast<double>(count) / total));
    }
  }

  std::mt19937 random_;
  std::uint32_t features_ = 0;  // of the sample at hand
};

}  // namespace foretell::model::sample
