#include "registry/reference.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::registry {
namespace {

TEST(ParseReference, ReadsTheThreeForms) {
  EXPECT_EQ(parse_reference("adult"), (Reference{"adult", Bare{}}));
  EXPECT_EQ(parse_reference("adult:12"), (Reference{"adult", Version{12}}));
  EXPECT_EQ(parse_reference("adult@production"), (Reference{"adult", std::string("production")}));
}

TEST(ParseReference, RefusesWhatCouldBeAPath) {
  for (const char* text : {"", "..", ".hidden", "a/b", "/abs", "a\\b", "a%2e", "a;b", "a b", "\xC3\xA4", "a:", "a:0",
                           "a:-1", "a:01", "a:1x", "a@", "a@../x", "a:1:2", "a@b@c"}) {
    EXPECT_FALSE(parse_reference(text)) << text;
  }
  EXPECT_FALSE(parse_reference(std::string_view("a\0b", 3)));
}

TEST(CheckName, HoldsItsLimit) {
  EXPECT_TRUE(check_name("model name", std::string(limits::k_name_bytes_max, 'a')));
  EXPECT_FALSE(check_name("model name", std::string(limits::k_name_bytes_max + 1, 'a')));
}

}  // namespace
}  // namespace foretell::registry
