#include "cli/command.hpp"

#include <gmock/gmock.h>

#include "base/limits.hpp"

namespace foretell::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(OptionHelp, ShowsTheVariableAndTheDefault) {
  std::string text = "forest";
  std::uint16_t port = 5000;
  bool flag = false;
  EXPECT_EQ((Option{.name = "--model", .target = &text, .help = "Kind"}.full_help()), "Kind [forest]");
  EXPECT_EQ((Option{.name = "--model", .target = &text, .help = "Kind", .required = true}.full_help()), "Kind");
  EXPECT_EQ((Option{.name = "--port", .target = &port, .help = "Port", .variable = "FORETELL_PORT"}.full_help()),
            "Port [$FORETELL_PORT, default 5000]");
  EXPECT_EQ((Option{.name = "--name", .target = &text, .help = "Name", .initial = "the stem"}.full_help()),
            "Name [the stem]");
  EXPECT_EQ((Option{.name = "--open", .target = &flag, .help = "Open", .variable = "FORETELL_OPEN"}.full_help()),
            "Open [$FORETELL_OPEN]");
}

TEST(OptionValue, NumbersAreBoundedByTheirRangeAndTheirType) {
  std::size_t threads = 0;
  std::uint16_t port = 0;
  const Option ranged = threads_option(threads);
  const Option typed{.name = "--port", .target = &port};
  EXPECT_EQ(ranged.problem_with("1"), "");
  EXPECT_EQ(ranged.problem_with(std::to_string(limits::k_threads_max)), "");
  for (const char* wrong : {"0", "257", "-1", "+1", "1.5", "1e2", "", " 1", "1 ", "99999999999999999999"}) {
    EXPECT_THAT(ranged.problem_with(wrong), HasSubstr("from 1 to 256")) << wrong;
  }
  EXPECT_EQ(typed.problem_with("65535"), "");
  EXPECT_THAT(typed.problem_with("65536"), HasSubstr("from 0 to 65535"));
}

TEST(OptionValue, ChoicesAndFlagsSayWhatTheyTake) {
  std::string kind;
  bool flag = false;
  const Option choice{.name = "--model", .target = &kind, .choices = {"forest", "logistic"}};
  EXPECT_EQ(choice.problem_with("logistic"), "");
  EXPECT_EQ(choice.problem_with("oracle"), "expected forest or logistic, got \"oracle\"");
  const Option open{.name = "--open", .target = &flag};
  EXPECT_EQ(open.problem_with("true"), "");
  EXPECT_EQ(open.problem_with("maybe"), "expected 1 or 0, got \"maybe\"");
}

TEST(OptionValue, SaysWhatIsExpectedOfEachKind) {
  std::optional<std::uint32_t> depth;
  std::optional<double> share;
  std::filesystem::path folder;
  std::vector<std::string> names;
  EXPECT_EQ((Option{.name = "--depth", .target = &depth}.expected()), "a whole number from 0 to 4294967295");
  EXPECT_EQ((Option{.name = "--share", .target = &share}.expected()), "a number");
  EXPECT_EQ((Option{.name = "--folder", .target = &folder}.expected()), "a text");
  EXPECT_EQ((Option{.name = "--names", .target = &names}.expected()), "a list of texts");
  EXPECT_EQ((Option{.name = "--share", .target = &share}.problem_with("half")), "expected a number, got \"half\"");
}

TEST(OptionName, IsSplitIntoItsForms) {
  std::string file;
  EXPECT_THAT((Option{.name = "-o,--output", .target = &file}.names()), ElementsAre("-o", "--output"));
  EXPECT_THAT((Option{.name = "--output", .target = &file}.names()), ElementsAre("--output"));
  EXPECT_TRUE((Option{.name = "data", .target = &file}.is_positional()));
}

TEST(CommandHelp, HasASummaryAndPerhapsExamples) {
  const Command with{.name = "train", .help = "Train a model.\n\nExamples:\n  foretell train a.csv\n"};
  EXPECT_EQ(with.summary(), "Train a model.");
  EXPECT_EQ(with.examples(), "  foretell train a.csv\n");
  EXPECT_EQ((Command{.name = "list", .help = "List."}.examples()), "");
}

TEST(AllCommands, NamesEachWithItsPathAndWhatItInherits) {
  bool json = false;
  std::string model;
  const Command program{
      .name = "p",
      .help = "A program.",
      .options = {{.name = "--json", .target = &json}},
      .commands = {
          {.name = "models",
           .help = "Models.",
           .commands = {{.name = "show", .help = "Show.", .options = {{.name = "model", .target = &model}}}}}}};
  std::vector<std::string> paths;
  for (const CommandPlace& place : all_commands(program)) {
    std::string line = place.path + ":";
    for (const Option& option : place.options) line += " " + option.name;
    paths.push_back(line);
  }
  EXPECT_THAT(paths, ElementsAre("p: --json --version -h,--help", "p models: --json -h,--help",
                                 "p models show: model --json -h,--help"));
}

TEST(ConfigurableOptions, AreThoseWithAKeyOnceByTheirSection) {
  bool flag = false;
  std::uint16_t port = 0;
  std::filesystem::path folder;
  const Command program{
      .name = "p",
      .help = "A program.",
      .options = {{.name = "--dir", .target = &folder, .key = "dir"}, {.name = "--json", .target = &flag}},
      .commands = {
          {.name = "serve",
           .help = "Serve.",
           .options = {{.name = "--port", .target = &port, .key = "serve.port"},
                       {.name = "--fast", .target = &flag, .key = "fast"}}},
          {.name = "check", .help = "Check.", .options = {{.name = "--port", .target = &port, .key = "serve.port"}}}}};
  std::vector<std::string> keys;
  for (const Option& option : configurable_options(program)) keys.push_back(option.key);
  EXPECT_THAT(keys, ElementsAre("dir", "fast", "serve.port"));
}

}  // namespace
}  // namespace foretell::cli
