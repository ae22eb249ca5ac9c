#include "cli/description_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/display_width.hpp"
#include "base/quote.hpp"
#include "cli/bars.hpp"
#include "cli/text_table.hpp"
#include "data/column_warnings.hpp"

namespace foretell::cli {
namespace {

using Align = TextColumn::Align;
using data::ColumnDescription;
using data::ColumnType;
using train::DescribedColumn;
using train::TableDescription;

constexpr std::size_t k_strength_bar_width = 6;

/// A number in about seven characters.
std::string figure(double value) {
  if (std::isnan(value)) return "-";
  const double size = std::abs(value);
  if (size >= 1e10 || (size < 1e-4 && size > 0)) return fmt::format("{:.4g}", value);
  return std::trunc(value) == value || size >= 1e5 ? fmt::format("{:.0f}", value) : fmt::format("{:.5g}", value);
}

std::string date(double seconds) { return std::isnan(seconds) ? "-" : data::format_date(std::floor(seconds)); }

/// "1 row", "2 rows".
std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

bool has_levels(const ColumnDescription& column) {
  return !column.levels.empty() && !column.levels.front().text.empty();
}

/// One report, section by section.
class Report {
 public:
  Report(const std::string& file, const TableDescription& table, const OutputStyle& style)
      : file_(file), table_(table), style_(style), name_width_(name_width()) {}

  std::string write() const {
    std::string out = title() + "\n" + overview();
    for (const std::string& section : {numbers(), categories(), dates(), texts(), left_out(), warnings()}) {
      if (!section.empty()) out += "\n" + section;
    }
    return out;
  }

 private:
  std::string title() const;
  std::string overview() const;
  std::string numbers() const;
  std::string categories() const;
  std::string dates() const;
  std::string texts() const;
  std::string left_out() const;
  std::string warnings() const;

  std::string distribution(const ColumnDescription& column) const;
  std::string strength(const DescribedColumn& column) const;
  std::string levels_within(const ColumnDescription& column, std::size_t width) const;

  /// All sections show names in the same width: that of the longest, or a share of the line.
  std::size_t name_width() const {
    constexpr std::size_t k_share_of_line = 5, k_least = 10, k_most = 40;
    std::size_t longest = 0;
    for (const DescribedColumn& column : table_.columns) {
      longest = std::max(longest, display_width(printable(column.content.name)));
    }
    return std::min(longest, std::clamp(style_.columns / k_share_of_line, k_least, k_most));
  }
  std::string_view ellipsis() const { return style_.unicode ? "\u2026" : "..."; }
  std::string name_of(const ColumnDescription& column) const {
    return pad_right(cut_to_width(printable(column.name), name_width_, ellipsis()), name_width_);
  }
  std::size_t width_beside_name() const { return style_.columns - std::max<std::size_t>(name_width_, 6) - 2; }

