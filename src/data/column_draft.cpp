#include "data/column_draft.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/wrong_cell.hpp"

namespace foretell::data {
namespace {

bool has_value(const ColumnValues& values) {
  const auto is_present = [](auto number) { return !std::isnan(number); };
  return std::ranges::any_of(values.numbers, is_present) || std::ranges::any_of(values.dates, is_present) ||
         std::ranges::any_of(values.codes, [](std::int32_t code) { return code != k_missing_code; });
}

}  // namespace

ColumnDraft::ColumnDraft(std::size_t place, std::string name, const ColumnWish& wish)
    : place_(place), wish_(wish), profile_(is_identifier_name(name)) {
  schema_.name = std::move(name);
  schema_.is_sensitive = wish.is_sensitive;
  if (wish.role == ColumnWish::Role::weights) reason_to_leave_out_ = "the weights of the rows";
  if (wish.role == ColumnWish::Role::dropped) reason_to_leave_out_ = "dropped as asked";
}

void ColumnDraft::start() {
  schema_.type = type();
  if (wish_.read_anyway || (!is_left_out() && !find_reason_to_leave_out())) builder_ = make_builder(0);
  profile_ = ColumnProfile(is_identifier_name(schema_.name));
}

ColumnDraft::Verdict ColumnDraft::take(std::string_view cell, bool is_kept) {
  if (is_left_out()) return Verdict::taken;
  if (wish_.type && !is_of_type(*wish_.type, cell)) return Verdict::wrong;
  if (builder_ != nullptr) {
    if (!is_kept) {
      builder_->skip(cell);
    } else if (!builder_->add(cell)) {
      builder_.reset();
    } else if (profile_.knows_all(schema_.type)) {
      return Verdict::taken;
    }
  }
  return profile_.observe(cell) ? Verdict::example : Verdict::taken;
}

Result<void> ColumnDraft::check_numbers(const std::string& file, bool commas_may_be_text) const {
  if (wish_.type) return {};
  const auto place_of = [&](const ColumnProfile::Example& example) { return Place{file, example.line, schema_.name}; };
  if (const auto* example = profile_.out_of_range()) {
    return fail_wrong_cell(place_of(*example), ColumnType::number, example->text);
  }
  const auto* example = profile_.decimal_comma();
  if (example != nullptr && !commas_may_be_text) return fail_decimal_comma(place_of(*example), example->text);
  return {};
}

void ColumnDraft::settle(std::size_t rows) {
  if (is_left_out()) return;
  if (auto reason = find_reason_to_leave_out()) note_reason(std::move(*reason));
  if (is_left_out()) {
    builder_.reset();
  } else if (builder_ == nullptr || schema_.type != type()) {
    schema_.type = type();
    builder_ = make_builder(rows);
    must_be_read_again_ = true;
  }
}

bool ColumnDraft::take_again(std::string_view cell, bool is_kept) {
  if (!is_kept) builder_->skip(cell);
  return !is_kept || builder_->add(cell);
}

BuiltColumn ColumnDraft::finish() {
  if (is_left_out()) return {.reason_to_leave_out = reason_to_leave_out_};
  BuiltColumn built = builder_->finish();
  builder_.reset();
  if (built.reason_to_leave_out.empty() && !has_value(built.values)) {
    built.reason_to_leave_out = "every value is missing in the rows that have a target";
  }
  note_reason(built.reason_to_leave_out);
  schema_.categories = built.categories;
  return built;
}

ColumnType ColumnDraft::type() const {
  if (wish_.type) return *wish_.type;
  return wish_.read_anyway && profile_.holds_dates() ? ColumnType::date : profile_.type();
}

/// The first reason is the one that is told.
void ColumnDraft::note_reason(std::string reason) {
  if (reason_to_leave_out_.empty()) reason_to_leave_out_ = std::move(reason);
}

std::optional<std::string> ColumnDraft::find_reason_to_leave_out() {
  const bool is_wanted = wish_.keep || (wish_.type && profile_.holds_dates());
  if (is_wanted && profile_.has_value()) return std::nullopt;
  return profile_.reason_to_leave_out();
}

std::unique_ptr<ColumnBuilder> ColumnDraft::make_builder(std::size_t rows_expected) const {
  switch (schema_.type) {
    case ColumnType::number: return build_numbers(schema_.name, rows_expected);
    case ColumnType::boolean: return build_booleans(rows_expected);
    case ColumnType::date: return build_dates(schema_.date_order, rows_expected);
    case ColumnType::category: {
      const bool named_as_identifier = is_identifier_name(schema_.name);
      return wish_.read_anyway ? build_any_texts(named_as_identifier, rows_expected)
                               : build_categories(named_as_identifier, rows_expected);
    }
  }
  return nullptr;
}

}  // namespace foretell::data
