#include "data/csv_writer.hpp"

#include <gtest/gtest.h>

namespace foretell::data {
namespace {

std::string field(std::string_view text, char delimiter = ',') {
  std::string out;
  append_csv_field(out, text, delimiter);
  return out;
}

TEST(AppendCsvField, QuotesOnlyWhatMustBeQuoted) {
  EXPECT_EQ(field("plain text"), "plain text");
  EXPECT_EQ(field(""), "");
  EXPECT_EQ(field("a,b"), "\"a,b\"");
  EXPECT_EQ(field("say \"so\""), "\"say \"\"so\"\"\"");
  EXPECT_EQ(field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(field("a\rb"), "\"a\rb\"");
}

TEST(AppendCsvField, QuotesTheDelimiterThatIsInUse) {
  EXPECT_EQ(field("a;b"), "a;b");
  EXPECT_EQ(field("a;b", ';'), "\"a;b\"");
  EXPECT_EQ(field("0,5", ';'), "0,5");
}

}  // namespace
}  // namespace foretell::data
