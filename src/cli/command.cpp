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

/// The largest whole number that a target holds; none where it holds no whole number.
struct NumberMost {
  template <class T>
  std::optional<std::uint64_t> operator()(const T*) const {
    if constexpr (std::is_same_v<T, bool> || !std::is_integral_v<T>) {
      return std::nullopt;
    } else {
      return std::numeric_limits<T>::max();
    }
  }
  std::optional<std::uint64_t> operator()(const std::optional<std::uint32_t>*) const {
    return std::numeric_limits<std::uint32_t>::max();
  }
};

bool holds_fraction(const Target& target) {
  return std::holds_alternative<double*>(target) || std::holds_alternative<std::optional<double>*>(target);
}

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

std::string Option::full_help() const {
  const std::string value = !initial.empty() || required ? initial : std::visit(InitialText{}, target);
  if (variable.empty()) return value.empty() ? help : fmt::format("{} [{}]", help, value);
  return value.empty() ? fmt::format("{} [${}]", help, variable)
                       : fmt::format("{} [${}, default {}]", help, variable, value);
}

std::string Option::problem_with(const std::string& text) const {
  if (!choices.empty() && std::ranges::find(choices, text) == choices.end()) {
    return fmt::format("expected {}, got {}", fmt::join(choices, " or "), quote(text));
  }
  if (is_flag() && text != "0" && text != "1" && text != "true" && text != "false") {
    return fmt::format("expected 1 or 0, got {}", quote(text));
  }
  if (const auto type_most = std::visit(NumberMost{}, target)) {
    const std::uint64_t top = std::min(most, *type_most);
    if (!is_number_within(text, least, top)) {
      return fmt::format("expected a whole number from {} to {}, got {}", least, top, quote(text));
    }
  }
  if (holds_fraction(target) && !parse_number(text)) return fmt::format("expected a number, got {}", quote(text));
  return {};
}

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
          .least = 1,
          .most = limits::k_threads_max};
}

}  // namespace foretell::cli
