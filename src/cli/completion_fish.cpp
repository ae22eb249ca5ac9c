#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion.hpp"

namespace foretell::cli {
namespace {

constexpr std::string_view k_head =
    R"fish(# Completes foretell's command line in fish. Made by `foretell completion fish`; to use it:
#   foretell completion fish > ~/.config/fish/completions/foretell.fish

# Offers the stored models; with an argument, names alone.
function __foretell_models
    set -l words (commandline -opc)
    set -l arguments
    for option in --config --data-dir
        set -l value (string replace -f -- "$option=" '' $words)
        if set -l place (contains -i -- $option $words)
            set value $words[(math $place + 1)]
        end
        if set -q value[1]
            set -a arguments $option $value[-1]
        end
    end
    if set -q argv[1]
        foretell models list --names $arguments 2>/dev/null | string match -v -r '[:@]'
    else
        foretell models list --names $arguments 2>/dev/null
    end
end

)fish";

/// `text` in single quotes, as fish reads it.
std::string fish_quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

/// The functions that say where on the command line we are: which command, and which of its arguments.
std::string place_functions(const std::vector<CommandPlace>& places) {
  std::vector<std::string> paths;
  std::vector<std::string> valued;
  for (const CommandPlace& place : places) {
    paths.push_back(fish_quote(place.path));
    for (const Option& option : place.options) {
      if (option.is_positional() || option.is_flag()) continue;
      for (const std::string& name : option.names()) valued.push_back(fish_quote(place.path + " " + name));
    }
  }
  return fmt::format(R"fish(# The command that is being written, then the number of the argument that comes next.
function __foretell_place
    set -l path foretell
    set -l number 1
    set -l value_follows
    for word in (commandline -opc)[2..-1]
        if set -q value_follows[1]
            set -e value_follows
            set value_follows
            continue
        end
        switch $word
            case '-*'
                if contains -- "$path $word" {0}
                    set value_follows yes
                end
            case '*'
                if contains -- "$path $word" {1}
                    set path "$path $word"
                else
                    set number (math $number + 1)
                end
        end
    end
    echo $path
    echo $number
end

# Whether we are at the command $argv[1], and, if given, before its argument number $argv[2].
function __foretell_at
    set -l place (__foretell_place)
    test "$place[1]" = "$argv[1]"; or return 1
    not set -q argv[2]; or test "$place[2]" = "$argv[2]"
end

complete -c foretell -f
)fish",
                     fmt::join(valued, " "), fmt::join(paths, " "));
}

/// What completes a value: the arguments of `complete`.
std::string value_arguments(const Option& option) {
  if (!option.choices.empty())
    return fmt::format("-x -a {}", fish_quote(fmt::format("{}", fmt::join(option.choices, " "))));
  switch (option.completion) {
    case Completion::none: return "-x";
    case Completion::file: return "-r -F";
    case Completion::folder: return "-x -a '(__fish_complete_directories)'";
    case Completion::model: return "-x -a '(__foretell_models)'";
    case Completion::model_name: return "-x -a '(__foretell_models name)'";
  }
  return "-x";
}

std::string option_line(const std::string& path, const Option& option) {
  std::string line = fmt::format("complete -c foretell -n {}", fish_quote("__foretell_at " + fish_quote(path)));
  for (const std::string& name : option.names()) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.is_flag()) line += " " + value_arguments(option);
  return line + fmt::format(" -d {}\n", fish_quote(option.help));
}

std::string argument_line(const std::string& path, const Option& option, std::size_t number) {
  if (option.choices.empty() && option.completion == Completion::none) return {};
  const std::string at =
      "__foretell_at " + fish_quote(path) + (option.takes_several() ? std::string() : fmt::format(" {}", number));
  std::string arguments = value_arguments(option);
  arguments = arguments.substr(arguments.find(' ') + 1);  // -r and -x are about options
  return fmt::format("complete -c foretell -n {} {}\n", fish_quote(at), arguments);
}

std::string place_lines(const CommandPlace& place) {
  std::string text = "\n";
  for (const Command& command : place.command->commands) {
    text += fmt::format("complete -c foretell -n {} -a {} -d {}\n",
                        fish_quote("__foretell_at " + fish_quote(place.path) + " 1"), command.name,
                        fish_quote(command.summary()));
  }
  std::size_t number = 0;
  for (const Option& option : place.options) {
    text += option.is_positional() ? argument_line(place.path, option, ++number) : option_line(place.path, option);
  }
  return text;
}

}  // namespace

std::string fish_completion(const Command& program) {
  const std::vector<CommandPlace> places = all_commands(program);
  std::string script(k_head);
  script += place_functions(places);
  for (const CommandPlace& place : places) script += place_lines(place);
  return script;
}

}  // namespace foretell::cli
