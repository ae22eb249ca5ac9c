#include "data/date_order.hpp"

namespace foretell::data {

void DateOrderProfile::observe(std::string_view cell) {
  const std::optional<double> day_first = read_date(cell, DateOrder::day_first);
  const std::optional<double> month_first = read_date(cell, DateOrder::month_first);
  if (day_first == month_first) return;
  std::optional<std::string>& example = !month_first ? day_first_ : !day_first ? month_first_ : ambiguous_;
  if (!example) example = cell;
}

DateOrder DateOrderProfile::order() const {
  if (day_first_) return DateOrder::day_first;
  const bool has_slash = ambiguous_ && ambiguous_->find('/') != std::string::npos;
  return month_first_ || has_slash ? DateOrder::month_first : DateOrder::day_first;
}

std::string_view DateOrderProfile::example_of(DateOrder order) const {
  const std::optional<std::string>& example = order == DateOrder::day_first ? day_first_ : month_first_;
  return example ? std::string_view(*example) : std::string_view();
}

std::string_view DateOrderProfile::undecided_example() const {
  if (day_first_ || month_first_ || !ambiguous_) return {};
  return *ambiguous_;
}

}  // namespace foretell::data
