#include "cli/table_flags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

data::TableOptions applied(const TableFlags& flags, data::TableOptions table = {}) {
  const Result<void> done = apply(flags, table);
  if (!done) ADD_FAILURE() << done.error().message;
  return table;
}

Error error_of(const TableFlags& flags) {
  data::TableOptions table;
  const Result<void> done = apply(flags, table);
  EXPECT_FALSE(done);
  return done ? Error{} : done.error();
}

TEST(TableFlags, LeaveWhatWasNotSaidAsItIs) {
  const data::TableOptions table{.target = "y", .delimiter = ';', .has_header = false, .missing = {"-"}, .drop = {"a"}};
  EXPECT_EQ(applied({}, table), table);
}

TEST(TableFlags, WinOverWhatIsThere) {
  const data::TableOptions table =
      applied({.format = "ndjson", .delimiter = "tab", .missing = "x", .task = "regression", .drop = "b,c"},
              {.task = data::Task::classification, .delimiter = ';', .missing = {"-"}, .drop = {"a"}});
  EXPECT_EQ(table.format, data::TableFormat::ndjson);
  EXPECT_EQ(table.delimiter, '\t');
  EXPECT_THAT(table.missing, ElementsAre("x"));
  EXPECT_EQ(table.task, data::Task::regression);
  EXPECT_THAT(table.drop, ElementsAre("b", "c"));
}

TEST(TableFlags, TakeItemsWithCommasInQuotes) {
  EXPECT_THAT(applied({.keep = R"("a,b",c)"}).keep, ElementsAre("a,b", "c"));
}

TEST(TableFlags, ReadTypesByName) {
  const auto types = applied({.types = "age=number,a=b=category,on=boolean,at=date"}).types;
  EXPECT_EQ(types.at("age"), data::ColumnType::number);
  EXPECT_EQ(types.at("a=b"), data::ColumnType::category);
  EXPECT_EQ(types.at("on"), data::ColumnType::boolean);
  EXPECT_EQ(types.at("at"), data::ColumnType::date);
}

TEST(TableFlags, RefuseWhatTheyDoNotKnow) {
  EXPECT_EQ(error_of({.types = "age=numbr"}).code, ErrorCode::usage);
  EXPECT_THAT(error_of({.types = "age=numbr"}).message, HasSubstr("found the type \"numbr\", expected number"));
  EXPECT_THAT(error_of({.types = "age"}).message, HasSubstr("expected NAME=TYPE"));
  for (const char* delimiter : {"ab", "\"", "\n", "\xC3\xA4"}) {
    EXPECT_THAT(error_of({.delimiter = delimiter}).message, HasSubstr("expected one ASCII character or tab"))
        << delimiter;
  }
  EXPECT_EQ(error_of({.drop = "\"a"}).code, ErrorCode::usage);
}

}  // namespace
}  // namespace foretell::cli
