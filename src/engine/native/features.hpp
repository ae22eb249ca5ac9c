#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "data/schema.hpp"
#include "model/pipeline.hpp"
#include "model/row.hpp"

namespace foretell::engine::native {

/// A number column on its way to one feature: imputation and scaling in the graph's own order.
struct NumberFeature {
  std::uint32_t column = 0;
  std::uint32_t feature = 0;
  std::vector<model::Operation> steps;  // Impute and Scale only

  /// The feature's value, in the graph's own float32 arithmetic.
  float apply(float value) const;
};

/// A part of a date column on its way to one feature; steps as for a number.
struct DateFeature {
  model::DatePart::Part part = model::DatePart::Part::year;
  NumberFeature number;
};

/// Whether a number or date column is missing, as a feature of 0 and 1.
struct MissingFeature {
  std::uint32_t column = 0;
  std::uint32_t feature = 0;
  bool is_date = false;

  bool is_missing(model::Slot slot) const;
};

/// A category column on its way to one feature: a number for each code.
struct CodeFeature {
  std::uint32_t column = 0;
  std::uint32_t feature = 0;
  std::vector<float> values;  // [code + 1]; values[0] is for missing and unknown
};

/// A category column on its way to `width` features of which at most one is 1.
struct OneHotFeature {
  static constexpr std::uint32_t k_none = 0xffff'ffff;

  std::uint32_t column = 0;
  std::uint32_t feature = 0;  // the first of them
  std::uint32_t width = 0;
  std::vector<std::uint32_t> places;  // [code + 1]; k_none where all are 0
};

/// How a row's slots become the features of the predictor: preprocessing taken apart column by column.
/// Immutable once made.
struct FeaturePlan {
  std::size_t features = 0;
  std::vector<NumberFeature> numbers;
  std::vector<DateFeature> dates;
  std::vector<MissingFeature> indicators;
  std::vector<CodeFeature> codes;
  std::vector<OneHotFeature> one_hots;

  /// Reads the plan off the graph in front of value `id`. ErrorCode::invalid_argument when some feature there depends
  /// on more than one column: then this is not a plan column by column, and another engine must run the model.
  static Result<FeaturePlan> make(const model::Pipeline& pipeline, model::ValueId id,
                                  std::span<const data::ColumnSchema> columns);

  /// Writes one row's features. `out` holds `features` numbers.
  void fill(std::span<const model::Slot> row, std::span<float> out) const;
};

}  // namespace foretell::engine::native
