#include "cli/man_page.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/version.hpp"
#include "cli/config_file.hpp"
#include "cli/exit_codes.hpp"

namespace foretell::cli {
namespace {

/// `text` so that roff prints it as it stands.
std::string escape(std::string_view text) {
  std::string escaped;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) escaped += "\\&";
    switch (c) {
      case '\\': escaped += "\\e"; break;
      case '-': escaped += "\\-"; break;  // not a hyphen: it can be pasted into a shell
      case '\'': escaped += "\\(aq"; break;
      case '`': escaped += "\\(ga"; break;
      case '^': escaped += "\\(ha"; break;
      case '~': escaped += "\\(ti"; break;
      default: escaped += c;
    }
    line_begins = c == '\n';
  }
  return escaped;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", escape(text)); }
std::string italic(std::string_view text) { return fmt::format("\\fI{}\\fR", escape(text)); }

std::string examples_block(const Command& command) {
  const std::string examples = command.examples();
  return examples.empty() ? std::string() : fmt::format(".PP\n.EX\n{}.EE\n", escape(examples));
}

/// "\fB-o\fR, \fB--output\fR \fIFILE\fR"
std::string option_title(const Option& option) {
  if (option.is_positional()) return italic(option.placeholder);
  std::vector<std::string> names;
  for (const std::string& name : option.names()) names.push_back(bold(name));
  const std::string title = fmt::format("{}", fmt::join(names, ", "));
  return option.is_flag() ? title : title + " " + italic(option.placeholder);
}

std::string option_list(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options) {
    text += fmt::format(".TP\n{}\n{}.\n", option_title(option), escape(option.full_help()));
  }
  return text;
}

/// "\fBforetell train\fR \fIDATA.csv\fR [\fIoptions\fR]"
std::string usage(const CommandPlace& place) {
  std::string text = bold(place.path);
  for (const Option& option : place.command->options) {
    if (!option.is_positional()) continue;
    const std::string name = italic(option.placeholder) + (option.takes_several() ? " ..." : "");
    text += option.required ? " " + name : fmt::format(" [{}]", name);
  }
  return text;
}

std::string command_section(const CommandPlace& place) {
  std::string text = fmt::format(".SS {}\n{}\n", escape(place.path), escape(place.command->summary()));
  if (place.command->run) text += fmt::format(".PP\n{} [\\fIoptions\\fR]\n", usage(place));
  return text + option_list(place.command->options) + examples_block(*place.command);
}

std::string environment_section(const std::vector<CommandPlace>& places) {
  std::map<std::string, std::string> variables;  // and the option that each stands for
  for (const CommandPlace& place : places) {
    for (const Option& option : place.options) {
      if (!option.variable.empty()) variables.emplace(option.variable, option.names().back());
    }
  }
  std::string text = ".SH ENVIRONMENT\nAn option on the command line wins over its variable.\n";
  for (const auto& [variable, option] : variables) {
    text += fmt::format(".TP\n{}\nStands for {}.\n", bold(variable), bold(option));
  }
  return text;
}

std::string files_section(const Command& program) {
  std::string text = fmt::format(
      ".SH FILES\n.TP\n{}\nSettings in TOML, of the working directory or named with {}: "
      "what neither an option nor a variable sets.\n",
      bold(k_config_file), bold("--config"));
  for (const Option& option : configurable_options(program)) {
    text += fmt::format(".TP\n{}\nStands for {}.\n", bold(option.key), bold(option.names().back()));
  }
  return text;
}

std::string exit_status_section() {
  std::string text = ".SH \"EXIT STATUS\"\n";
  for (const ExitCode& exit : k_exit_codes) text += fmt::format(".TP\n{}\n{}\n", exit.code, exit.meaning);
  return text;
}

/// The line under NAME is "program - what it does" without a stop: indexes of manual pages read it.
std::string name_line(const Command& program) {
  std::string summary = program.summary();
  if (summary.ends_with('.')) summary.pop_back();
  summary.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(summary.front())));
  return fmt::format("{} \\- {}\n", escape(program.name), escape(summary));
}

}  // namespace

std::string man_page(const Command& program) {
  const std::vector<CommandPlace> places = all_commands(program);
  std::string title = program.name;
  std::ranges::transform(title, title.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::string page = fmt::format(".TH {} 1 \"\" \"{} {}\" \"User Commands\"\n", title, program.name, k_version);
  page += ".SH NAME\n" + name_line(program);
  page += fmt::format(".SH SYNOPSIS\n{} \\fIcommand\\fR [\\fIarguments\\fR] [\\fIoptions\\fR]\n", bold(program.name));
  page += ".SH DESCRIPTION\n" + escape(program.summary()) + "\n" + examples_block(program);
  page += ".SH OPTIONS\nEvery command takes these; \\-\\-version stands alone.\n" + option_list(places.front().options);
  page += ".SH COMMANDS\n";
  for (const CommandPlace& place : places) {
    if (place.command != &program) page += command_section(place);
  }
  page += environment_section(places);
  page += files_section(program);
  return page + exit_status_section();
}

}  // namespace foretell::cli
