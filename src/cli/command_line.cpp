#include "cli/command_line.hpp"

#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/quote.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"

namespace foretell::cli {
namespace {

using Run = std::function<Result<void>(const Context&)>;

/// Help that leads with the examples: they stand in the description.
class ExamplesFirst final : public CLI::Formatter {
 public:
  ExamplesFirst() { column_width(34); }

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    if (mode == CLI::AppFormatMode::Sub) return make_expanded(app);
    return app->get_description() + "\n" + make_usage(app, std::move(name)) + make_positionals(app) +
           make_groups(app, mode) + make_subcommands(app, mode) + make_footer(app);
  }

  std::string make_subcommand(const CLI::App* sub) const override {
    // Only the first line of a description: what the command does.
    const std::string description = sub->get_description();
    return fmt::format("  {:<14}{}\n", sub->get_name(), description.substr(0, description.find('\n')));
  }
};

std::string exit_codes_line() {
  std::string line = "\nExit codes:";
  for (const ExitCode& exit : k_exit_codes) line += fmt::format(" {} {},", exit.code, exit.meaning);
  line.back() = '.';
  return line;
}

Run print_text(std::string text) {
  return [text = std::move(text)](const Context& context) -> Result<void> {
    context.console.print(text);
    return {};
  };
}

Result<void> print_version(const Context& context) {
  const bool json = context.invocation.json;
  context.console.print(fmt::format(fmt::runtime(json ? "{{\"version\":\"{}\"}}\n" : "foretell {}\n"), k_version));
  return {};
}

/// CLI11 with one program declared to it.
class Parser {
 public:
  Parser(const Command& program, const std::filesystem::path& config_file)
      : program_(program), config_file_(config_file), app_(program.help, program.name) {
    app_.set_help_flag(help_option().name, help_option().help);
    app_.add_flag(version_option().name, wants_version_, version_option().help);
    app_.footer(exit_codes_line());
    declare(app_, program, {});
  }

  Result<ParsedCommandLine> parse(int argc, const char* const* argv) {
    Run run = TRY(read_words(argc, argv));
    return ParsedCommandLine{std::move(run), std::move(settings_)};
  }

 private:
  Result<Run> read_words(int argc, const char* const* argv) {
    // Answered here: CLI11 would take `help train` for the command train.
    if (argc > 1 && std::string_view(argv[1]) == "help") return help_about({argv + 2, argv + argc});
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return print_text(help_text(*deepest()));
    } catch (const CLI::ParseError& error) {
      return usage_error(error);
    }
    if (wants_version_) return print_version;
    const CLI::App& app = *deepest();
    const Command& command = *commands_.at(&app);
    if (!command.run) return print_text(help_text(command.commands.empty() ? app_ : app));
    TRY(fill_open(app));
    return command.run;
  }

  /// Declares a command and those in it; `inherited` are the options of the commands around it.
  void declare(CLI::App& app, const Command& command, std::vector<const Option*> inherited) {
    commands_[&app] = &command;
    app.formatter(std::make_shared<ExamplesFirst>());
    for (const Option* option : inherited) declare_option(app, *option);
    for (const Option& option : command.options) {
      declare_option(app, option);
      inherited.push_back(&option);
    }
    for (const Command& sub : command.commands) declare(*app.add_subcommand(sub.name, sub.help), sub, inherited);
  }

  void declare_option(CLI::App& app, const Option& option) {
    CLI::Option* declared = std::visit(
        [&](auto* target) {
          if constexpr (std::is_same_v<decltype(target), bool*>) {
            return app.add_flag(option.name, *target, option.full_help());
          } else {
            return app.add_option(option.name, *target, option.full_help());
          }
        },
        option.target);
    declared->required(option.required)->type_name(option.placeholder);
    declared->check([&option](const std::string& text) { return option.problem_with(text); });
    declared_[&app].emplace_back(&option, declared);
  }

  /// The innermost command that was named.
  const CLI::App* deepest() const {
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return app;
  }

  // --- environment and configuration file ---

  /// Sets what `app` takes and the command line left open.
  Result<void> fill_open(const CLI::App& app) {
    TRY(fill(app, false));  // the option that names the file is one of them
    settings_.use(TRY(ConfigFile::find(config_file_, program_)));
    for (const auto& [option, unused] : declared_.at(&app)) {
      const CLI::Option* const flag = given(*option);
      if (flag != nullptr && !option->key.empty()) settings_.note_flag(*option, flag->results());
    }
    return fill(app, true);
  }

  /// Sets the options that have a key, or those that have none.
  Result<void> fill(const CLI::App& app, bool with_key) {
    for (const auto& [option, declared] : declared_.at(&app)) {
      if (option->key.empty() == with_key || given(*option) != nullptr) continue;
      const std::optional<Setting> setting = TRY(settings_.find(*option));
      if (!setting) continue;
      for (const std::string& value : setting->values) declared->add_result(value);
      declared->run_callback();
    }
    return {};
  }

  /// Where the command line has it: an inherited option may stand before the command as well as after it.
  const CLI::Option* given(const Option& option) const {
    for (const auto& [app, options] : declared_) {
      for (const auto& [other, declared] : options) {
        if (other == &option && declared->count() > 0) return declared;
      }
    }
    return nullptr;
  }

  // --- help and usage errors ---

  /// `foretell help models alias`: the help of the command that the words lead to.
  Result<Run> help_about(const std::vector<std::string>& path) {
    const CLI::App* app = &app_;
    for (const std::string& name : path) {
      if (name.starts_with('-')) continue;
      const auto found = app->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
      if (found.empty()) return not_known(*app, name);
      app = found.front();
    }
    return print_text(help_text(*app));
  }

  /// `first` and the commands that lead to `app`: "foretell models alias".
  static std::string path_to(const CLI::App& app, const std::string& first) {
    if (app.get_parent() == nullptr) return first;
    return path_to(*app.get_parent(), first) + " " + app.get_name();
  }

  static std::string help_text(const CLI::App& app) {
    return app.get_formatter()->make_help(&app, path_to(app, "foretell"), CLI::AppFormatMode::Normal);
  }

  static std::string see_help(const CLI::App& app) { return "see " + path_to(app, "foretell help"); }

  static std::unexpected<Error> not_known(const CLI::App& app, const std::string& typed) {
    const std::string near = nearest(app, typed);
    const std::string hint = near.empty() ? see_help(app) : fmt::format("did you mean {}? ({})", near, see_help(app));
    return fail(ErrorCode::usage, fmt::format("{} is not known here", quote(typed)), hint);
  }

  std::unexpected<Error> usage_error(const CLI::ParseError& error) const {
    const CLI::App& app = *deepest();
    if (const std::vector<std::string> extras = app.remaining(); !extras.empty()) return not_known(app, extras.front());
    return fail(ErrorCode::usage, error.what(), see_help(app));
  }

  /// The command or option of `app` that `typed` was probably meant to be.
  static std::string nearest(const CLI::App& app, const std::string& typed) {
    std::vector<std::string> names;
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(sub->get_name());
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
    return std::string(nearest_name(typed, names));
  }

  const Command& program_;
  const std::filesystem::path& config_file_;
  Settings settings_;
  CLI::App app_;
  bool wants_version_ = false;
  std::map<const CLI::App*, const Command*> commands_;
  std::map<const CLI::App*, std::vector<std::pair<const Option*, CLI::Option*>>> declared_;
};

}  // namespace

Result<ParsedCommandLine> parse_command_line(const Command& program, const std::filesystem::path& config_file, int argc,
                                             const char* const* argv) {
  return Parser(program, config_file).parse(argc, argv);
}

}  // namespace foretell::cli
