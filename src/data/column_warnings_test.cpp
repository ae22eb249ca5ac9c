#include "data/column_warnings.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/read_table.hpp"

namespace foretell::data {
namespace {

using Kind = TableWarning::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The warnings of a column whose cells are `cell(row)`.
std::vector<TableWarning> warnings_of(std::size_t rows, const std::function<std::string(std::size_t)>& cell,
                                      const std::string& name = "x", bool is_sensitive = false) {
  std::string text = name + ",other\n";
  for (std::size_t row = 0; row < rows; ++row) text += '"' + cell(row) + "\",1\n";
  MemorySource source(text);
  TableOptions options{.delimiter = ','};
  if (is_sensitive) options.sensitive = {name};
  const Result<WholeTable> table = read_whole_table(source, options, {.file = "t.csv"});
  if (!table) {
    ADD_FAILURE() << table.error().message;
    return {};
  }
  const WholeColumn& column = table->columns.front();
  return warn_of_column(column, describe(column, sort_values(column.values)));
}

std::vector<Kind> kinds_of(std::size_t rows, const std::function<std::string(std::size_t)>& cell,
                           const std::string& name = "x") {
  std::vector<Kind> kinds;
  for (const TableWarning& warning : warnings_of(rows, cell, name)) kinds.push_back(warning.kind);
  return kinds;
}

std::string number(std::size_t value) { return std::to_string(value); }

TEST(Percent, NeverShowsAPartAsNothing) {
  EXPECT_EQ(percent(1, 4), "25.0 %");
  EXPECT_EQ(percent(0, 4), "0.0 %");
  EXPECT_EQ(percent(1, 100'000), "<0.1 %");
  EXPECT_EQ(percent(0, 0), "0.0 %");
}

TEST(WarnOfColumn, SaysNothingOfAnOrdinaryOne) {
  EXPECT_THAT(kinds_of(60, [](std::size_t row) { return number(row * row % 50); }), IsEmpty());
  EXPECT_THAT(kinds_of(60, [](std::size_t row) { return row % 3 == 0 ? "red" : "blue"; }), IsEmpty());
  EXPECT_THAT(kinds_of(60, [](std::size_t row) { return number(row) + "." + number(row * row); }), IsEmpty())
      << "fractions differ by nature";
}

TEST(WarnOfColumn, NamesAllMissingAndConstantColumns) {
  EXPECT_THAT(kinds_of(9, [](std::size_t) { return "NA"; }), ElementsAre(Kind::all_missing));
  EXPECT_THAT(kinds_of(9, [](std::size_t) { return "7"; }), ElementsAre(Kind::constant));
  EXPECT_THAT(kinds_of(9, [](std::size_t row) { return row < 6 ? "red" : ""; }), ElementsAre(Kind::constant));
}

TEST(WarnOfColumn, NamesColumnsOfOneValueButForFewRows) {
  const auto all_but = [](std::size_t others) {
    return [others](std::size_t row) { return row < others ? "5" : "4"; };
  };
  EXPECT_THAT(kinds_of(1000, all_but(10)), IsEmpty()) << "exactly 99 %";
  EXPECT_THAT(kinds_of(1000, all_but(9)), ElementsAre(Kind::almost_constant));
}

TEST(WarnOfColumn, NamesColumnsThatAreMostlyMissing) {
  const auto with = [](std::size_t values) {
    return [values](std::size_t row) { return row < values ? number(row % 3) : ""; };
  };
  EXPECT_THAT(kinds_of(100, with(50)), IsEmpty());
  EXPECT_THAT(kinds_of(100, with(49)), ElementsAre(Kind::mostly_missing));
}

TEST(WarnOfColumn, NamesIdentifiers) {
  const auto code = [](std::size_t row) { return "k" + number(row * 7919 % 1009); };
  EXPECT_THAT(kinds_of(k_identifier_rows_min, code), ElementsAre(Kind::id_like));
  EXPECT_THAT(kinds_of(k_identifier_rows_min - 1, code), IsEmpty()) << "too few rows to say";
  EXPECT_THAT(kinds_of(50, [](std::size_t row) { return number(100 + (row * 7) % 50); }), ElementsAre(Kind::id_like))
      << "all numbers of a range, in any order";
  const auto spread = [](std::size_t row) { return number(row * row); };
  EXPECT_THAT(kinds_of(50, spread), IsEmpty());
  EXPECT_THAT(kinds_of(50, spread, "customer_id"), ElementsAre(Kind::id_like));
  EXPECT_THAT(kinds_of(50, [](std::size_t row) { return "so it was on day " + number(row); }), IsEmpty())
      << "sentences are no identifiers";
}

TEST(WarnOfColumn, NamesCategoriesOfManyLevels) {
  const auto levels = [](std::size_t count) {
    return [count](std::size_t row) { return "level " + number(row % count); };
  };
  EXPECT_THAT(kinds_of(500, levels(k_many_levels)), IsEmpty());
  EXPECT_THAT(kinds_of(500, levels(k_many_levels + 1)), ElementsAre(Kind::many_levels));
}

TEST(WarnOfColumn, NamesNumbersThatTextsSpoil) {
  const auto warnings = warnings_of(100, [](std::size_t row) { return row % 10 == 0 ? "unknown" : number(row % 7); });
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].kind, Kind::mixed_types);
  EXPECT_THAT(warnings[0].columns, ElementsAre("x"));
  EXPECT_THAT(warnings[0].message, HasSubstr("column \"x\": 90 of 100 values are numbers"));
  EXPECT_THAT(warnings[0].message, HasSubstr("such as \"unknown\""));
  EXPECT_THAT(warnings[0].message, HasSubstr("--missing"));
  EXPECT_THAT(kinds_of(100, [](std::size_t row) { return row % 10 < 6 ? "unknown" : number(row % 7); }), IsEmpty())
      << "mostly texts";
}

TEST(WarnOfColumn, NamesNumbersInAFormThatIsTakenForText) {
  for (const char* form : {"${}", "{} \u20ac", "{} %", "1,{}00", "0,{}", "1 {}00"}) {
    const auto cell = [&](std::size_t row) {
      std::string text = form;
      return text.replace(text.find("{}"), 2, number(row % 10));
    };
    EXPECT_THAT(kinds_of(100, cell), ElementsAre(Kind::numbers_as_text)) << form;
  }
  EXPECT_THAT(kinds_of(100, [](std::size_t row) { return "Q" + number(row % 4); }), IsEmpty());
  EXPECT_THAT(kinds_of(100, [](std::size_t row) { return "<=" + number(row % 4); }), IsEmpty());
}

TEST(WarnOfColumn, SaysNothingOfNumbersThatAreWishedToBeCategories) {
  const auto zip = [](std::size_t row) { return number(row % 7); };
  std::string csv = "x,y\n", json;
  for (std::size_t row = 0; row < 100; ++row) {
    csv += zip(row) + ",1\n";
    json += R"({"x": ")" + zip(row) + "\", \"y\": 1}\n";
  }
  const auto kinds = [](const std::string& text, const TableOptions& options) {
    MemorySource source(text);
    const WholeTable table = read_whole_table(source, options, {.file = "t"}).value();
    std::vector<Kind> found;
    for (const TableWarning& warning : warn_of_column(table.columns[0], describe(table.columns[0], {}))) {
      found.push_back(warning.kind);
    }
    return found;
  };
  EXPECT_THAT(kinds(csv, {.types = {{"x", ColumnType::category}}}), IsEmpty());
  EXPECT_THAT(kinds(json, {}), ElementsAre(Kind::numbers_as_text)) << "marked as texts by whoever wrote the file";
}

TEST(WarnOfColumn, NamesFewValuesFarAway) {
  const auto cell = [](std::size_t outliers) {
    return [outliers](std::size_t row) { return row < outliers ? number(99'999) : number(row % 50); };
  };
  EXPECT_THAT(kinds_of(100, cell(1)), ElementsAre(Kind::far_outliers));
  EXPECT_THAT(kinds_of(100, cell(2)), IsEmpty()) << "a long tail";
  EXPECT_THAT(kinds_of(2'000, cell(3)), ElementsAre(Kind::far_outliers));
}

TEST(WarnOfColumn, ShowsNoValueOfASensitiveColumn) {
  const auto cell = [](std::size_t row) { return row % 10 == 0 ? "secret" : number(row % 7); };
  const auto warnings = warnings_of(100, cell, "x", true);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].kind, Kind::mixed_types);
  EXPECT_THAT(warnings[0].message, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace foretell::data
