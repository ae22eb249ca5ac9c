#include "cli/command_line.hpp"

#include <cstdlib>

#include <gmock/gmock.h>

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A small program: what its options hold after parsing, and which command ran.
class CommandLineTest : public testing::Test {
 protected:
  void SetUp() override { unsetenv(k_variable); }
  void TearDown() override { unsetenv(k_variable); }

  static constexpr const char* k_variable = "FORETELL_COMMAND_LINE_TEST";

  Command program() {
    const auto note = [this](std::string name) {
      return [this, name](const Context&) -> Result<void> {
        ran_ = name;
        return {};
      };
    };
    return {.name = "p",
            .help = "A program.",
            .options = {{.name = "--dir", .target = &dir_, .variable = k_variable}},
            .commands = {{.name = "train",
                          .help = "Train.",
                          .options = {{.name = "data", .target = &data_, .required = true},
                                      {.name = "--depth", .target = &depth_, .most = 10},
                                      {.name = "--host", .target = &hosts_},
                                      {.name = "--fast", .target = &fast_}},
                          .run = note("train")},
                         {.name = "models",
                          .help = "Models.",
                          .commands = {{.name = "list", .help = "List.", .run = note("list")}}}}};
  }

  /// Parses and runs; the error, if that is what comes of it.
  std::optional<Error> run(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "p");
    const Command declared = program();
    const auto parsed = parse_command_line(declared, static_cast<int>(arguments.size()), arguments.data());
    if (!parsed) return parsed.error();
    Console console;
    const Invocation invocation;
    EXPECT_TRUE((*parsed)({invocation, console}));
    return std::nullopt;
  }

  std::string dir_ = "default";
  std::string data_;
  std::uint32_t depth_ = 3;
  std::vector<std::string> hosts_;
  bool fast_ = false;
  std::string ran_;
};

TEST_F(CommandLineTest, FillsTheTargetsAndRunsTheCommand) {
  EXPECT_EQ(run({"train", "a.csv", "--depth", "10", "--host=a", "--host", "b", "--fast"}), std::nullopt);
  EXPECT_EQ(ran_, "train");
  EXPECT_EQ(data_, "a.csv");
  EXPECT_EQ(depth_, 10u);
  EXPECT_THAT(hosts_, ElementsAre("a", "b"));
  EXPECT_TRUE(fast_);
  EXPECT_EQ(dir_, "default");
}

TEST_F(CommandLineTest, AnInheritedOptionMayStandBeforeAndAfterTheCommand) {
  EXPECT_EQ(run({"--dir", "before", "models", "list"}), std::nullopt);
  EXPECT_EQ(ran_, "list");
  EXPECT_EQ(dir_, "before");
  EXPECT_EQ(run({"models", "list", "--dir", "after"}), std::nullopt);
  EXPECT_EQ(dir_, "after");
}

TEST_F(CommandLineTest, AVariableFillsWhatTheCommandLineLeavesOpen) {
  setenv(k_variable, "variable", 1);
  EXPECT_EQ(run({"models", "list"}), std::nullopt);
  EXPECT_EQ(dir_, "variable");
  EXPECT_EQ(run({"--dir", "before", "models", "list"}), std::nullopt);
  EXPECT_EQ(dir_, "before");
  EXPECT_EQ(run({"models", "--dir", "between", "list"}), std::nullopt);
  EXPECT_EQ(dir_, "between");
  dir_ = "default";
  setenv(k_variable, "", 1);
  EXPECT_EQ(run({"models", "list"}), std::nullopt);
  EXPECT_EQ(dir_, "default") << "an empty variable is none";
}

TEST_F(CommandLineTest, ErrorsAreUsageErrorsWithAHint) {
  const auto unknown = run({"trian"});
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->code, ErrorCode::usage);
  EXPECT_THAT(unknown->hint, HasSubstr("did you mean train?"));
  const auto range = run({"train", "a.csv", "--depth", "11"});
  ASSERT_TRUE(range);
  EXPECT_EQ(range->message, "--depth: expected a whole number from 0 to 10, got \"11\"");
  EXPECT_TRUE(run({"train"})) << "data is required";
  EXPECT_TRUE(run({"models", "list", "extra"}));
  EXPECT_EQ(ran_, "");
}

}  // namespace
}  // namespace foretell::cli
