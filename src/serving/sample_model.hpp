#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "model/sample_pipelines.hpp"
#include "registry/load.hpp"
#include "serving/snapshot.hpp"

/// For tests and fuzzing only: a served model with columns age (number), city (category: Bern, Basel is unknown) and
/// active (boolean), target `left`, and a column `id` left out.
namespace foretell::serving::sample {

/// What its two leaves say, for age <= 40 and above. Of classes 0.75 is the probability of the first, or of the last;
/// the others share the rest. A regression answers 10, or 20.
inline std::vector<float> leaf_values(const data::Labels& labels) {
  if (labels.is_regression()) return {10, 20};
  const std::size_t classes = labels.texts.size();
  std::vector<float> values(2 * classes, 0.25f / static_cast<float>(classes - 1));
  values.front() = values.back() = 0.75f;
  return values;
}

/// A forest of one tree; `labels` names the classes.
inline std::shared_ptr<registry::LoadedVersion> loaded_version(const std::string& name, registry::Version version,
                                                               data::Labels labels) {
  auto loaded = std::make_shared<registry::LoadedVersion>();
  loaded->name = name;
  loaded->version = version;
  model::Manifest& manifest = loaded->manifest;
  manifest.name = name;
  manifest.model_type = "RandomForestClassifier";
  manifest.created_at = "2026-01-01T00:00:00.000+00:00";
  manifest.schema.columns = {{"age", data::ColumnType::number},
                             {"city", data::ColumnType::category, {"Bern", "Z\xC3\xBCrich"}},
                             {"active", data::ColumnType::boolean, {"false", "true"}}};
  manifest.schema.target = "left";
  manifest.schema.labels = labels;
  manifest.schema.left_out = {{"id", "counts up by 1"}};
  manifest.importance = {{"age", {}, 0.25, 0.01}, {"city", {}, -0.001, 0.002}, {"active", {}, 0.5, 0.03}};
  manifest.summaries = {{0, {18, 20, 30, 40, 50, 60, 99}, {}}, {0, {}, {1, 2}}, {0, {}, {1, 2}}};

  model::Pipeline pipeline;
  pipeline.inputs = {
      {"age", model::InputType::number}, {"city", model::InputType::text}, {"active", model::InputType::text}};
  const auto age = pipeline.add(model::Impute{0, 40});
  const auto city = pipeline.add(model::Encode::ordinal(1, {"Bern", "Z\xC3\xBCrich"}, 2));
  const auto active = pipeline.add(model::Encode::ordinal(2, {"false", "true"}, 0));
  const auto features = pipeline.add(model::Concat{{age, city, active}});
  model::Forest forest{.in = features,
                       .outputs = labels.is_regression() ? 1 : static_cast<std::uint32_t>(labels.texts.size())};
  forest.roots = {0};
  forest.nodes = {{40, 0, 1, 2}, {0, 0, model::TreeNode::k_leaf, 0}, {0, 0, model::TreeNode::k_leaf, 1}};
  forest.leaf_values = leaf_values(labels);
  pipeline.add(forest);
  pipeline.labels = labels;
  loaded->engine = *engine::compile(pipeline, manifest.schema.columns);
  loaded->is_exact = true;
  return loaded;
}

inline std::shared_ptr<const ServedModel> model(const std::string& name, registry::Version version,
                                                data::Labels labels = {data::LabelType::text, {"no", "yes"}}) {
  return std::make_shared<ServedModel>(loaded_version(name, version, std::move(labels)));
}

/// With two golden rows, of which the second was answered `added` more surely when it was made.
inline std::shared_ptr<const ServedModel> model_with_golden_rows(const std::string& name, registry::Version version,
                                                                 float added = 0) {
  auto loaded = loaded_version(name, version, {data::LabelType::text, {"no", "yes"}});
  model::GoldenRows& golden = loaded->manifest.golden;
  const model::Slot none = model::Slot::code(data::k_missing_code);
  golden.slots = {model::Slot::number(20), none, none, model::Slot::number(60), none, none};
  engine::Scratch scratch;
  loaded->engine->predict({golden.slots, 3}, scratch, golden.answers);
  golden.answers.probabilities[3] += added;
  return std::make_shared<ServedModel>(std::move(loaded));
}

/// A random pipeline as a served model.
inline std::shared_ptr<ServedModel> model(const model::sample::Sample& sample, registry::Version version = 1) {
  auto loaded = std::make_shared<registry::LoadedVersion>();
  loaded->name = "sample";
  loaded->version = version;
  loaded->manifest.schema.columns = sample.columns;
  loaded->manifest.schema.labels = sample.pipeline.labels;
  loaded->engine = *engine::compile(sample.pipeline, sample.columns);
  return std::make_shared<ServedModel>(std::move(loaded));
}

}  // namespace foretell::serving::sample
