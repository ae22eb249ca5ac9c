#include "cli/config_file.hpp"

#include <algorithm>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/nearest.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"
#include "data/place.hpp"
#include "model/toml_text.hpp"
#include "store/files.hpp"

namespace foretell::cli {
namespace {

using Entries = std::map<std::string, ConfigFile::Entry>;

std::string last_part(std::string_view key) { return std::string(key.substr(key.rfind('.') + 1)); }

/// `inner` in the table `outer`, as messages and declarations write it. A dot inside a name, which no key of ours has, shows.
std::string join_key(const std::string& outer, std::string_view inner) {
  const std::string name = inner.find('.') == std::string_view::npos ? std::string(inner) : quote(inner);
  return outer.empty() ? name : outer + "." + name;
}

/// Whether a text could have been given as an argument, and is not one that was left empty.
bool is_plain(std::string_view text) {
  return !text.empty() && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

/// Goes through the tables of one file and gathers what the keys are set to.
class Reader {
 public:
  Reader(const std::filesystem::path& file, std::vector<Option> known)
      : folder_(file.parent_path()), file_(file.string()), known_(std::move(known)) {}

  Result<void> read_table(const toml::table& table, const std::string& path, Entries& entries) const {
    for (const auto& [name, node] : table) {
      const std::string key = join_key(path, name.str());
      const auto option = std::ranges::find(known_, key, &Option::key);
      if (option != known_.end()) {
        entries[key] = {TRY(values_of(node, *option)), node.source().begin.line};
      } else if (!is_section(key)) {
        return refuse_unknown(node, key);
      } else if (node.is_table()) {
        TRY(read_table(*node.as_table(), key, entries));
      } else {
        return refuse(node, key, fmt::format("a table: [{}]", key));
      }
    }
    return {};
  }

 private:
  bool is_section(const std::string& key) const {
    return std::ranges::any_of(known_, [&](const Option& option) { return option.key.starts_with(key + "."); });
  }

  Result<std::vector<std::string>> values_of(const toml::node& node, const Option& option) const {
    std::vector<std::string> values;
    if (const toml::array* list = option.takes_several() ? node.as_array() : nullptr) {
      for (const toml::node& item : *list) {
        const auto text = item.value_exact<std::string>();
        if (!text || !is_plain(*text)) return refuse(item, option.key, "texts without control characters");
        values.push_back(*text);
      }
      return values;
    }
    const std::optional<std::string> text = text_of(node, option.kind());
    if (!text || !option.problem_with(*text).empty()) return refuse(node, option.key, expected(option));
    values.push_back(*text);
    return values;
  }

  /// A value as the command line has it; nothing where it is of another kind.
  std::optional<std::string> text_of(const toml::node& node, ValueKind kind) const {
    switch (kind) {
      case ValueKind::flag:
        if (!node.is_boolean()) return std::nullopt;
        return *node.value<bool>() ? "true" : "false";
      case ValueKind::whole_number:
        if (!node.is_integer()) return std::nullopt;
        return std::to_string(*node.value<std::int64_t>());
      case ValueKind::number: {
        if (!node.is_number()) return std::nullopt;
        std::string text;
        append_number(text, *node.value<double>());
        return text;
      }
      case ValueKind::text:
      case ValueKind::path: {
        const auto text = node.value_exact<std::string>();
        if (!text || !is_plain(*text)) return std::nullopt;
        return kind == ValueKind::path ? (folder_ / *text).string() : *text;
      }
      case ValueKind::list: return std::nullopt;
    }
    return std::nullopt;
  }

  static std::string expected(const Option& option) {
    const ValueKind kind = option.kind();
    if (kind == ValueKind::flag) return "true or false";
    const bool is_text = option.choices.empty() && (kind == ValueKind::text || kind == ValueKind::path);
    return is_text ? "a text without control characters" : option.expected();
  }

  std::unexpected<Error> refuse(const toml::node& node, const std::string& key, std::string_view expected) const {
    std::ostringstream found;
    if (node.is_table()) {
      found << "a table";
    } else {
      node.visit([&](const auto& content) { found << content; });
    }
    return wrong(node, fmt::format("{}: found {}, expected {}", quote(key), printable(found.str()), expected));
  }

  std::unexpected<Error> refuse_unknown(const toml::node& node, const std::string& key) const {
    std::vector<std::string> keys, parts;  // of as many options
    std::vector<std::string> names;        // all that may stand somewhere
    for (const Option& option : known_) {
      keys.push_back(option.key);
      parts.push_back(last_part(option.key));
      names.push_back(option.key);
      if (const std::size_t dot = option.key.rfind('.'); dot != std::string::npos) {
        names.push_back(option.key.substr(0, dot));
      }
    }
    std::string near(nearest_name(key, names));
    if (near.empty()) {  // it may stand in the wrong table
      const std::string_view part = nearest_name(last_part(key), parts);
      const auto found = std::ranges::find(parts, part);
      if (found != parts.end()) near = keys[static_cast<std::size_t>(found - parts.begin())];
    }
    return wrong(node, fmt::format("{} is not known here", quote(key)),
                 near.empty() ? "foretell config show lists the keys" : fmt::format("did you mean {}?", quote(near)));
  }

  std::unexpected<Error> wrong(const toml::node& node, std::string_view problem, std::string hint = {}) const {
    auto failed = data::fail_at({file_, node.source().begin.line}, problem, std::move(hint));
    failed.error().code = ErrorCode::usage;
    return failed;
  }

  std::filesystem::path folder_;
  std::string file_;
  std::vector<Option> known_;
};

}  // namespace

Result<ConfigFile> ConfigFile::find(const std::filesystem::path& named, const Command& program) {
  std::error_code ignored;  // whatever is there must be readable, a link to nothing too
  if (named.empty() && !std::filesystem::exists(std::filesystem::symlink_status(k_config_file, ignored))) {
    return ConfigFile();
  }
  std::filesystem::path file = named.empty() ? std::filesystem::path(k_config_file) : named;
  const std::string text = TRY(store::read_file(file, limits::k_config_bytes_max));
  return read(text, std::move(file), program);
}

Result<ConfigFile> ConfigFile::read(std::string_view text, std::filesystem::path file, const Command& program) {
  Result<toml::table> table =
      model::parse_toml(text, file.string(), "foretell config show prints a file that is right");
  if (!table) {
    table.error().code = ErrorCode::usage;
    return std::unexpected(std::move(table).error());
  }
  ConfigFile config;
  TRY(Reader(file, configurable_options(program)).read_table(*table, "", config.entries_));
  config.file_ = std::move(file);
  return config;
}

const ConfigFile::Entry* ConfigFile::entry(const std::string& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

}  // namespace foretell::cli
