#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/completion.hpp"

namespace foretell::cli {
namespace {

constexpr std::string_view k_head =
    R"(# Completes foretell's command line in bash. Made by `foretell completion bash`; to use it:
#   source <(foretell completion bash)

)";

/// Bash cuts words at the characters of COMP_WORDBREAKS, ':', '=' and '@' among them: they are put together again to
/// be understood, and what stands before the last of them is taken off the answers.
constexpr std::string_view k_functions = R"bash(
# Answers with the stored models that begin with $1; with $2, with names alone.
_foretell_models() {
  local name arguments=(models list --names)
  [[ -z $config ]] || arguments+=(--config "${config/#\~/$HOME}")
  [[ -z $data_dir ]] || arguments+=(--data-dir "${data_dir/#\~/$HOME}")
  while IFS= read -r name; do
    [[ $name != "$1"* ]] || [[ -n $2 && $name == *[:@]* ]] || COMPREPLY+=("$name")
  done < <("${COMP_WORDS[0]/#\~/$HOME}" "${arguments[@]}" 2>/dev/null)
}

_foretell() {
  local rest=${COMP_LINE:-${COMP_WORDS[*]}} typed=() word trimmed i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    trimmed=${rest#"${rest%%[![:space:]]*}"}
    if ((i > 0)) && [[ $trimmed == "$rest" && -n $word ]]; then
      typed[${#typed[@]}-1]+=$word
    else
      typed+=("$word")
    fi
    rest=${trimmed#"$word"}
  done

  # Where on the command line are we: which command, which of its arguments, the value of which option?
  local path=foretell number=1 option='' value='' words='' config='' data_dir=''
  local current=${typed[${#typed[@]}-1]} whole
  whole=$current
  for ((i = 1; i < ${#typed[@]} - 1; i++)); do
    word=${typed[i]}
    if [[ -n $option ]]; then
      [[ $option != --config ]] || config=$word
      [[ $option != --data-dir ]] || data_dir=$word
      option=''
    elif [[ $word == --config=* ]]; then
      config=${word#*=}
    elif [[ $word == --data-dir=* ]]; then
      data_dir=${word#*=}
    elif [[ $word == -* ]]; then
      _foretell_value "$path $word"
      [[ -z $value ]] || option=$word
    else
      _foretell_words "$path $word"
      if [[ -n $words ]]; then path+=" $word"; else number=$((number + 1)); fi
    fi
  done

  if [[ -z $option && $current == --*=* ]]; then
    option=${current%%=*}
    current=${current#*=}
  fi
  value=''
  if [[ -n $option ]]; then
    _foretell_value "$path $option"
  elif [[ $current != -* ]]; then
    _foretell_value "$path $number"
  fi

  COMPREPLY=()
  case $value in
    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    folder) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    model) _foretell_models "$current" '' ;;
    model_name) _foretell_models "$current" name ;;
    none) ;;
    choice*) mapfile -t COMPREPLY < <(compgen -W "${value#choice }" -- "$current") ;;
    *) _foretell_words "$path"; mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current") ;;
  esac

  local breaks=${COMP_WORDBREAKS//[!:=@]/} lead=''
  [[ -z $breaks ]] || lead=${whole%"${whole##*["$breaks"]}"}
  if [[ $whole == --*=* ]]; then
    if [[ $breaks == *=* ]]; then lead=${lead#"$option="}; else COMPREPLY=("${COMPREPLY[@]/#/$option=}"); fi
  fi
  [[ -z $lead ]] || COMPREPLY=("${COMPREPLY[@]#"$lead"}")
}

complete -F _foretell foretell
)bash";

/// What the value of an option or argument is, in the script's terms.
std::string value_kind(const Option& option) {
  if (!option.choices.empty()) return fmt::format("choice {}", fmt::join(option.choices, " "));
  switch (option.completion) {
    case Completion::none: return "none";
    case Completion::file: return "file";
    case Completion::folder: return "folder";
    case Completion::model: return "model";
    case Completion::model_name: return "model_name";
  }
  return "none";
}

/// The commands and options that may stand at a place.
std::string words_at(const CommandPlace& place) {
  std::vector<std::string> words;
  for (const Command& command : place.command->commands) words.push_back(command.name);
  for (const Option& option : place.options) {
    if (option.is_positional()) continue;
    for (const std::string& name : option.names()) words.push_back(name);
  }
  return fmt::format("{}", fmt::join(words, " "));
}

/// The pattern of the case for an option's value, or for an argument by its number.
std::string value_pattern(const std::string& path, const Option& option, std::size_t number) {
  if (option.is_positional()) {
    return option.takes_several() ? shell_quote(path + " ") + "[0-9]*"
                                  : shell_quote(fmt::format("{} {}", path, number));
  }
  std::vector<std::string> patterns;
  for (const std::string& name : option.names()) patterns.push_back(shell_quote(path + " " + name));
  return fmt::format("{}", fmt::join(patterns, " | "));
}

std::string words_function(const std::vector<CommandPlace>& places) {
  std::string text =
      "# The commands and options that may stand at a place.\n_foretell_words() {\n  words=''\n  case $1 in\n";
  for (const CommandPlace& place : places) {
    text += fmt::format("    {}) words={} ;;\n", shell_quote(place.path), shell_quote(words_at(place)));
  }
  return text + "  esac\n}\n";
}

std::string value_function(const std::vector<CommandPlace>& places) {
  std::string text =
      "\n# What the value of an option is, or an argument by its number; empty for a flag.\n"
      "_foretell_value() {\n  value=''\n  case $1 in\n";
  for (const CommandPlace& place : places) {
    std::size_t number = 0;
    for (const Option& option : place.options) {
      if (option.is_flag()) continue;
      if (option.is_positional()) ++number;
      text += fmt::format("    {}) value={} ;;\n", value_pattern(place.path, option, number),
                          shell_quote(value_kind(option)));
    }
  }
  return text + "  esac\n}\n";
}

}  // namespace

std::string bash_completion(const Command& program) {
  const std::vector<CommandPlace> places = all_commands(program);
  std::string script(k_head);
  script += words_function(places);
  script += value_function(places);
  script += k_functions;
  return script;
}

}  // namespace foretell::cli
