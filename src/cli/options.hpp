#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"

/// What was typed, as plain structs: flags win over FORETELL_* variables, those over defaults.
namespace foretell::cli {

struct TrainCommand {
  std::filesystem::path data;
  std::string target;
  std::string name;  // empty: the file's stem
  std::string model = "forest";
  std::filesystem::path test;  // empty: split
  std::uint32_t seed = 42;
  std::uint32_t trees = 100;
  std::uint32_t depth = 10;
  bool no_stratify = false;
  std::size_t threads = 0;  // 0: every processor
};

struct ListCommand {};

struct ShowCommand {
  std::string reference;
};

struct AliasCommand {
  std::string name;
  std::string alias;
  std::string version;
};

struct DeleteCommand {
  std::string reference;
};

struct ServeCommand {
  std::vector<std::string> models;
  std::string host = "127.0.0.1";
  std::uint16_t port = 5000;
  std::size_t threads = 0;  // 0: every processor
  bool insecure_open = false;
  std::vector<std::string> allowed_hosts;
};

struct HealthcheckCommand {
  std::string url = "http://127.0.0.1:5000/health";
};

struct DemoCommand {};

struct VersionCommand {};

/// Prints `text` and does nothing else.
struct HelpCommand {
  std::string text;
};

struct Invocation {
  std::variant<HelpCommand, VersionCommand, TrainCommand, ListCommand, ShowCommand, AliasCommand, DeleteCommand,
               ServeCommand, HealthcheckCommand, DemoCommand>
      command;
  std::filesystem::path data_dir = "foretell-data";
  bool json = false;
};

/// Reads the command line and the FORETELL_* variables. Errors are ErrorCode::usage with a hint: the nearest command
/// or option, and where to find help.
Result<Invocation> parse_command_line(int argc, const char* const* argv);

}  // namespace foretell::cli
