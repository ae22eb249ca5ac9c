#include "data/column_builder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"
#include "base/utf8.hpp"
#include "data/cell.hpp"
#include "data/place.hpp"
#include "data/text_dictionary.hpp"

namespace foretell::data {
namespace {

/// Looks for different numbers with the same float32, among the latest numbers of each of a few groups of
/// floats: numbers that fall together are neighbours in most tables, so this finds most of them at a fixed
/// small cost.
class FloatCollisions {
 public:
  FloatCollisions() { latest_.fill(std::numeric_limits<double>::quiet_NaN()); }

  void observe(float value, double exact) {
    constexpr std::uint32_t k_golden_ratio = 0x9E37'79B9;
    const std::uint32_t group = (std::bit_cast<std::uint32_t>(value) * k_golden_ratio) >> (32 - k_group_bits);
    const double other = latest_[group];
    latest_[group] = exact;
    // A group begins as NaN, which is no float32 of anything.
    if (other != exact && static_cast<float>(other) == value && !found_) {
      found_ = true;
      first_ = other;
      second_ = exact;
    }
  }

  std::string warning(std::string_view column) const {
    if (!found_) return {};
    std::string first, second, common;
    append_number(first, first_);
    append_number(second, second_);
    append_number(common, static_cast<float>(first_));
    return fmt::format(
        "{}: different numbers, such as {} and {}, are one number ({}) to the model, which computes in "
        "float32",
        quoted_column(column), first, second, common);
  }

 private:
  static constexpr unsigned k_group_bits = 6;

  std::array<double, 1u << k_group_bits> latest_;
  bool found_ = false;
  double first_ = 0;
  double second_ = 0;
};

class NumberBuilder final : public ColumnBuilder {
 public:
  NumberBuilder(std::string name, std::size_t rows_expected, NumberStyle style)
      : name_(std::move(name)), style_(style) {
    numbers_.reserve(rows_expected);
  }

  bool add(std::string_view text) override {
    const NumberCell cell = read_number(text, style_);
    if (cell.kind == NumberCell::Kind::number) {
      collisions_.observe(cell.value, cell.exact);
    } else if (cell.kind != NumberCell::Kind::missing) {
      return false;
    }
    numbers_.push_back(cell.value);
    return true;
  }

  BuiltColumn finish() override {
    return {.values = {.numbers = std::move(numbers_), .codes = {}}, .warning = collisions_.warning(name_)};
  }

 private:
  std::string name_;
  NumberStyle style_;
  std::vector<float> numbers_;
  FloatCollisions collisions_;
};

class BooleanBuilder final : public ColumnBuilder {
 public:
  explicit BooleanBuilder(std::size_t rows_expected) { codes_.reserve(rows_expected); }

  bool add(std::string_view cell) override {
    const std::optional<bool> truth = read_boolean(cell);
    if (!truth && !is_missing(cell)) return false;
    codes_.push_back(truth ? static_cast<std::int32_t>(*truth) : k_missing_code);
    return true;
  }

  BuiltColumn finish() override {
    return {.categories = {"false", "true"}, .values = {.numbers = {}, .codes = std::move(codes_)}};
  }

 private:
  std::vector<std::int32_t> codes_;
};

class DateBuilder final : public ColumnBuilder {
 public:
  DateBuilder(DateOrder order, std::size_t rows_expected) : order_(order) { dates_.reserve(rows_expected); }

  bool add(std::string_view cell) override {
    const std::optional<double> seconds = read_date(cell, order_);
    if (!seconds && !is_missing_number(cell)) return false;
    dates_.push_back(seconds.value_or(k_missing_date));
    return true;
  }

  BuiltColumn finish() override { return {.values = {.dates = std::move(dates_)}}; }

 private:
  DateOrder order_;
  std::vector<double> dates_;
};

class CategoryBuilder final : public ColumnBuilder {
 public:
  CategoryBuilder(const CategoryRules& rules, std::size_t rows_expected) : rules_(rules) {
    codes_.reserve(rows_expected);
  }

