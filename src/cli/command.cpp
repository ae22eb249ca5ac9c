#include "cli/command.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/limits.hpp"
#include "base/number.hpp"
#include "base/quote.hpp"

namespace foretell::cli {
namespace {

/// The default as the target has it before anything is parsed; empty where that says nothing.
struct InitialText {
  std::string operator()(const bool*) const { return {}; }
  std::string operator()(const std::string* text) const { return *text; }
  std::string operator()(const std::optional<std::string>* text) const { return text->value_or(""); }
  std::string operator()(const std::filesystem::path* path) const { return path->string(); }
  std::string operator()(const std::vector<std::string>*) const { return {}; }
  template <class Number>
  std::string operator()(const Number* number) const {
    return fmt::format("{}", *number);
  }
  template <class Number>
  std::string operator()(const std::optional<Number>* number) const {
    return *number ? fmt::format("{}", **number) : std::string();
  }
};

struct KindOf {
  ValueKind operator()(const bool*) const { return ValueKind::flag; }
  ValueKind operator()(const std::string*) const { return ValueKind::text; }
  ValueKind operator()(const std::optional<std::string>*) const { return ValueKind::text; }
  ValueKind operator()(const std::filesystem::path*) const { return ValueKind::path; }
  ValueKind operator()(const std::vector<std::string>*) const { return ValueKind::list; }
  ValueKind operator()(const double*) const { return ValueKind::number; }
  ValueKind operator()(const std::optional<double>*) const { return ValueKind::number; }
  template <class WholeNumber>
  ValueKind operator()(const WholeNumber*) const {
    return ValueKind::whole_number;
  }
};

/// The largest number that a target of whole numbers holds.
struct WholeNumberMost {
  template <class T>
  std::uint64_t operator()(const T*) const {
    if constexpr (std::is_integral_v<T>) return std::numeric_limits<T>::max();
    return std::numeric_limits<std::uint32_t>::max();
  }
};

bool is_number_within(const std::string& text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && number >= least && number <= most;
}

void add_places(const Command& command, const std::string& around, const std::vector<Option>& inherited,
                std::vector<CommandPlace>& places) {
  const std::string path = around.empty() ? command.name : around + " " + command.name;
  std::vector<Option> options = command.options;
  options.insert(options.end(), inherited.begin(), inherited.end());
  places.push_back({path, &command, options});
  for (const Command& sub : command.commands) add_places(sub, path, options, places);
}

}  // namespace

ValueKind Option::kind() const { return std::visit(KindOf{}, target); }

std::string Option::default_text() const {
  return !initial.empty() || required ? initial : std::visit(InitialText{}, target);
}

std::string Option::full_help() const {
  const std::string value = default_text();
  if (variable.empty()) return value.empty() ? help : fmt::format("{} [{}]", help, value);
  return value.empty() ? fmt::format("{} [${}]", help, variable)
                       : fmt::format("{} [${}, default {}]", help, variable, value);
}

std::string Option::expected() const {
  if (!choices.empty()) return fmt::format("{}", fmt::join(choices, " or "));
  switch (kind()) {
    case ValueKind::flag: return "1 or 0";
    case ValueKind::whole_number: return fmt::format("a whole number from {} to {}", least, number_most());
    case ValueKind::number: return "a number";
    case ValueKind::text:
    case ValueKind::path: return "a text";
    case ValueKind::list: return "a list of texts";
  }
  return {};
}

std::string Option::problem_with(const std::string& text) const {
  const bool is_right = [&] {
    if (!choices.empty()) return std::ranges::find(choices, text) != choices.end();
    switch (kind()) {
      case ValueKind::flag: return text == "0" || text == "1" || text == "true" || text == "false";
      case ValueKind::whole_number: return is_number_within(text, least, number_most());
      case ValueKind::number: return parse_number(text).has_value();
      default: return true;
    }
  }();
  return is_right ? std::string() : fmt::format("expected {}, got {}", expected(), quote(text));
}

std::uint64_t Option::number_most() const { return std::min(most, std::visit(WholeNumberMost{}, target)); }

std::vector<std::string> Option::names() const {
  std::vector<std::string> all;
  for (std::size_t start = 0; start <= name.size();) {
    const std::size_t end = std::min(name.find(',', start), name.size());
    all.push_back(name.substr(start, end - start));
    start = end + 1;
  }
  return all;
}

std::string Command::examples() const {
  constexpr std::string_view k_heading = "Examples:\n";
  const std::size_t heading = help.find(k_heading);
  return heading == std::string::npos ? std::string() : help.substr(heading + k_heading.size());
}

std::vector<CommandPlace> all_commands(const Command& program) {
  std::vector<CommandPlace> places;
  add_places(program, "", {}, places);
  places.front().options.push_back(version_option());
  for (CommandPlace& place : places) place.options.push_back(help_option());
  return places;
}

std::vector<Option> configurable_options(const Command& program) {
  const auto section_of = [](const Option& option) { return option.key.substr(0, option.key.rfind('.') + 1); };
  std::vector<Option> found;
  for (const CommandPlace& place : all_commands(program)) {
    for (const Option& option : place.options) {
      if (!option.key.empty() && std::ranges::find(found, option.key, &Option::key) == found.end()) {
        found.push_back(option);
      }
    }
  }
  std::ranges::stable_sort(found, {}, section_of);
  return found;
}

Option help_option() { return {.name = "-h,--help", .target = static_cast<bool*>(nullptr), .help = "Show this help"}; }

Option version_option() {
  return {.name = "--version", .target = static_cast<bool*>(nullptr), .help = "Show the version"};
}

Option threads_option(std::size_t& threads) {
  return {.name = "--threads",
          .target = &threads,
          .placeholder = "N",
          .help = "Threads to use",
          .initial = "one a processor",
          .variable = "FORETELL_THREADS",
          .key = "threads",
          .least = 1,
          .most = limits::k_threads_max};
}

}  // namespace foretell::cli
