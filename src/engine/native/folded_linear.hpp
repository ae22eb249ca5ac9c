#pragma once

#include <cstdint>
#include <vector>

#include "engine/native/features.hpp"
#include "model/pipeline.hpp"

namespace foretell::engine::native {

/// A number column: what it is when missing, and what one unit of it adds to each output.
struct NumberTerm {
  std::uint32_t column = 0;
  float missing = 0;
  std::uint32_t weights = 0;  // place of its first weight
};

/// A part of a date column: its value is what the plan says, its weights are as they are in the model.
struct DateTerm {
  DateFeature date;
  std::uint32_t weights = 0;
};

/// Whether a column is missing: what that adds to each output.
struct MissingTerm {
  MissingFeature indicator;
  std::uint32_t weights = 0;
};

/// A category column: what each of its codes adds to each output.
struct CodeTerm {
  std::uint32_t column = 0;
  std::uint32_t codes = 0;      // how many, code -1 among them
  std::uint32_t additions = 0;  // place of code -1's first addition
};

/// A linear model with its preprocessing folded into its numbers, in double precision. A row's score of an output is
/// the bias, plus the terms in this order: numbers, dates, indicators, codes. Whoever adds in another order (or fuses
/// multiplications with additions) rounds otherwise. Immutable once made.
struct FoldedLinear {
  std::size_t outputs = 0;
  std::vector<double> bias;  // [output]
  std::vector<NumberTerm> numbers;
  std::vector<DateTerm> dates;
  std::vector<MissingTerm> indicators;
  std::vector<CodeTerm> codes;
  std::vector<double> weights;    // [feature that is not a code][output]
  std::vector<double> additions;  // [category column][code + 1][output]

  /// Folds `linear`, whose features are those of `plan`.
  static FoldedLinear fold(const model::Linear& linear, const FeaturePlan& plan);
};

/// The linear operation that a regression ends in, or that stands in front of the final softmax; or null.
const model::Linear* linear_of(const model::Pipeline& pipeline);

}  // namespace foretell::engine::native
