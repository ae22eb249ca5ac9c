#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "data/schema.hpp"
#include "data/summary.hpp"
#include "model/evaluation.hpp"
#include "model/recipe.hpp"
#include "model/row.hpp"

namespace foretell::model {

inline constexpr std::string_view k_manifest_file = "manifest.json";
inline constexpr std::string_view k_model_file = "model.onnx";

/// What it was trained on.
struct DataOrigin {
  std::string sha256;       // of the training file's bytes
  std::string test_sha256;  // of the test file's, empty without one
  std::uint64_t rows = 0;   // with a target
  std::uint64_t dropped_rows = 0;
  std::uint64_t training_rows = 0;
  std::uint64_t test_rows = 0;
};

struct StoredFile {
  std::string sha256;
  std::uint64_t bytes = 0;
};

/// Synthetic rows with the answers that the model gave when it was made. A model that answers otherwise is not the one
/// that was stored, or this machine computes otherwise: it does not serve.
struct GoldenRows {
  std::vector<Slot> slots;  // [row][column]
  Predictions answers;
};

/// What is known about a model beside its graph: manifest.json.
struct Manifest {
  std::string name;
  std::string model_type;  // as model_type() in pipeline.hpp
  std::string foretell_version;
  std::string created_at;                      // RFC 3339
  data::Schema schema;                         // of the training part
  std::vector<data::ColumnSummary> summaries;  // one a column of the schema, over all rows of the training file
  Recipe recipe;
  DataOrigin origin;
  Evaluation evaluation;
  std::optional<double> out_of_bag_score;    // of a forest: accuracy, or R2 of a regression
  std::vector<ColumnImportance> importance;  // one a column of the schema, in its order; empty when not measured
  PermutationSample permutation_sample;
  std::optional<CrossValidation> cross_validation;
  std::vector<std::string> warnings;
  std::map<std::string, StoredFile> files;  // every file of the version but the manifest itself
  GoldenRows golden;
};

/// Writes what is known of how good the model is as members of the object that is open: "evaluation", "importance",
/// "permutation_sample" and, where there is one, "cross_validation". One line each, however many classes and columns.
void write_evaluations(JsonWriter& json, const Manifest& manifest);

/// The text of manifest.json, indented for people.
std::string write_manifest(const Manifest& manifest);

/// Reads what write_manifest() wrote. The text may be damaged: every error is ErrorCode::corrupt and names the key.
Result<Manifest> read_manifest(std::string_view text);

/// Synthetic rows for `schema`: medians, quantiles, every category in turn, missing values; never a row of the data.
/// At most limits::k_golden_rows_max, in slots of [row][column].
std::vector<Slot> make_golden_rows(const data::Schema& schema, const std::vector<data::ColumnSummary>& summaries);

}  // namespace foretell::model
