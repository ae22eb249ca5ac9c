#include "data/target_profile.hpp"

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/quote.hpp"
#include "data/cell.hpp"
#include "data/label_builder.hpp"

namespace foretell::data {

void TargetProfile::observe(std::string_view cell) {
  const NumberCell number = read_number(cell);
  if (number.kind != NumberCell::Kind::number) return;
  if (!not_integer_ && !is_exact_integer(number.exact)) not_integer_ = std::string(trim(cell));
  if (numbers_.size() <= limits::k_categories_max) numbers_.insert(number.exact);
}

Result<LabelType> TargetProfile::label_type(ColumnType type, const Place& place) const {
  if (type == ColumnType::category) return LabelType::text;
  if (type == ColumnType::boolean) return LabelType::boolean;
  if (!not_integer_ && numbers_.size() <= limits::k_integer_classes_max) return LabelType::integer;
  return fail_at(
      place,
      fmt::format("the target has {}: that is regression, which Foretell does not train yet; expected text, true and "
                  "false, or at most {} different integers",
                  describe_numbers(), limits::k_integer_classes_max),
      "choose another target, or write its classes as text");
}

std::string TargetProfile::describe_numbers() const {
  const bool has_too_many = numbers_.size() > limits::k_categories_max;
  std::string text = has_too_many
                         ? fmt::format("more than {} different numbers", limits::k_categories_max)
                         : fmt::format("{} different number{}", numbers_.size(), numbers_.size() == 1 ? "" : "s");
  if (not_integer_) text += fmt::format(", {} among them", quote(*not_integer_));
  return text;
}

}  // namespace foretell::data