  const std::string& file_;
  const TableDescription& table_;
  const OutputStyle& style_;
  std::size_t name_width_;
};

std::string Report::title() const {
  std::string text =
      fmt::format("{}: {}, {}", file_, counted(table_.rows, "row"), counted(table_.columns.size(), "column"));
  if (table_.repeated_rows > 0) text += ", " + counted(table_.repeated_rows, "repeated row");
  text = wrap(text, style_.columns, 2);
  if (!table_.target) return text;
  const ColumnDescription& column = table_.columns[table_.target->column].content;
  std::string target = fmt::format("target {}: {}", quote(column.name), data::to_text(table_.target->task));
  if (!table_.target->classes.empty()) target += fmt::format(", {} classes", table_.target->classes.size());
  return text + wrap(target, style_.columns, 2);
}

std::string Report::overview() const {
  std::vector<TextColumn> columns{{"COLUMN"},
                                  {"TYPE"},
                                  {"MISSING", Align::right, Paint::plain, 1},
                                  {"DISTINCT", Align::right, Paint::plain, 2},
                                  {"DISTRIBUTION", Align::left, Paint::bar, 3}};
  if (table_.target) columns.push_back({"TARGET", Align::left, Paint::bar});
  TextTable table(columns);
  for (std::size_t place = 0; place < table_.columns.size(); ++place) {
    const ColumnDescription& column = table_.columns[place].content;
    std::vector<std::string> cells{
        name_of(column), column.is_free_text ? "text" : std::string(data::to_text(column.type)),
        column.missing == 0 ? "-" : data::percent(column.missing, table_.rows),
        fmt::format("{}{}", column.has_more_distinct ? ">" : "", column.distinct), distribution(column)};
    if (table_.target) cells.push_back(place == table_.target->column ? "target" : strength(table_.columns[place]));
    table.add(std::move(cells));
  }
  return table.render(style_);
}

std::string Report::distribution(const ColumnDescription& column) const {
  if (column.numbers) return vertical_bars(column.numbers->histogram.counts, style_);
  std::vector<std::size_t> counts;
  for (const data::Level& level : column.levels) counts.push_back(level.rows);
  return vertical_bars(counts, style_);
}

std::string Report::strength(const DescribedColumn& column) const {
  if (!column.association) return "-";
  const double strength = column.association->strength;
  const std::string bar = horizontal_bar(strength, k_strength_bar_width, style_);
  return fmt::format("{:.2f}{}{}", strength, bar.empty() ? "" : " ", bar);
}

std::string Report::numbers() const {
  TextTable table({{"NUMBERS"},
                   {"MIN", Align::right},
                   {"Q1", Align::right, Paint::plain, 1},
                   {"MEDIAN", Align::right},
                   {"Q3", Align::right, Paint::plain, 1},
                   {"MAX", Align::right},
                   {"MEAN", Align::right, Paint::plain, 2},
                   {"DEVIATION", Align::right, Paint::plain, 3}});
  for (const DescribedColumn& described : table_.columns) {
    const ColumnDescription& column = described.content;
    if (column.type != ColumnType::number || !column.numbers) continue;
    const data::NumberStatistics& numbers = *column.numbers;
    table.add({name_of(column), figure(numbers.min), figure(numbers.lower_quartile), figure(numbers.median),
               figure(numbers.upper_quartile), figure(numbers.max), figure(numbers.mean), figure(numbers.deviation)});
  }
  return table.is_empty() ? "" : table.render(style_);
}

std::string Report::categories() const {
  TextTable table({{"CATEGORIES"}, {"MOST FREQUENT"}});
  for (const DescribedColumn& described : table_.columns) {
    const ColumnDescription& column = described.content;
    if (has_levels(column)) table.add({name_of(column), levels_within(column, width_beside_name())});
  }
  return table.is_empty() ? "" : table.render(style_);
}

/// As many levels as fit, with what is left; the first one in any case.
std::string Report::levels_within(const ColumnDescription& column, std::size_t width) const {
  const std::size_t present = table_.rows - column.missing;
  std::string text;
  for (std::size_t i = 0; i < column.levels.size(); ++i) {
    const data::Level& level = column.levels[i];
    const std::string share = " " + data::percent(level.rows, present);
    const std::size_t left = column.distinct - i - 1;
    const std::string more = left == 0 ? "" : fmt::format(", {} more", left);
    const std::size_t room = width - std::min(width, share.size() + more.size());
    if (i == 0) {
      text = cut_to_width(printable(level.text), std::max(room, ellipsis().size()), ellipsis()) + share;
    } else if (const std::string next = text + ", " + printable(level.text); display_width(next) <= room) {
      text = next + share;
    } else {
      return text + fmt::format(", {} more", left + 1);
    }
  }
  const std::size_t left = column.distinct - column.levels.size();
  return left == 0 ? text : text + fmt::format(", {} more", left);
}

std::string Report::dates() const {
  TextTable table({{"DATES"}, {"FROM"}, {"MEDIAN", Align::left, Paint::plain, 1}, {"TO"}});
  for (const DescribedColumn& described : table_.columns) {
    const ColumnDescription& column = described.content;
    if (column.type != ColumnType::date || !column.numbers) continue;
    table.add({name_of(column), date(column.numbers->min), date(column.numbers->median), date(column.numbers->max)});
  }
  return table.is_empty() ? "" : table.render(style_);
}

std::string Report::texts() const {
  TextTable table({{"TEXTS"}, {"LONGEST", Align::right}, {"EXAMPLES"}});
  constexpr std::size_t k_longest_width = 7 + 2;
  for (const DescribedColumn& described : table_.columns) {
    const ColumnDescription& column = described.content;
    if (!column.is_free_text) continue;
    std::string examples;
    for (const std::string& example : column.examples) {
      examples += (examples.empty() ? "" : ", ") + quote(example);
    }
    table.add({name_of(column), std::to_string(column.longest_characters),
               cut_to_width(examples, width_beside_name() - k_longest_width, ellipsis())});
  }
  return table.is_empty() ? "" : table.render(style_);
}

std::string Report::left_out() const {
  std::string lines;
  for (const DescribedColumn& described : table_.columns) {
    const ColumnDescription& column = described.content;
    if (column.reason_to_leave_out.empty()) continue;
    lines +=
        wrap(fmt::format("{}: {}", printable(column.name), printable(column.reason_to_leave_out)), style_.columns, 2);
  }
  return lines.empty() ? "" : painted("LEFT OUT OF TRAINING", Paint::heading, style_) + "\n" + lines;
}

std::string Report::warnings() const {
  if (table_.warnings.empty()) return "";
  std::string text = painted("WARNINGS", Paint::alarm, style_) + "\n";
  for (const data::TableWarning& warning : table_.warnings) {
    text += wrap("- " + printable(warning.message), style_.columns, 2);
  }
  return text;
}

}  // namespace

std::string describe(const std::string& file, const TableDescription& table, const OutputStyle& style) {
  return Report(file, table, style).write();
}

}  // namespace foretell::cli
