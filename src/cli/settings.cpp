#include "cli/settings.hpp"

#include <cstdlib>

#include <fmt/format.h>

namespace foretell::cli {
namespace {

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// The items between the commas of a variable's text; empty ones count for nothing.
std::vector<std::string> split_items(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (const std::string_view item = trim(text.substr(0, end)); !item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

Result<std::optional<Setting>> from_environment(const Option& option) {
  const char* const text = option.variable.empty() ? nullptr : std::getenv(option.variable.c_str());
  if (text == nullptr || *text == '\0') return std::nullopt;
  if (option.takes_several()) return Setting{split_items(text), Origin::environment, option.variable};
  if (const std::string problem = option.problem_with(text); !problem.empty()) {
    return fail(ErrorCode::usage, fmt::format("{}: {}", option.variable, problem));
  }
  return Setting{{text}, Origin::environment, option.variable};
}

}  // namespace

std::string_view to_text(Origin origin) {
  switch (origin) {
    case Origin::flag: return "flag";
    case Origin::environment: return "environment";
    case Origin::file: return "file";
  }
  return "";
}

void Settings::note_flag(const Option& option, std::vector<std::string> values) {
  flags_[option.key] = {std::move(values), Origin::flag, option.names().back()};
}

Result<std::optional<Setting>> Settings::find(const Option& option) const {
  if (const auto flag = flags_.find(option.key); flag != flags_.end()) return flag->second;
  if (auto variable = TRY(from_environment(option))) return variable;
  if (const ConfigFile::Entry* const entry = file_.entry(option.key)) {
    return Setting{entry->values, Origin::file, fmt::format("{}:{}", file_.file().string(), entry->line)};
  }
  return std::nullopt;
}

}  // namespace foretell::cli
