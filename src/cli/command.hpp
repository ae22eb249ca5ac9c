#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"

/// The command line as data: what commands there are and what each takes. Parsing, help, completion and the manual page
/// all come from these declarations.
namespace foretell::cli {

struct Context;  // console.hpp and the invocation; see commands.hpp

/// Where the value of an option goes. A bool is a flag, a vector takes several values, an optional knows whether the
/// option was given.
using Target = std::variant<bool*, std::string*, std::optional<std::string>*, std::filesystem::path*, std::uint16_t*,
                            std::uint32_t*, std::optional<std::uint32_t>*, std::uint64_t*, double*,
                            std::optional<double>*, std::vector<std::string>*>;

/// What a target holds.
enum class ValueKind : std::uint8_t { flag, whole_number, number, text, path, list };

/// What kind of thing a value is, so that shells can complete it.
enum class Completion : std::uint8_t {
  none,
  file,
  folder,
  model,       ///< A reference, NAME[:V|@alias]
  model_name,  ///< NAME alone
};

/// An option, `--name VALUE`; or an argument by its place, where the name does not start with a dash.
struct Option {
  std::string name;  ///< "--target", "-o,--output", or "data" for an argument
  Target target;
  std::string placeholder = {};  ///< What stands for the value in the help; empty for flags.
  std::string help = {};         ///< What it is for, one line, without its default.
  std::string initial = {};      ///< The default in words, where the target's initial value does not say it.
  std::string variable = {};     ///< The environment variable that sets it where the command line does not, or empty.
  std::string key = {};          ///< Its key in foretell.toml, where neither sets it, or empty. Never of a secret.
  bool required = false;
  std::uint64_t least = 0;  ///< The range of a number; its type bounds it as well.
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::string> choices = {};  ///< The values it may have; empty: any.
  Completion completion = Completion::none;

  bool is_positional() const { return !name.starts_with('-'); }
  ValueKind kind() const;
  bool is_flag() const { return kind() == ValueKind::flag; }
  bool takes_several() const { return kind() == ValueKind::list; }
  /// Its names one by one: {"-o", "--output"}.
  std::vector<std::string> names() const;
  /// The help as shown: with the variable and the default, e.g. "Port to listen on [$FORETELL_PORT, default 5000]".
  std::string full_help() const;
  /// The default in words, or as the target has it before anything is parsed; empty where neither says anything.
  std::string default_text() const;
  /// What a value of it is, e.g. "a whole number from 1 to 256".
  std::string expected() const;
  /// What is wrong with `text` as its value, e.g. "expected a whole number from 1 to 256, got \"0\""; empty when nothing.
  std::string problem_with(const std::string& text) const;

 private:
  std::uint64_t number_most() const;
};

/// A command, or a group of commands. It also takes the options of the commands around it.
struct Command {
  std::string name;
  std::string help;  ///< What it does in one line; then, where it is more than that, examples.
  std::vector<Option> options = {};
  std::vector<Command> commands = {};
  /// Does it, once the targets of the options are filled; empty for a group, which shows its help.
  std::function<Result<void>(const Context&)> run = {};

  /// The first line of the help.
  std::string summary() const { return help.substr(0, help.find('\n')); }
  /// The lines under "Examples:", as they stand; empty without.
  std::string examples() const;
};

/// One command with what leads to it: for what is made from all of them.
struct CommandPlace {
  std::string path;             ///< "foretell models list"
  const Command* command;       ///< never null
  std::vector<Option> options;  ///< its own, then those of the commands around it, then --help
};

/// The program and every command in it, outer ones first. `program` must outlive the list.
std::vector<CommandPlace> all_commands(const Command& program);

/// The options of `program` that have a key, each key once: those of no section of the file first, then by section.
std::vector<Option> configurable_options(const Command& program);

/// The flags that the parser answers itself, without a target: of every command, and of the program.
Option help_option();
Option version_option();

/// `--threads`, which several commands take.
Option threads_option(std::size_t& threads);

}  // namespace foretell::cli
