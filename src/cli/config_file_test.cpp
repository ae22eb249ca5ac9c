#include "cli/config_file.hpp"

#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>

#include "base/limits.hpp"

namespace foretell::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A program with an option of each kind that a key may have.
class ConfigFileTest : public testing::Test {
 protected:
  Command program() {
    return {
        .name = "p",
        .help = "A program.",
        .options = {{.name = "--dir", .target = &dir_, .key = "dir"}},
        .commands = {{.name = "serve",
                      .help = "Serve.",
                      .options = {{.name = "--port", .target = &port_, .key = "serve.port"},
                                  {.name = "--open", .target = &open_, .key = "serve.open"},
                                  {.name = "--share", .target = &share_, .key = "serve.share"},
                                  {.name = "--mode", .target = &mode_, .key = "serve.mode", .choices = {"on", "off"}},
                                  {.name = "--allow", .target = &allow_, .key = "serve.allow"},
                                  {.name = "--secret", .target = &mode_}}}}};
  }

  Result<ConfigFile> read(std::string_view text, const char* file = "p.toml") {
    return ConfigFile::read(text, file, program());
  }

  std::vector<std::string> values(const ConfigFile& file, const char* key) {
    const ConfigFile::Entry* const entry = file.entry(key);
    return entry == nullptr ? std::vector<std::string>{"(nothing)"} : entry->values;
  }

  Error error_of(std::string_view text) {
    const auto file = read(text);
    EXPECT_FALSE(file) << text;
    return file ? Error{} : file.error();
  }

  std::filesystem::path dir_;
  std::uint16_t port_ = 5000;
  bool open_ = false;
  double share_ = 0;
  std::string mode_;
  std::vector<std::string> allow_;
};

TEST_F(ConfigFileTest, GivesValuesByKeyWithTheirLines) {
  const auto file = read(
      "dir = '/srv/models'\n\n[serve]\nport = 8080\nopen = true\nshare = 0.25\nmode = \"off\"\nallow = [\"a\", "
      "\"b\"]\n");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_THAT(values(*file, "dir"), ElementsAre("/srv/models"));
  EXPECT_THAT(values(*file, "serve.port"), ElementsAre("8080"));
  EXPECT_THAT(values(*file, "serve.open"), ElementsAre("true"));
  EXPECT_THAT(values(*file, "serve.share"), ElementsAre("0.25"));
  EXPECT_THAT(values(*file, "serve.mode"), ElementsAre("off"));
  EXPECT_THAT(values(*file, "serve.allow"), ElementsAre("a", "b"));
  EXPECT_EQ(file->entry("serve.port")->line, 4u);
  EXPECT_EQ(file->file(), "p.toml");
}

TEST_F(ConfigFileTest, TakesEveryWayThatTomlHasToWriteAKey) {
  for (const char* text : {"serve.port = 1", "serve = {port = 1}", "[serve]\nport = 1", "\"serve\".'port' = 0x1"}) {
    const auto file = read(text);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_THAT(values(*file, "serve.port"), ElementsAre("1")) << text;
  }
  EXPECT_THAT(error_of("\"serve.port\" = 1").message, HasSubstr("is not known"));
  EXPECT_TRUE(read(""));
  EXPECT_TRUE(read("[serve]\n"));
  EXPECT_THAT(values(*read("serve.allow = []"), "serve.allow"), IsEmpty());
  EXPECT_THAT(values(*read("serve.share = 3"), "serve.share"), ElementsAre("3"));
}

TEST_F(ConfigFileTest, ARelativePathCountsFromTheFolderOfTheFile) {
  EXPECT_THAT(values(*read("dir = 'models'", "/etc/p/p.toml"), "dir"), ElementsAre("/etc/p/models"));
  EXPECT_THAT(values(*read("dir = '/models'", "/etc/p/p.toml"), "dir"), ElementsAre("/models"));
  EXPECT_THAT(values(*read("dir = 'models'"), "dir"), ElementsAre("models"));
}