  bool add(std::string_view cell) override {
    const std::int32_t code = code_of(cell);
    if (!has_too_many()) codes_.push_back(code);
    return true;
  }

  void skip(std::string_view cell) override { code_of(cell); }

  BuiltColumn finish() override {
    if (std::string reason = reason_to_leave_out(); !reason.empty()) return {.reason_to_leave_out = std::move(reason)};
    return take_column();
  }

  /// The column whatever speaks against it; one with too many texts has neither categories nor values.
  BuiltColumn finish_anyway() {
    std::string reason = reason_to_leave_out();
    const std::vector<std::string>& texts = texts_.texts();
    TextStatistics statistics{.values = values_,
                              .distinct = has_too_many() ? texts.size() - 1 : texts.size(),
                              .has_more = has_too_many(),
                              .is_free_text = !reason.empty()};
    for (std::size_t i = 0; i < std::min(texts.size(), k_text_examples_max); ++i) {
      statistics.examples.push_back(texts[i]);
    }
    BuiltColumn column = has_too_many() ? BuiltColumn{} : take_column();
    column.reason_to_leave_out = std::move(reason);
    column.texts = std::move(statistics);
    return column;
  }

 private:
  BuiltColumn take_column() {
    BuiltColumn column;
    column.categories = sort_categories();
    column.values.codes = std::move(codes_);
    return column;
  }

  bool has_too_many() const {
    return texts_.size() > limits::k_categories_max || text_bytes_ > limits::k_categories_bytes_max;
  }

  std::int32_t code_of(std::string_view cell) {
    if (is_missing(cell)) {
      has_missing_ = true;
      return k_missing_code;
    }
    ++values_;
    if (has_too_many()) return k_missing_code;
    const std::size_t known = texts_.size();
    const std::int32_t code = texts_.add(cell);
    if (texts_.size() > known) text_bytes_ += cell.size();
    if (has_too_many()) codes_ = {};
    return code;
  }

  std::string reason_to_leave_out() const {
    const std::size_t distinct = texts_.size();
    if (has_too_many())
      return fmt::format("free text: {} different values or more, of {} bytes", distinct, text_bytes_);
    if (rules_.is_wanted) return {};
    if (rules_.named_as_identifier && !has_missing_ && distinct == values_) {
      return fmt::format("an identifier by its name, and all {} values differ", distinct);
    }
    if (distinct == values_ && distinct > limits::k_text_all_differ_min) {
      return fmt::format("free text or an identifier: all {} values differ", distinct);
    }
    const bool mostly_distinct =
        static_cast<double>(distinct) > limits::k_text_distinct_share * static_cast<double>(values_);
    if (distinct > limits::k_text_distinct_min && mostly_distinct) {
      return fmt::format("free text: {} different values in {} rows that have one", distinct, values_);
    }
    return {};
  }

  /// Numbers the texts that kept rows have anew, by bytes, and gives them.
  std::vector<std::string> sort_categories() {
    static_assert(k_missing_code == -1, "the place of a code is behind that of the one before, a missing one first");
    const auto place_of = [](std::int32_t code) { return static_cast<std::size_t>(std::int64_t{code} + 1); };
    std::vector<char> is_used(place_of(static_cast<std::int32_t>(texts_.size())));
    for (const std::int32_t code : codes_) is_used[place_of(code)] = 1;
    std::vector<std::int32_t> order;
    for (std::int32_t code = 0; place_of(code) < is_used.size(); ++code) {
      if (is_used[place_of(code)]) order.push_back(code);
    }
    const std::vector<std::string>& texts = texts_.texts();
    std::ranges::sort(order, {},
                      [&](std::int32_t code) -> const std::string& { return texts[static_cast<std::size_t>(code)]; });
    std::vector<std::string> categories;
    std::vector<std::int32_t> new_codes(is_used.size(), k_missing_code);
    for (const std::int32_t code : order) {
      new_codes[place_of(code)] = static_cast<std::int32_t>(categories.size());
      categories.push_back(texts[static_cast<std::size_t>(code)]);
    }
    for (std::int32_t& code : codes_) code = new_codes[place_of(code)];
    return categories;
  }

