#include "cli/options.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/nearest.hpp"
#include "base/quote.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_overview = R"(Train a model on a table, keep its versions, serve it.

Examples:
  foretell demo                                    see all of it in ten seconds
  foretell train data.csv --target churned         train a random forest, store it as data:1
  foretell serve data                              answer POST /predict on http://127.0.0.1:5000
  foretell models list                             what is stored
)";

constexpr const char* k_train_help = R"(Train a model on a CSV file, evaluate it and store it as a new version.

Examples:
  foretell train churn.csv --target churned
  foretell train churn.csv --target churned --model logistic --name churn-logistic
  foretell train adult_train.csv --target income --test adult_test.csv --json
)";

constexpr const char* k_models_help = R"(Look after the stored models.

Examples:
  foretell models list
  foretell models show churn@production
  foretell models alias churn production 3
  foretell models delete churn:1
)";

constexpr const char* k_serve_help = R"(Serve stored models over HTTP.

Examples:
  foretell serve                                   every model of the data directory
  foretell serve churn churn:2 --port 8080
  foretell serve churn@production
  curl -s http://127.0.0.1:5000/api/v1/predict -H 'Content-Type: application/json' \
       -d '{"features": {"age": 41, "plan": "basic"}}'
)";

constexpr const char* k_healthcheck_help = R"(Ask a running service how it is: exit code 0 when healthy, 6 when not.

Examples:
  foretell healthcheck
  foretell healthcheck http://127.0.0.1:8080
)";

constexpr const char* k_demo_help = R"(Train two models on real census data, serve them and ask three questions.

Examples:
  foretell demo
  foretell demo --data-dir /tmp/try
)";

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

/// Fills the invocation from one command line.
class Parser {
 public:
  Parser() : app_(k_overview, "foretell") {
    app_.formatter(std::make_shared<ExamplesFirst>());
    app_.footer(
        "\nExit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 not allowed, 5 conflict, 6 unavailable, 130 stopped.");
    app_.set_help_flag("-h,--help", "Show this help");
    app_.add_flag("--version", wants_version_, "Show the version");
    add_common(app_);
    add_train();
    add_models();
    add_serve();
    add_healthcheck();
    add_demo();
    add_help();
  }

