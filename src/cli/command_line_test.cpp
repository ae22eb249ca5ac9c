#include "cli/command_line.hpp"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A small program: what its options hold after parsing, and which command ran.
class CommandLineTest : public testing::Test {
 protected:
  void SetUp() override {
    unset_variables();
    std::string name = (std::filesystem::temp_directory_path() / "foretell-settings-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    write_config("");
  }
  void TearDown() override {
    unset_variables();
    std::filesystem::remove_all(folder_);
  }

  static void unset_variables() {
    for (const char* variable : {k_variable, k_hosts_variable, k_config_variable}) unsetenv(variable);
  }

  /// Writes the file that is named by --config unless the command line does otherwise.
  void write_config(std::string_view text) {
    config_ = folder_ / "p.toml";
    std::ofstream(config_) << text;
  }

  static constexpr const char* k_variable = "FORETELL_COMMAND_LINE_TEST";
  static constexpr const char* k_hosts_variable = "FORETELL_COMMAND_LINE_TEST_HOSTS";
  static constexpr const char* k_config_variable = "FORETELL_COMMAND_LINE_TEST_CONFIG";

  Command program() {
    const auto note = [this](std::string name) {
      return [this, name](const Context&) -> Result<void> {
        ran_ = name;
        return {};
      };
    };
    return {
        .name = "p",
        .help = "A program.",
        .options = {{.name = "--config", .target = &config_, .variable = k_config_variable},
                    {.name = "--dir", .target = &dir_, .variable = k_variable, .key = "dir"}},
        .commands = {{.name = "train",
                      .help = "Train.",
                      .options = {{.name = "data", .target = &data_, .required = true},
                                  {.name = "--depth", .target = &depth_, .key = "train.depth", .most = 10},
                                  {.name = "--host", .target = &hosts_, .variable = k_hosts_variable, .key = "hosts"},
                                  {.name = "--fast", .target = &fast_, .key = "train.fast"}},
                      .run = note("train")},
                     {.name = "models",
                      .help = "Models.",
                      .commands = {{.name = "list", .help = "List.", .run = note("list")}}}}};
  }

  /// Parses and runs; the error, if that is what comes of it.
  std::optional<Error> run(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "p");
    const Command declared = program();
    const auto parsed = parse_command_line(declared, config_, static_cast<int>(arguments.size()), arguments.data());
    if (!parsed) return parsed.error();
    Console console;
    const Invocation invocation;
    EXPECT_TRUE(parsed->run({invocation, console, parsed->settings}));
    settings_ = parsed->settings;
    return std::nullopt;
  }

  /// Who set what has a key, e.g. "flag --dir".
  std::string origin_of(const char* key) {
    const Command declared = program();
    for (const Option& option : configurable_options(declared)) {
      if (option.key != key) continue;
      const auto setting = settings_.find(option);
      if (!setting) return setting.error().message;
      return *setting ? std::string(to_text((*setting)->origin)) + " " + (*setting)->place : "default";
    }
    return "no such key";
  }

  std::filesystem::path folder_;
  std::filesystem::path config_;
  Settings settings_;
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

TEST_F(CommandLineTest, TheFileFillsWhatCommandLineAndVariableLeaveOpen) {
  write_config("dir = '/file'\nhosts = ['a', 'b']\n[train]\ndepth = 7\nfast = true\n");
  EXPECT_EQ(run({"train", "a.csv"}), std::nullopt);
  EXPECT_EQ(dir_, "/file");
  EXPECT_EQ(depth_, 7u);
  EXPECT_THAT(hosts_, ElementsAre("a", "b"));
  EXPECT_TRUE(fast_);
  EXPECT_EQ(origin_of("train.depth"), "file " + config_.string() + ":4");

  setenv(k_variable, "variable", 1);
  setenv(k_hosts_variable, "c, d,", 1);
  EXPECT_EQ(run({"train", "a.csv", "--depth", "8", "--fast=false"}), std::nullopt);
  EXPECT_EQ(dir_, "variable");
  EXPECT_EQ(depth_, 8u);
  EXPECT_THAT(hosts_, ElementsAre("c", "d"));
  EXPECT_FALSE(fast_);
  EXPECT_EQ(origin_of("dir"), std::string("environment ") + k_variable);
  EXPECT_EQ(origin_of("train.depth"), "flag --depth");

  EXPECT_EQ(run({"--dir", "flag", "train", "a.csv", "--host", "e"}), std::nullopt);
  EXPECT_EQ(dir_, "flag");
  EXPECT_THAT(hosts_, ElementsAre("e"));
  EXPECT_EQ(origin_of("dir"), "flag --dir");
}

TEST_F(CommandLineTest, TheFileIsNamedByFlagOrVariable) {
  write_config("dir = '/one'");
  const std::filesystem::path other = folder_ / "other.toml";
  std::ofstream(other) << "dir = '/other'";
  EXPECT_EQ(run({"models", "list", "--config", other.c_str()}), std::nullopt);
  EXPECT_EQ(dir_, "/other");
  write_config("dir = '/one'");
  setenv(k_config_variable, other.c_str(), 1);
  EXPECT_EQ(run({"models", "list"}), std::nullopt);
  EXPECT_EQ(dir_, "/other");
  setenv(k_config_variable, "/absent.toml", 1);
  const auto absent = run({"models", "list"});
  ASSERT_TRUE(absent);
  EXPECT_EQ(absent->code, ErrorCode::not_found);
  EXPECT_THAT(absent->message, HasSubstr("/absent.toml"));
}

TEST_F(CommandLineTest, AWrongFileEndsEveryCommandButNotHelp) {
  write_config("dri = 'x'");
  const auto wrong = run({"models", "list"});
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->code, ErrorCode::usage);
  EXPECT_THAT(wrong->message, HasSubstr("\"dri\" is not known"));
  EXPECT_EQ(wrong->hint, "did you mean \"dir\"?");
  EXPECT_EQ(ran_, "");
  EXPECT_EQ(run({"help", "train"}), std::nullopt);
  EXPECT_EQ(run({"train", "--help"}), std::nullopt);
  EXPECT_EQ(run({"--version"}), std::nullopt);
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
