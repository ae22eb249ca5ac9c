#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion.hpp"

namespace foretell::cli {
namespace {

constexpr std::string_view k_head =
    R"zsh(#compdef foretell
# Completes foretell's command line in zsh. Made by `foretell completion zsh`; to use it, put it as _foretell into a
# directory of $fpath, or: source <(foretell completion zsh)

# Sets $models to what the stored models are called. $given holds the options before the command, $opt_args those behind.
_foretell_list() {
  local -a arguments
  local option
  arguments=(models list --names)
  for option in --config --data-dir; do
    local value=${opt_args[$option]:-${given[$option]}}
    [[ -z $value ]] || arguments+=($option $value)
  done
  models=(${(f)"$(_call_program models foretell $arguments 2>/dev/null)"})
}

# Offers the stored models: NAME, NAME:V, NAME@alias.
_foretell_references() {
  local -a models
  _foretell_list
  compadd "$@" -a models
}

# Offers the names of the stored models.
_foretell_names() {
  local -a models
  _foretell_list
  models=(${models:#*[:@]*})
  compadd "$@" -a models
}

)zsh";

constexpr std::string_view k_tail = R"zsh(
# Loaded from $fpath, this file is the function; sourced, it defines it.
if [[ ${funcstack[1]} == _foretell ]]; then
  _foretell "$@"
else
  compdef _foretell foretell
fi
)zsh";

/// The function that completes a command: "_foretell_models_list".
std::string function_name(const std::string& path) {
  std::string name = "_" + path;
  std::ranges::replace(name, ' ', '_');
  return name;
}

/// `text` where _arguments and _describe give ':' and brackets a meaning.
std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

/// How _arguments completes the value of an option or argument.
std::string action(const Option& option) {
  if (!option.choices.empty()) return fmt::format("({})", fmt::join(option.choices, " "));
  switch (option.completion) {
    case Completion::none: return " ";
    case Completion::file: return "_files";
    case Completion::folder: return "_files -/";
    case Completion::model: return "_foretell_references";
    case Completion::model_name: return "_foretell_names";
  }
  return " ";
}

/// The specification of one option or argument: "'--target=[The column to predict]:COL: '".
std::string specification(const Option& option) {
  const std::string value = option.is_flag() ? "" : fmt::format(":{}:{}", escape(option.placeholder), action(option));
  if (option.is_positional()) return shell_quote((option.takes_several() ? "*" : "") + value);
  const std::string rest = fmt::format("[{}]{}", escape(option.help), value);
  const std::vector<std::string> names = option.names();
  std::vector<std::string> specifications;
  for (const std::string& name : names) {
    // A name excludes the others of the same option; a value may stand behind '=' or as the next word.
    const std::string others = names.size() > 1 ? fmt::format("({})", fmt::join(names, " ")) : "";
    const char* const joint = option.is_flag() ? "" : name.starts_with("--") ? "=" : "+";
    const char* const again = option.takes_several() ? "*" : "";
    specifications.push_back(shell_quote(others + again + name + joint + rest));
  }
  return fmt::format("{}", fmt::join(specifications, " "));
}

std::string specifications(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options) text += " \\\n    " + specification(option);
  return text;
}

std::string command_function(const CommandPlace& place) {
  return fmt::format("{}() {{\n  _arguments -s{}\n}}\n\n", function_name(place.path), specifications(place.options));
}

/// A group completes the names in it, then hands over to the one that was named.
std::string group_function(const CommandPlace& place) {
  const bool is_program = !place.path.contains(' ');
  // -A: options behind the command's name are the command's, and stay with its words.
  std::string text = fmt::format(
      "{}() {{\n"
      "  local curcontext=$curcontext state line\n"
      "  typeset -A opt_args{}\n"
      "  _arguments -s -C -A '-*'{} \\\n    '1:command:->command' '*::argument:->rest'\n"
      "  given+=(\"${{(@kv)opt_args}}\")\n"
      "  case $state in\n"
      "    command)\n"
      "      local -a commands\n"
      "      commands=(",
      function_name(place.path), is_program ? " given" : "", specifications(place.options));
  for (const Command& command : place.command->commands) {
    text += "\n        " + shell_quote(escape(command.name) + ":" + escape(command.summary()));
  }
  text += "\n      )\n      _describe command commands ;;\n    rest)\n      case $line[1] in\n";
  for (const Command& command : place.command->commands) {
    text += fmt::format("        {}) {} ;;\n", command.name, function_name(place.path + " " + command.name));
  }
  return text + "      esac ;;\n  esac\n}\n\n";
}

}  // namespace

std::string zsh_completion(const Command& program) {
  std::string script(k_head);
  for (const CommandPlace& place : all_commands(program)) {
    script += place.command->commands.empty() ? command_function(place) : group_function(place);
  }
  script += k_tail;
  return script;
}

}  // namespace foretell::cli
