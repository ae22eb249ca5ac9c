#include "serving/slot_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::serving {
namespace {

using ::testing::HasSubstr;
using Slots = std::vector<model::Slot>;

/// Reads the one row of a table for the sample model: age (number), city (category), active (boolean).
Result<Slots> read(std::string_view table, const data::TableOptions& options = {}, bool allow_missing_columns = false) {
  const auto model = sample::model("m", 1);
  data::MemorySource source(table);
  data::RowReader rows = TRY(data::RowReader::open(source, options, {.file = "t.csv"}));
  const SlotReader reader = TRY(SlotReader::make(model->format, rows.columns(), "t.csv", allow_missing_columns));
  EXPECT_TRUE(*rows.next());
  Slots slots(model->format.columns());
  TRY(reader.read(rows, slots));
  return slots;
}

Slots row(float age, std::int32_t city, std::int32_t active) {
  return {model::Slot::number(age), model::Slot::code(city), model::Slot::code(active)};
}

Slots missing_row() { return sample::model("m", 1)->format.missing_row(); }

TEST(SlotReader, FindsColumnsByNameInAnyOrderAndPassesOverOthers) {
  EXPECT_EQ(*read("note,active,city,age,left\nx,yes,Bern,41.5,no\n"), row(41.5f, 0, 1));
}

TEST(SlotReader, TakesMissingValuesAndUnknownTextsAsMissing) {
  EXPECT_EQ(*read("age,city,active\n,,\n"), missing_row());
  EXPECT_EQ(*read("age,city,active\n nan ,NA,?\n"), missing_row());
  EXPECT_EQ(*read("age,city,active\n,Paris,null\n"), missing_row());
}

TEST(SlotReader, ReadsAsTheTrainingTableWasRead) {
  EXPECT_EQ(*read("age;city;active\n1.041,5;-;no\n", {.decimal_comma = true, .missing = {"-"}}), row(1041.5f, -1, 0));
}

TEST(SlotReader, KeepsTextsOfJsonOutOfNumbers) {
  EXPECT_EQ(*read(R"({"age":7,"city":"Bern","active":true})"), row(7, 0, 1));
  EXPECT_THAT(read(R"({"age":"7","city":"Bern","active":true})").error().message, HasSubstr("\"age\""));
}

TEST(SlotReader, NamesTheCellThatAColumnCannotHold) {
  const Error number = read("age,city,active\n\nabc,Bern,yes\n").error();
  EXPECT_THAT(number.message, HasSubstr("t.csv, line 3: column \"age\": found \"abc\", expected a number"));
  EXPECT_EQ(number.line, 3u);
  EXPECT_EQ(number.field, "age");
  EXPECT_THAT(read("age,city,active\n1,Bern,maybe\n").error().message, HasSubstr("\"active\""));
  EXPECT_THAT(read("age,city,active\n1e39,Bern,yes\n").error().message, HasSubstr("out of range"));
}

TEST(SlotReader, RefusesATableWithoutAColumnUnlessThatIsAllowed) {
  const Error error = read("Age,active\n1,yes\n").error();
  EXPECT_THAT(error.message, HasSubstr("no columns \"age\", \"city\""));
  EXPECT_EQ(error.field, "age");
  EXPECT_THAT(error.hint, HasSubstr("\"Age\""));
  EXPECT_THAT(error.hint, HasSubstr("--allow-missing-columns"));
  EXPECT_EQ(*read("city,active\nBern,yes\n", {}, true), (Slots{missing_row()[0], row(0, 0, 1)[1], row(0, 0, 1)[2]}));
}

TEST(SlotReader, RefusesATableWithNoneOfTheColumnsAlways) {
  EXPECT_THAT(read("x,y\n1,2\n", {}, true).error().message, HasSubstr("none of the 3 columns"));
}

}  // namespace
}  // namespace foretell::serving