  CategoryRules rules_;
  TextDictionary texts_;
  std::vector<std::int32_t> codes_;  // places in texts_
  std::size_t text_bytes_ = 0;       // of all texts together
  std::size_t values_ = 0;           // cells that are not missing, those of dropped rows too
  bool has_missing_ = false;
};

class AnyTextBuilder final : public ColumnBuilder {
 public:
  AnyTextBuilder(const CategoryRules& rules, std::size_t rows_expected) : builder_(rules, rows_expected) {}

  bool add(std::string_view cell) override {
    // A text has at most as many characters as bytes, so most need no counting.
    if (cell.size() > longest_characters_ && !is_missing(cell)) {
      longest_characters_ = std::max(longest_characters_, count_characters(cell));
    }
    return builder_.add(cell);
  }

  BuiltColumn finish() override {
    BuiltColumn column = builder_.finish_anyway();
    column.texts.longest_characters = longest_characters_;
    return column;
  }

 private:
  CategoryBuilder builder_;
  std::size_t longest_characters_ = 0;
};

class KnownCategoryBuilder final : public ColumnBuilder {
 public:
  explicit KnownCategoryBuilder(const ColumnSchema& column) : column_(column) {
    for (const std::string& category : column.categories) texts_.add(category);
  }

  bool add(std::string_view cell) override {
    const std::int32_t code = is_missing(cell) ? k_missing_code : texts_.find(cell);
    if (code == TextDictionary::k_none && !is_missing(cell)) note_unknown(cell);
    codes_.push_back(code);
    return true;
  }

  BuiltColumn finish() override {
    BuiltColumn column{.categories = column_.categories, .values = {.numbers = {}, .codes = std::move(codes_)}};
    if (unknown_values_ > 0) {
      column.warning = fmt::format("{}: {} value{} not among the {} categories known, such as {}, taken as missing",
                                   quoted_column(column_.name), unknown_values_, unknown_values_ == 1 ? "" : "s",
                                   column_.categories.size(), quote(unknown_example_));
    }
    return column;
  }

 private:
  static_assert(TextDictionary::k_none == k_missing_code, "an unknown text is missing");

  void note_unknown(std::string_view cell) {
    if (unknown_values_++ == 0) unknown_example_ = cell;
  }

  const ColumnSchema& column_;
  TextDictionary texts_;
  std::vector<std::int32_t> codes_;
  std::size_t unknown_values_ = 0;
  std::string unknown_example_;
};

}  // namespace

std::unique_ptr<ColumnBuilder> build_numbers(std::string name, std::size_t rows_expected, NumberStyle style) {
  return std::make_unique<NumberBuilder>(std::move(name), rows_expected, style);
}

std::unique_ptr<ColumnBuilder> build_booleans(std::size_t rows_expected) {
  return std::make_unique<BooleanBuilder>(rows_expected);
}

std::unique_ptr<ColumnBuilder> build_dates(DateOrder order, std::size_t rows_expected) {
  return std::make_unique<DateBuilder>(order, rows_expected);
}

std::unique_ptr<ColumnBuilder> build_categories(const CategoryRules& rules, std::size_t rows_expected) {
  return std::make_unique<CategoryBuilder>(rules, rows_expected);
}

std::unique_ptr<ColumnBuilder> build_any_texts(const CategoryRules& rules, std::size_t rows_expected) {
  return std::make_unique<AnyTextBuilder>(rules, rows_expected);
}

std::unique_ptr<ColumnBuilder> build_known_categories(const ColumnSchema& column) {
  return std::make_unique<KnownCategoryBuilder>(column);
}

}  // namespace foretell::data
