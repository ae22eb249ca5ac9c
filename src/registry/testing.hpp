#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "model/onnx.hpp"
#include "model/sample_pipelines.hpp"
#include "registry/registry.hpp"

/// For tests of the registry.
namespace foretell::registry::testing {

/// A data directory of its own for each test, and a small model to put into it.
class RegistryFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "foretell-registry-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  Registry open(Registry::Access access = Registry::Access::read_write) {
    auto registry = Registry::open(root_ / "data", access);
    EXPECT_TRUE(registry) << registry.error().message;
    return std::move(*registry);
  }

  Version add(Registry& registry, const std::string& name) {
    model::sample::Maker maker(1);
    return add(registry, name, maker.forest(2, 3, 3));
  }

  /// Adds a version that answers `number` to every row of one number, "x".
  Version add_answering(Registry& registry, const std::string& name, float number) {
    model::sample::Sample sample{.pipeline = {}, .columns = {{"x", data::ColumnType::number}}};
    sample.pipeline.inputs = {{"x", model::InputType::number}};
    const model::ValueId x = sample.pipeline.add(model::Impute{0, 0});
    sample.pipeline.add(model::Linear{sample.pipeline.add(model::Concat{{x}}), 1, {0}, {number}});
    sample.pipeline.labels.type = data::LabelType::number;
    return add(registry, name, sample);
  }

  static Version add(Registry& registry, const std::string& name, const model::sample::Sample& sample) {
    model::Manifest manifest;
    manifest.name = name;
    manifest.model_type = model::model_type(sample.pipeline);
    manifest.created_at = "2026-01-01T00:00:00.000+00:00";
    manifest.schema.columns = sample.columns;
    manifest.schema.target = "target";
    manifest.schema.labels = sample.pipeline.labels;
    if (manifest.schema.is_regression()) {
      manifest.evaluation.metrics = model::RegressionMetrics();
    } else {
      model::ClassificationMetrics metrics;
      metrics.baseline.class_rows.assign(sample.pipeline.labels.texts.size(), 1);
      manifest.evaluation.metrics = std::move(metrics);
    }
    for (const auto& column : sample.columns) {
      manifest.summaries.push_back(
          {0, column.type == data::ColumnType::number ? std::vector<double>(7, 1.0) : std::vector<double>{},
           std::vector<std::size_t>(column.categories.size(), 1)});
    }
    manifest.golden.slots = model::make_golden_rows(manifest.schema, manifest.summaries);
    engine::Scratch scratch;
    (*engine::compile(sample.pipeline, sample.columns))
        ->predict({manifest.golden.slots, sample.columns.size()}, scratch, manifest.golden.answers);
    const auto version =
        registry.add(name, {{std::string(model::k_model_file), model::write_onnx(sample.pipeline)}}, manifest);
    EXPECT_TRUE(version) << version.error().message;
    return version.value_or(0);
  }

  static void flip_last_byte(const std::filesystem::path& file) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(-3, std::ios::end);
    const int byte = stream.get();
    stream.seekp(-3, std::ios::end);
    stream.put(static_cast<char>(byte ^ 1));
  }

  std::filesystem::path root_;
};

}  // namespace foretell::registry::testing
