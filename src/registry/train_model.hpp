#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model/manifest.hpp"
#include "registry/registry.hpp"
#include "train/train.hpp"

namespace foretell::registry {

/// A training from file to stored version. The recipe in `options` names the target.
struct TrainingRequest {
  std::filesystem::path data;
  std::filesystem::path test;  // empty: split
  std::string name;
  train::Options options;
  std::filesystem::path data_dir;
  std::size_t keep_versions = 0;  // then Registry::prune() to this many; 0: all stay
};

struct TrainingReport {
  Version version = 0;
  model::Manifest manifest;
  std::filesystem::path folder;  // of the stored version
  std::vector<Version> deleted;  // older ones, as keep_versions said
  double read_s = 0;
  double fit_s = 0;  // preprocessing and learner
  double total_s = 0;
};

/// Who waits for a training: `tell` gets sentences, `progress` how far a stage is. Both must be set.
struct Observer {
  std::function<void(std::string_view line)> tell;
  train::Progress progress;
};

/// Reads, trains, evaluates, stores. Nothing is stored unless all of it succeeded; that older versions could not be deleted is
/// told and no error. Errors: of the table, of training, of storing; cancelled by `stop`.
Result<TrainingReport> train_and_store(const TrainingRequest& request, const Observer& observer, std::stop_token stop);

}  // namespace foretell::registry
