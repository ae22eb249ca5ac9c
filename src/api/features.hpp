#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "model/row.hpp"
#include "serving/snapshot.hpp"

namespace foretell::api {

/// Reads the body of a prediction, {"features": ...}, straight into a model's input slots. `features` is one row (an
/// array in column order, or an object by name) or, when its first element is an array or an object, several.
/// Types are strict: numbers for number columns, texts for categories, true/false for booleans, null for missing.
/// One thread at a time; keeps its memory between calls.
class FeaturesReader {
 public:
  FeaturesReader();
  ~FeaturesReader();

  /// Fills `slots` ([row][column]) from `body`, behind which http::k_body_padding bytes must be readable. Returns the
  /// number of rows. Errors name the row and the column; malformed JSON, the place.
  Result<std::size_t> read(std::string_view body, const serving::RowFormat& format, std::vector<model::Slot>& slots);

 private:
  class Parser;  // keeps simdjson's types, which depend on compiler flags, out of this header
  std::unique_ptr<Parser> parser_;
};

}  // namespace foretell::api