  Result<Invocation> parse(int argc, const char* const* argv) {
    if (argc > 1 && std::string_view(argv[1]) == "help") return help_about({argv + 2, argv + argc});
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return help(*deepest());
    } catch (const CLI::ParseError& error) {
      return usage_error(error);
    }
    TRY(apply_environment());
    if (wants_version_) {
      invocation_.command = VersionCommand{};
    } else if (const CLI::App* command = deepest(); command == &app_ || command->get_name() == "models") {
      return help(*command);
    } else {
      build_.at(command)();
    }
    return std::move(invocation_);
  }

 private:
  /// Options that every command takes.
  void add_common(CLI::App& app) {
    app.add_option("--data-dir", data_dir_, "Where models are kept [$FORETELL_DATA_DIR, default foretell-data]")
        ->type_name("DIR");
    app.add_flag("--json", invocation_.json, "Print results, and errors, as JSON");
  }

  CLI::App* add_command(CLI::App& parent, const char* name, const char* help, std::function<void()> build) {
    CLI::App* command = parent.add_subcommand(name, help);
    command->formatter(std::make_shared<ExamplesFirst>());
    add_common(*command);
    build_[command] = std::move(build);
    return command;
  }

  void add_train() {
    CLI::App* command = add_command(app_, "train", k_train_help, [this] {
      train_.threads = threads_;
      invocation_.command = train_;
    });
    command->add_option("data", train_.data, "A CSV file with a header")->required()->type_name("DATA.csv");
    command->add_option("--target", train_.target, "The column to predict")->required()->type_name("COL");
    command->add_option("--name", train_.name, "The model's name [the file's stem]")->type_name("NAME");
    command->add_option("--model", train_.model, "forest or logistic [forest]")
        ->check(CLI::IsMember({"forest", "logistic"}))
        ->type_name("KIND");
    command->add_option("--test", train_.test, "Evaluate on this file instead of a fifth of DATA.csv")
        ->type_name("OTHER.csv");
    command->add_option("--seed", train_.seed, "Seed of the split and of the forest [42]")->type_name("N");
    command->add_option("--trees", train_.trees, "Trees of a forest [100]")
        ->check(CLI::Range(std::size_t{1}, limits::k_trees_max))
        ->type_name("N");
    command->add_option("--depth", train_.depth, "Deepest level of a tree, 0 for no limit [10]")->type_name("N");
    command->add_flag("--no-stratify", train_.no_stratify, "Split without keeping the shares of the classes");
    add_threads(*command);
  }

  void add_models() {
    CLI::App* models = app_.add_subcommand("models", k_models_help);
    models->formatter(std::make_shared<ExamplesFirst>());
    add_common(*models);
    add_command(*models, "list", "List the stored models.", [this] { invocation_.command = ListCommand{}; });
    add_command(*models, "show", "Show one version: its data, schema and evaluation.",
                [this] { invocation_.command = show_; })
        ->add_option("model", show_.reference, "Which one")
        ->required()
        ->type_name("NAME[:V|@alias]");
    CLI::App* alias = add_command(*models, "alias", "Point an alias at a version, after checking that it loads.",
                                  [this] { invocation_.command = alias_; });
    alias->add_option("name", alias_.name, "The model")->required()->type_name("NAME");
    alias->add_option("alias", alias_.alias, "The alias, e.g. production")->required()->type_name("ALIAS");
    alias->add_option("version", alias_.version, "The version, e.g. 3")->required()->type_name("V");
    add_command(*models, "delete", "Delete one version for good.", [this] { invocation_.command = delete_; })
        ->add_option("version", delete_.reference, "Which one")
        ->required()
        ->type_name("NAME:V");
  }

  void add_serve() {
    CLI::App* command = add_command(app_, "serve", k_serve_help, [this] {
      serve_.threads = threads_;
      invocation_.command = serve_;
    });
    command->add_option("models", serve_.models, "Which models [all]")->type_name("NAME[:V|@alias]");
    host_option_ =
        command->add_option("--host", serve_.host, "Address to listen on [$FORETELL_HOST, default 127.0.0.1]")
            ->type_name("ADDRESS");
    port_option_ =
        command->add_option("--port", serve_.port, "Port to listen on, 0 for any [$FORETELL_PORT, default 5000]")
            ->type_name("PORT");
    add_threads(*command);
    command->add_flag("--insecure-open", serve_.insecure_open,
                      "Listen beyond this machine without authentication [$FORETELL_INSECURE_OPEN]");
    command->add_option("--allow-host", serve_.allowed_hosts, "Another name that clients on this machine may use")
        ->type_name("NAME");
  }

  void add_healthcheck() {
    CLI::App* command =
        add_command(app_, "healthcheck", k_healthcheck_help, [this] { invocation_.command = healthcheck_; });
    command->add_option("url", healthcheck_.url, "The service [http://127.0.0.1:5000/health]")->type_name("URL");
  }

  void add_demo() {
    add_command(app_, "demo", k_demo_help, [this] { invocation_.command = DemoCommand{}; });
  }

  void add_help() {
    // Listed here and answered in parse(): CLI11 would take `help train` for the command train.
    add_command(app_, "help", "Show the help of a command.",
                [this] { invocation_.command = HelpCommand{help_text(app_)}; });
  }

  void add_threads(CLI::App& app) {
    thread_options_.push_back(
        app.add_option("--threads", threads_, "Threads to use [$FORETELL_THREADS, default: one a processor]")
            ->check(CLI::Range(std::size_t{1}, limits::k_threads_max))
            ->type_name("N"));
  }

  /// The innermost command that was named.
  const CLI::App* deepest() const {
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
    return app;
  }

  /// `foretell help models alias`: the help of the command that the words lead to.
  Result<Invocation> help_about(const std::vector<std::string>& path) {
    const CLI::App* app = &app_;
    for (const std::string& name : path) {
      if (name.starts_with('-')) continue;
      const auto found = app->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
      if (found.empty()) return not_known(*app, name);
      app = found.front();
    }
    return help(*app);
  }

  static std::string help_text(const CLI::App& app) {
    std::string name = app.get_name();
    for (const CLI::App* parent = app.get_parent(); parent != nullptr; parent = parent->get_parent()) {
      name = parent->get_name() + " " + name;
    }
    return app.get_formatter()->make_help(&app, name, CLI::AppFormatMode::Normal);
  }

  Result<Invocation> help(const CLI::App& app) {
    invocation_.command = HelpCommand{help_text(app)};
    return std::move(invocation_);
  }

  static std::string see_help(const CLI::App& app) {
    return app.get_parent() == nullptr ? "see foretell help" : fmt::format("see foretell help {}", app.get_name());
  }

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

  // --- environment ---

  static std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? std::nullopt : std::optional<std::string>(value);
  }

  template <class T>
  static Result<T> number_of(const char* name, const std::string& text, T most) {
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > most) {
      return fail(ErrorCode::usage,
                  fmt::format("{}: expected a whole number up to {}, got {}", name, most, quote(text)));
    }
    return value;
  }

  Result<void> apply_environment() {
    if (!data_dir_) data_dir_ = variable("FORETELL_DATA_DIR");
    if (data_dir_) invocation_.data_dir = *data_dir_;
    if (const auto host = variable("FORETELL_HOST"); host && host_option_->count() == 0) serve_.host = *host;
    if (const auto port = variable("FORETELL_PORT"); port && port_option_->count() == 0) {
      serve_.port = TRY(number_of<std::uint16_t>("FORETELL_PORT", *port, 65535));
    }
    const bool given =
        std::ranges::any_of(thread_options_, [](const CLI::Option* option) { return option->count() > 0; });
    if (const auto threads = variable("FORETELL_THREADS"); threads && !given) {
      threads_ = TRY(number_of<std::size_t>("FORETELL_THREADS", *threads, limits::k_threads_max));
    }
    if (const auto open = variable("FORETELL_INSECURE_OPEN"); open && *open == "1") serve_.insecure_open = true;
    return {};
  }

  CLI::App app_;
  Invocation invocation_;
  bool wants_version_ = false;
  std::optional<std::string> data_dir_;
  std::size_t threads_ = 0;
  TrainCommand train_;
  ShowCommand show_;
  AliasCommand alias_;
  DeleteCommand delete_;
  ServeCommand serve_;
  HealthcheckCommand healthcheck_;
  CLI::Option* host_option_ = nullptr;
  CLI::Option* port_option_ = nullptr;
  std::vector<CLI::Option*> thread_options_;
  std::map<const CLI::App*, std::function<void()>> build_;  // puts what was parsed into the invocation
};

}  // namespace

Result<Invocation> parse_command_line(int argc, const char* const* argv) { return Parser().parse(argc, argv); }

}  // namespace foretell::cli
