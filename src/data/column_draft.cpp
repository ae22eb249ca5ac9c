#include "data/column_draft.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/quote.hpp"
#include "data/wrong_cell.hpp"

namespace foretell::data {
namespace {

bool has_value(const ColumnValues& values) {
  const auto is_present = [](auto number) { return !std::isnan(number); };
  return std::ranges::any_of(values.numbers, is_present) || std::ranges::any_of(values.dates, is_present) ||
         std::ranges::any_of(values.codes, [](std::int32_t code) { return code != k_missing_code; });
}

}  // namespace

ColumnDraft::ColumnDraft(std::size_t place, std::string name, const ColumnWish& wish, bool takes_dates,
                         NumberStyle style)
    : place_(place),
      wish_(wish),
      style_(style),
      rules_{.named_as_identifier = is_identifier_name(name),
             .takes_dates = takes_dates || wish.type == ColumnType::date,
             .style = style},
      profile_(rules_) {
  schema_.name = std::move(name);
  schema_.is_sensitive = wish.is_sensitive;
  if (wish.role == ColumnWish::Role::weights) reason_to_leave_out_ = "the weights of the rows";
  if (wish.role == ColumnWish::Role::dropped) reason_to_leave_out_ = "dropped as asked";
}

void ColumnDraft::start() {
  schema_.type = type();
  schema_.date_order = profile_.date_order().order();
  if (wish_.read_anyway || (!is_left_out() && !find_reason_to_leave_out())) builder_ = make_builder(0);
  profile_ = ColumnProfile(rules_);
}

void ColumnDraft::forget_values() {
  builder_.reset();
  wants_values_only_ = false;
}

/// A cell that the builder of values refused may come here again: it refuses it again.
ColumnDraft::Verdict ColumnDraft::take_thoroughly(const RowCell& cell, bool is_kept) {
  if (is_left_out()) return Verdict::taken;
  if (wish_.type && !is_of_type(*wish_.type, cell, style_)) return Verdict::wrong;
  if (builder_ != nullptr) {
    if (!is_kept) {
      builder_->skip(cell.text);
    } else if (!add(cell)) {
      forget_values();
    } else if (profile_.knows_all(schema_.type)) {
      wants_values_only_ = true;
      return Verdict::taken;
    }
  }
  const bool is_example = profile_.observe(cell);
  if (wish_.type == ColumnType::date && profile_.date_order().contradicts()) return Verdict::wrong;
  return is_example ? Verdict::example : Verdict::taken;
}

std::unexpected<Error> ColumnDraft::fail_wrong(const Place& place, const RowCell& cell) const {
  const DateOrderProfile& order = profile_.date_order();
  if (wish_.type != ColumnType::date || !order.contradicts()) return fail_wrong_cell(place, type(), cell, style_);
  const bool is_month_first = cell.text == order.example_of(DateOrder::month_first);
  return fail_at(place,
                 fmt::format("found {}, which has the {} first, expected dates like {} before it, with the {} first",
                             quote(cell.text), is_month_first ? "month" : "day",
                             quote(order.example_of(is_month_first ? DateOrder::day_first : DateOrder::month_first)),
                             is_month_first ? "day" : "month"),
                 "write all dates of a column in one order; 2024-01-31 is the same to everyone");
}

Result<void> ColumnDraft::check_numbers(const std::string& file, bool commas_may_be_text) const {
  if (wish_.type || wish_.role == ColumnWish::Role::dropped) return {};
  const auto place_of = [&](const ColumnProfile::Example& example) { return Place{file, example.line, schema_.name}; };
  if (const auto* example = profile_.out_of_range()) {
    return fail_wrong_cell(place_of(*example), ColumnType::number, example->text, style_);
  }
  const auto* example = profile_.decimal_comma();
  if (example != nullptr && !commas_may_be_text) return fail_decimal_comma(place_of(*example), example->text);
  return {};
}

void ColumnDraft::settle(std::size_t rows) {
  if (is_left_out()) return;
  const DateOrder order = profile_.date_order().order();
  const bool has_other_order = type() == ColumnType::date && schema_.date_order != order;
  if (auto reason = find_reason_to_leave_out()) note_reason(std::move(*reason));
  if (is_left_out()) {
    builder_.reset();
  } else if (builder_ == nullptr || schema_.type != type() || has_other_order) {
    schema_.type = type();
    schema_.date_order = order;
    builder_ = make_builder(rows);
    must_be_read_again_ = true;
  }
}

bool ColumnDraft::take_again(const RowCell& cell, bool is_kept) {
  if (!is_kept) builder_->skip(cell.text);
  return !is_kept || add(cell);
}

Result<BuiltColumn> ColumnDraft::finish(const std::string& file) {
  if (is_left_out()) return BuiltColumn{.reason_to_leave_out = reason_to_leave_out_};
  BuiltColumn built = builder_->finish();
  builder_.reset();
  if (wish_.keep && !wish_.read_anyway && !built.reason_to_leave_out.empty()) {
    return fail_at({file, 0, schema_.name},
                   fmt::format("was to be kept, and is {}; expected at most {} values of {} bytes",
                               built.reason_to_leave_out, limits::k_categories_max, limits::k_categories_bytes_max),
                   "drop the column, or make fewer categories of it");
  }
  if (built.reason_to_leave_out.empty() && !has_value(built.values)) {
    built.reason_to_leave_out = "every value is missing in the rows that have a target";
  }
  note_reason(built.reason_to_leave_out);
  schema_.categories = built.categories;
  if (schema_.type == ColumnType::date) built.warning = date_warning();
  return built;
}

ColumnType ColumnDraft::type() const {
  if (wish_.type) return *wish_.type;
  // A number out of range is an error where a model would read it, and a text elsewhere.
  const bool is_no_number = wish_.role == ColumnWish::Role::dropped && profile_.out_of_range() != nullptr;
  return is_no_number ? ColumnType::category : profile_.type();
}

/// The first reason is the one that is told.
void ColumnDraft::note_reason(std::string reason) {
  if (reason_to_leave_out_.empty()) reason_to_leave_out_ = std::move(reason);
}

/// What was decided about dates that can be read both ways.
std::string ColumnDraft::date_warning() const {
  const std::string_view example = profile_.date_order().undecided_example();
  if (example.empty()) return {};
  const bool is_day_first = schema_.date_order == DateOrder::day_first;
  return fmt::format("{}: nothing tells whether {} has the day or the month first; read with the {} first",
                     quoted_column(schema_.name), quote(example), is_day_first ? "day" : "month");
}

std::optional<std::string> ColumnDraft::find_reason_to_leave_out() {
  const bool is_wanted = wish_.keep || (wish_.type && profile_.holds_dates());
  if (is_wanted && profile_.has_value()) return std::nullopt;
  return profile_.reason_to_leave_out();
}

std::unique_ptr<ColumnBuilder> ColumnDraft::make_builder(std::size_t rows_expected) const {
  switch (schema_.type) {
    case ColumnType::number: return build_numbers(schema_.name, rows_expected, style_);
    case ColumnType::boolean: return build_booleans(rows_expected);
    case ColumnType::date: return build_dates(schema_.date_order, rows_expected);
    case ColumnType::category: {
      const CategoryRules rules{.named_as_identifier = rules_.named_as_identifier, .is_wanted = wish_.keep};
      return wish_.read_anyway ? build_any_texts(rules, rows_expected) : build_categories(rules, rows_expected);
    }
  }
  return nullptr;
}

}  // namespace foretell::data
