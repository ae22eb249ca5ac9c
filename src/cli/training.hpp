#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "base/error.hpp"
#include "cli/console.hpp"
#include "model/manifest.hpp"
#include "registry/registry.hpp"
#include "train/train.hpp"

namespace foretell::cli {

/// A training from file to stored version.
struct TrainingRequest {
  std::filesystem::path data;
  std::filesystem::path test;  // empty: split
  std::string target;
  std::string name;
  train::Options options;
  std::filesystem::path data_dir;
};

struct TrainingReport {
  registry::Version version = 0;
  model::Manifest manifest;
  std::filesystem::path folder;  // of the stored version
  double read_s = 0;
  double fit_s = 0;  // preprocessing and learner
  double total_s = 0;
};

/// Reads, trains, evaluates, stores. Tells `console` how far it is. Nothing is stored unless all of it succeeded.
Result<TrainingReport> train_and_store(const TrainingRequest& request, Console& console, std::stop_token stop);

/// The report for a person, and as one JSON object.
std::string describe(const TrainingReport& report);
std::string to_json(const TrainingReport& report);

/// What `describe` says of a model's data and evaluation, for any stored version.
std::string describe_model(const model::Manifest& manifest);

}  // namespace foretell::cli
