#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "data/table.hpp"
#include "model/evaluation.hpp"
#include "registry/load.hpp"
#include "train/compare.hpp"
#include "train/train.hpp"

namespace foretell::registry {

/// Whether both learned the same: the same target, and classes of the same kind or numbers. ErrorCode::conflict says what
/// differs.
Result<void> check_comparable(const model::Manifest& first, const model::Manifest& second);

/// Whether both were tested on the same rows, as far as manifests tell: the same test file; or the same file split alike.
bool have_same_test_rows(const model::Manifest& first, const model::Manifest& second);

/// How to compare on a table.
struct CompareOptions {
  std::filesystem::path data;
  std::uint64_t seed = 42;  // of the bootstrap
  std::size_t threads = 1;
};

/// One model on the table.
struct ComparedModel {
  data::Labels labels;
  model::Predictions predictions;
  model::Evaluation evaluation;  // on the table, without intervals
};

/// Two models on every row of a table that has a target.
struct TableComparison {
  std::string sha256;  // of the file
  std::uint64_t dropped_rows = 0;
  std::vector<std::uint64_t> lines;  // of each row in the file
  data::Labels labels;               // of the table
  std::vector<std::int32_t> target;
  std::vector<double> target_numbers;
  ComparedModel first;
  ComparedModel second;
  train::Comparison comparison;
  std::vector<std::string> warnings;

  train::TestTruth truth() const { return {.labels = labels, .target = target, .target_numbers = target_numbers}; }
  /// The true label or number of a row, as text.
  std::string true_text(std::size_t row) const;
};

/// What a model answered for a row, as text.
std::string answer_text(const ComparedModel& model, std::size_t row);

/// Reads the table as each model reads tables, and lets both predict it. Errors: of the table; ErrorCode::conflict when
/// their options make them read different rows or targets; cancelled by `stop`.
Result<TableComparison> compare_on_table(const LoadedVersion& first, const LoadedVersion& second,
                                         const CompareOptions& options, const train::Progress& progress,
                                         std::stop_token stop);

}  // namespace foretell::registry
