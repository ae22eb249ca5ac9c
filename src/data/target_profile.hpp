#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "data/column_profile.hpp"
#include "data/place.hpp"
#include "data/schema.hpp"

namespace foretell::data {

/// What reading all of a target's numbers finds: how many there are, and whether all are integers; and what is learned
/// from them: the task asked for or, where none is, classes from up to limits::k_integer_classes_max different
/// integers, else a regression. Memory is bounded by limits::k_categories_max. One thread at a time.
class TargetProfile {
 public:
  explicit TargetProfile(std::optional<Task> task, NumberStyle style = NumberStyle::point)
      : task_(task), style_(style) {}

  void observe(const RowCell& cell);

  /// How a target of type `type`, number where a regression is asked for, is typed. Fractions, and integers beyond
  /// 2^53, that are to be classes are an error at `place`.
  Result<LabelType> label_type(ColumnType type, const Place& place) const;

  /// What was decided about integers that could as well be meant the other way, for their owner to see; empty where
  /// nothing was.
  std::string decision(ColumnType type, const Place& place) const;

 private:
  std::string describe_numbers() const;

  std::optional<Task> task_;
  NumberStyle style_;
  std::unordered_set<double> numbers_;
  std::optional<std::string> not_integer_;  // the first that is none
};

}  // namespace foretell::data