TEST_F(ConfigFileTest, AnUnknownKeyIsAnErrorWithItsLineAndTheNearestName) {
  const Error near = error_of("dir = 'x'\n[serve]\nprot = 1\n");
  EXPECT_EQ(near.code, ErrorCode::usage);
  EXPECT_EQ(near.message, "p.toml, line 3: \"serve.prot\" is not known here");
  EXPECT_EQ(near.line, 3u);
  EXPECT_EQ(near.hint, "did you mean \"serve.port\"?");
  EXPECT_EQ(error_of("port = 1").hint, "did you mean \"serve.port\"?") << "it stands in the wrong table";
  EXPECT_EQ(error_of("[sevre]\nport = 1").hint, "did you mean \"serve\"?");
  EXPECT_THAT(error_of("colour = 1").hint, HasSubstr("config show"));
  EXPECT_THAT(error_of("[serve]\nsecret = 'x'").message, HasSubstr("\"serve.secret\" is not known"))
      << "an option without a key stays out of files";
}

TEST_F(ConfigFileTest, AValueOfAWrongKindSaysWhatWasExpected) {
  const auto expect = [this](const char* text, const char* message) {
    const Error error = error_of(text);
    EXPECT_EQ(error.code, ErrorCode::usage);
    EXPECT_EQ(error.message, std::string("p.toml, line 1: ") + message);
  };
  expect("serve.port = '80'", R"("serve.port": found '80', expected a whole number from 0 to 65535)");
  expect("serve.port = 8.5", R"("serve.port": found 8.5, expected a whole number from 0 to 65535)");
  expect("serve.port = 65536", R"("serve.port": found 65536, expected a whole number from 0 to 65535)");
  expect("serve.port = -1", R"("serve.port": found -1, expected a whole number from 0 to 65535)");
  expect("serve.open = 1", R"("serve.open": found 1, expected true or false)");
  expect("serve.share = true", R"("serve.share": found true, expected a number)");
  expect("serve.share = inf", R"("serve.share": found inf, expected a number)");
  expect("serve.mode = 'maybe'", R"("serve.mode": found 'maybe', expected on or off)");
  expect("serve.allow = 'a'", R"("serve.allow": found 'a', expected a list of texts)");
  expect("serve.allow = ['a', 1]", R"("serve.allow": found 1, expected texts without control characters)");
  expect("dir = 1", R"("dir": found 1, expected a text without control characters)");
  expect("dir = ''", R"("dir": found '', expected a text without control characters)");
  expect("dir = \"a\\u0000b\"", R"("dir": found "a\u0000b", expected a text without control characters)");
  expect("serve = 1", R"("serve": found 1, expected a table: [serve])");
  expect("dir.sub = 1", R"("dir": found a table, expected a text without control characters)");
}

TEST_F(ConfigFileTest, TextThatIsNotTomlIsAnErrorWithItsLine) {
  const Error error = error_of("dir = 'x'\n[serve\n");
  EXPECT_EQ(error.code, ErrorCode::usage);
  EXPECT_THAT(error.message, HasSubstr("p.toml, line 2: this is not TOML: "));
  EXPECT_THAT(error_of("dir = 'a'\ndir = 'b'").message, HasSubstr("line 2"));
  EXPECT_THAT(error_of("dir = '\xff'").message, HasSubstr("this is not TOML"));
}

TEST_F(ConfigFileTest, AFileOverTheLimitIsRefused) {
  std::string name = (std::filesystem::temp_directory_path() / "foretell-config-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  ASSERT_GE(descriptor, 0);
  const auto write = [&](std::size_t bytes) { std::ofstream(name) << std::string(bytes, '#'); };
  write(limits::k_config_bytes_max);
  EXPECT_TRUE(ConfigFile::find(name, program()));
  write(limits::k_config_bytes_max + 1);
  EXPECT_FALSE(ConfigFile::find(name, program()));
  std::filesystem::remove(name);
  EXPECT_EQ(ConfigFile::find(name, program()).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace foretell::cli
