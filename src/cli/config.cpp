#include <algorithm>
#include <charconv>
#include <memory>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/display_width.hpp"
#include "base/json_writer.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "model/toml_text.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(See what foretell.toml, the environment and the defaults say.

Examples:
  foretell config show --origin
)";

constexpr const char* k_show_help = R"(Show every setting as it applies here, as a file that foretell reads.

Examples:
  foretell config show > new.toml                  a file to change: each line may be left out
  foretell config show --origin                    and where each value comes from
  foretell config show --config /etc/foretell/foretell.toml
)";

using Value = std::variant<std::monostate, bool, std::uint64_t, double, std::string, std::vector<std::string>>;

/// One key with what it is set to.
struct Row {
  std::string key;
  Value value;         // none: only words say what the default is
  std::string words;   // these
  std::string origin;  // "flag", "environment", "file" or "default"
  std::string place;   // of the one that set it; empty for the default
};

Value value_of(const Option& option, const std::vector<std::string>& texts) {
  if (option.kind() == ValueKind::list) return texts;
  if (texts.empty() || texts.front().empty()) return {};
  const std::string& text = texts.front();
  switch (option.kind()) {
    case ValueKind::flag: return text == "1" || text == "true";
    case ValueKind::whole_number: {
      std::uint64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      return number;
    }
    case ValueKind::number: return parse_number(text).value_or(0);
    default: return text;
  }
}

Row default_row(const Option& option) {
  Row row{.key = option.key, .value = {}, .words = "not set", .origin = "default", .place = {}};
  if (!option.initial.empty()) {
    row.words = option.initial;
  } else if (option.takes_several()) {
    row.value = std::vector<std::string>();
  } else {
    row.value = value_of(option, {option.is_flag() ? "false" : option.default_text()});
  }
  return row;
}

Result<std::vector<Row>> all_rows(const Settings& settings) {
  Invocation defaults;
  const Command program = foretell_command(defaults);
  std::vector<Row> rows;
  for (const Option& option : configurable_options(program)) {
    const std::optional<Setting> setting = TRY(settings.find(option));
    if (setting) {
      rows.push_back({.key = option.key,
                      .value = value_of(option, setting->values),
                      .words = "not set",
                      .origin = std::string(to_text(setting->origin)),
                      .place = setting->place});
    } else {
      rows.push_back(default_row(option));
    }
  }
  return rows;
}

// --- as JSON ---

struct WriteJson {
  JsonWriter& json;

  void operator()(std::monostate) const { json.null(); }
  void operator()(const std::vector<std::string>& texts) const {
    json.begin_array();
    for (const std::string& text : texts) json.value(text);
    json.end_array();
  }
  template <class T>
  void operator()(const T& value) const {
    json.value(value);
  }
};

std::string settings_json(const std::vector<Row>& rows, const std::filesystem::path& file) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object().key("file").text_or_null(file.string());
  json.key("settings").begin_array();
  for (const Row& row : rows) {
    json.begin_object().member("key", row.key).key("value");
    std::visit(WriteJson{json}, row.value);
    json.member("origin", row.origin).key("place").text_or_null(row.place).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

// --- as TOML ---

struct TomlText {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool truth) const { return truth ? "true" : "false"; }
  std::string operator()(std::uint64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const {
    std::string text;
    append_number(text, number);
    return text;
  }
  std::string operator()(const std::string& text) const { return model::toml_string(text); }
  std::string operator()(const std::vector<std::string>& texts) const {
    std::vector<std::string> items;
    for (const std::string& text : texts) items.push_back(model::toml_string(text));
    return fmt::format("[{}]", fmt::join(items, ", "));
  }
};

/// `port = 5000`; a comment where there is nothing but words.
std::string toml_line(const Row& row) {
  const std::string name = row.key.substr(row.key.rfind('.') + 1);
  if (std::holds_alternative<std::monostate>(row.value)) return fmt::format("# {}: {}", name, row.words);
  return fmt::format("{} = {}", name, std::visit(TomlText{}, row.value));
}

std::string settings_toml(const std::vector<Row>& rows, const std::filesystem::path& file, bool with_origin) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, display_width(toml_line(row)));
  std::string out = fmt::format("# configuration file: {}\n", file.empty() ? "none" : printable(file.string()));
  std::string section;
  for (const Row& row : rows) {
    const std::size_t dot = row.key.rfind('.');
    const std::string its_section = dot == std::string::npos ? std::string() : row.key.substr(0, dot);
    if (its_section != section) out += fmt::format("\n[{}]\n", section = its_section);
    const std::string line = toml_line(row);
    out += line;
    if (with_origin) {
      const std::string origin = row.origin == "flag" ? "flag " + row.place
                                 : row.place.empty()  ? row.origin
                                                      : row.place;
      out += fmt::format("{:{}}  # {}", "", width - display_width(line), printable(origin));
    }
    out += '\n';
  }
  return out;
}

}  // namespace

Command config_command() {
  const auto options = std::make_shared<ConfigShowOptions>();
  return {.name = "config",
          .help = k_help,
          .commands = {{.name = "show",
                        .help = k_show_help,
                        .options = {{.name = "--origin",
                                     .target = &options->origin,
                                     .help = "Say where each value comes from: a flag, a variable, a line of the file, "
                                             "or the default"}},
                        .run = [options](const Context& context) { return run_config_show(*options, context); }}}};
}

Result<void> run_config_show(const ConfigShowOptions& options, const Context& context) {
  const std::vector<Row> rows = TRY(all_rows(context.settings));
  const std::filesystem::path& file = context.settings.file();
  context.console.print(context.invocation.json ? settings_json(rows, file)
                                                : settings_toml(rows, file, options.origin));
  return {};
}

}  // namespace foretell::cli
