#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/date.hpp"

namespace foretell::data {

/// What the dates of one column tell of their order: a cell that is a date in one order alone decides it. Where none
/// does, 3.4.2024 and 3-4-2024 are the 3rd of April, and 3/4/2024 is the 4th of March. One thread at a time.
class DateOrderProfile {
 public:
  /// Takes a cell that is a date in at least one order.
  void observe(std::string_view cell);

  /// Whether some dates are so in one order alone and some in the other alone.
  bool contradicts() const { return day_first_ && month_first_; }
  /// The order of the column, where nothing contradicts it.
  DateOrder order() const;
  /// The first cell that is a date in `order` alone; empty without any.
  std::string_view example_of(DateOrder order) const;
  /// The first cell that is another day in either order, where none decides; empty elsewhere.
  std::string_view undecided_example() const;

 private:
  std::optional<std::string> day_first_;    // the first cell that is a date so alone
  std::optional<std::string> month_first_;  // the same
  std::optional<std::string> ambiguous_;    // the first that is two dates
};

}  // namespace foretell::data
