#include "data/foreign_form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::data {
namespace {

using std::string_literals::operator""s;
using ::testing::HasSubstr;

TEST(RefuseForeignForm, SaysWhatAFileIsAndWhatToDo) {
  const auto refused = refuse_foreign_form("PK\x03\x04\x14\0\x06\0"s, "sales.xlsx");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused.error().message, "sales.xlsx: found a zip archive, as Excel workbooks are, expected CSV or NDJSON");
  EXPECT_THAT(refused.error().hint, HasSubstr("as CSV"));
  for (const std::string& bytes : {"PAR1\x15\x04"s, "SQLite format 3\0\x10"s,
                                   "\xFD"
                                   "7zXZ\0\0"s,
                                   "\x28\xB5\x2F\xFD$"s}) {
    EXPECT_FALSE(refuse_foreign_form(bytes, "f")) << bytes;
  }
}

TEST(RefuseForeignForm, LetsEveryTableBeginAsItDoes) {
  for (const char* text :
       {"", "PK", "PK,x\n1,2\n", "PAR1,x\n", "BZh9,x\n", "SQLite format 3,x\n", "7z,x\n", "{\"a\":1}\n"}) {
    EXPECT_TRUE(refuse_foreign_form(text, "f")) << text;
  }
}

}  // namespace
}  // namespace foretell::data
