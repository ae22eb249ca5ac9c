#include "cli/commands.hpp"

#include <algorithm>
#include <map>

#include <gmock/gmock.h>

namespace foretell::cli {
namespace {

using testing::MatchesRegex;

class DeclaredOptions : public testing::Test {
 protected:
  Invocation invocation_;
  Command program_ = foretell_command(invocation_);
  std::vector<CommandPlace> places_ = all_commands(program_);
};

TEST_F(DeclaredOptions, WhatAVariableSetsAKeyOfTheConfigurationFileSets) {
  std::size_t found = 0;
  for (const CommandPlace& place : places_) {
    for (const Option& option : place.options) {
      if (option.variable == "FORETELL_CONFIG") continue;  // which file it is, the file cannot say
      EXPECT_EQ(option.variable.empty(), option.key.empty()) << place.path << " " << option.name;
      if (option.key.empty()) continue;
      EXPECT_THAT(option.key, MatchesRegex("([a-z_]+[.])?[a-z_]+"));
      ++found;
    }
  }
  EXPECT_GT(found, 0u);
}

TEST_F(DeclaredOptions, AKeyMeansTheSameInEveryCommand) {
  std::map<std::string, Option> by_key;
  std::map<std::string, std::string> by_variable;
  for (const CommandPlace& place : places_) {
    for (const Option& option : place.options) {
      if (option.key.empty()) continue;
      const Option& first = by_key.try_emplace(option.key, option).first->second;
      EXPECT_EQ(first.variable, option.variable) << option.key;
      EXPECT_EQ(first.expected(), option.expected()) << option.key;
      EXPECT_EQ(by_variable.try_emplace(option.variable, option.key).first->second, option.key) << option.variable;
    }
  }
}

}  // namespace
}  // namespace foretell::cli
