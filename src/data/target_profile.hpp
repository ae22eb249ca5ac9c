#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "data/column_profile.hpp"
#include "data/place.hpp"
#include "data/schema.hpp"

namespace foretell::data {

/// What reading all of a target's numbers finds: how many there are, and whether all are integers. Memory
/// is bounded by limits::k_categories_max. One thread at a time.
class TargetProfile {
 public:
  void observe(std::string_view cell);

  /// How a target of type `type` is classified. Numbers that are no classes are an error at `place`:
  /// fractions, more than limits::k_integer_classes_max different integers, integers beyond 2^53.
  Result<LabelType> label_type(ColumnType type, const Place& place) const;

 private:
  std::string describe_numbers() const;

  std::unordered_set<double> numbers_;
  std::optional<std::string> not_integer_;  // the first that is none
};

}  // namespace foretell::data
