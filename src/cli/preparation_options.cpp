#include "cli/preparation_options.hpp"

#include <charconv>
#include <functional>
#include <string_view>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/quote.hpp"
#include "cli/option_list.hpp"

namespace foretell::cli {
namespace {

using model::ColumnRecipe;

/// One item of a list: WAY or COLUMN=WAY.
struct Choice {
  std::string column;  // empty: every column that the way is possible for
  std::string way;
};

Result<std::vector<Choice>> split_choices(std::string_view option, std::string_view list) {
  const std::vector<std::string> items = TRY(split_list(option, list));
  std::vector<Choice> choices;
  for (const std::string& item : items) {
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos) {
      choices.push_back({.column = {}, .way = item});
    } else {
      choices.push_back({.column = item.substr(0, equals), .way = item.substr(equals + 1)});
    }
  }
  return choices;
}

std::unexpected<Error> fail_way(std::string_view option, const Choice& choice, std::string_view expected) {
  return fail(
      ErrorCode::usage, fmt::format("{}: found {}, expected {}", option, quote(choice.way), expected),
      fmt::format("write {0} WAY for every column, {0} COLUMN=WAY for one, with commas between several", option));
}

/// The enumerator whose word `text` is.
template <class Enum, std::size_t N>
std::optional<Enum> find_word(std::string_view text, const Enum (&values)[N]) {
  for (const Enum value : values) {
    if (to_text(value) == text) return value;
  }
  return std::nullopt;
}

/// What one choice makes of a ColumnRecipe, and which types it is for when no column is named.
struct Change {
  std::function<void(ColumnRecipe&)> make;
  bool for_numbers = true;  // and dates
  bool for_categories = true;
};

Result<Change> read_fill(const Choice& choice) {
  using model::Fill;
  constexpr std::string_view k_constant = "constant:";
  if (choice.way.starts_with(k_constant)) {
    const std::string text = choice.way.substr(k_constant.size());
    const auto number = parse_number(text);
    return Change{.make =
                      [text, number](ColumnRecipe& column) {
                        column.fill = Fill::constant;
                        column.fill_text = text;
                        column.fill_number = number ? std::optional(*number) : std::nullopt;
                      },
                  .for_numbers = number.has_value(),
                  .for_categories = !number.has_value()};
  }
  const auto fill = find_word(choice.way, {Fill::mean, Fill::median, Fill::most_frequent, Fill::own});
  if (!fill) return fail_way("--impute", choice, "mean, median, most_frequent, own or constant:VALUE");
  const bool is_of_numbers = *fill == Fill::mean || *fill == Fill::median;
  return Change{.make = [fill](ColumnRecipe& column) { column.fill = fill; },
                .for_numbers = *fill != Fill::own,
                .for_categories = !is_of_numbers};
}

Result<Change> read_coding(const Choice& choice) {
  using model::Coding;
  const auto coding = find_word(choice.way, {Coding::ordinal, Coding::one_hot, Coding::frequency});
  if (!coding) return fail_way("--encode", choice, "ordinal, one_hot or frequency");
  return Change{.make = [coding](ColumnRecipe& column) { column.coding = coding; }, .for_numbers = false};
}

Result<Change> read_scaling(const Choice& choice) {
  using model::Scaling;
  const auto scaling = find_word(choice.way, {Scaling::none, Scaling::standard, Scaling::min_max, Scaling::robust});
  if (!scaling) return fail_way("--scale", choice, "none, standard, min_max or robust");
  return Change{.make = [scaling](ColumnRecipe& column) { column.scaling = scaling; }};
}

Result<Change> read_rare(const Choice& choice) {
  std::uint32_t rows = 0;
  const char* const end = choice.way.data() + choice.way.size();
  const auto [stop, problem] = std::from_chars(choice.way.data(), end, rows);
  if (problem != std::errc() || stop != end) return fail_way("--rare", choice, "a number of rows");
  return Change{.make = [rows](ColumnRecipe& column) { column.rare_rows = rows; }, .for_numbers = false};
}

void make(const Change& change, const std::string& column, model::Recipe& recipe) {
  if (!column.empty()) return change.make(recipe.columns[column]);
  if (change.for_numbers) change.make(recipe.numbers);
  if (change.for_numbers) change.make(recipe.dates);
  if (change.for_categories) change.make(recipe.categories);
}

Result<void> apply_list(std::string_view option, std::string_view list, Result<Change> (*read)(const Choice&),
                        model::Recipe& recipe) {
  const std::vector<Choice> choices = TRY(split_choices(option, list));
  for (const Choice& choice : choices) make(TRY(read(choice)), choice.column, recipe);
  return {};
}

/// A list of columns, or of "all".
Result<void> apply_indicators(const std::string& list, model::Recipe& recipe) {
  const Change indicate{.make = [](ColumnRecipe& column) { column.missing_indicator = true; }};
  const std::vector<std::string> columns = TRY(split_list("--missing-indicator", list));
  for (const std::string& column : columns) make(indicate, column == "all" ? "" : column, recipe);
  return {};
}

}  // namespace

std::vector<Option> preparation_options(PreparationOptions& options) {
  return {
      {.name = "--impute",
       .target = &options.impute,
       .placeholder = "[COL=]WAY,...",
       .help = "What stands for missing values: mean, median, most_frequent, own, constant:VALUE",
       .initial = "mean; own of categories"},
      {.name = "--encode",
       .target = &options.encode,
       .placeholder = "[COL=]WAY,...",
       .help = "How categories become numbers: ordinal, one_hot, frequency",
       .initial = "ordinal; one_hot for linear models"},
      {.name = "--scale",
       .target = &options.scale,
       .placeholder = "[COL=]WAY,...",
       .help = "How numbers are scaled: none, standard, min_max, robust",
       .initial = "none; standard for linear models"},
      {.name = "--rare",
       .target = &options.rare,
       .placeholder = "[COL=]ROWS,...",
       .help = "Join categories that fewer rows have"},
      {.name = "--missing-indicator",
       .target = &options.indicate,
       .placeholder = "COL,...|all",
       .help = "Also tell the learner where values are missing"},
  };
}

Result<void> apply(const PreparationOptions& options, model::Recipe& recipe) {
  TRY(apply_list("--impute", options.impute, read_fill, recipe));
  TRY(apply_list("--encode", options.encode, read_coding, recipe));
  TRY(apply_list("--scale", options.scale, read_scaling, recipe));
  TRY(apply_list("--rare", options.rare, read_rare, recipe));
  return apply_indicators(options.indicate, recipe);
}

}  // namespace foretell::cli
