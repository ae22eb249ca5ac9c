#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/finding.hpp"
#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "base/processor.hpp"
#include "base/quote.hpp"
#include "base/threads.hpp"
#include "base/version.hpp"
#include "cli/commands.hpp"
#include "cli/library_versions.hpp"
#include "http/connection_limit.hpp"
#include "registry/inspect.hpp"
#include "store/inspect.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Check the installation and the data directory; say what to do about what is wrong.

Examples:
  foretell doctor
  foretell doctor --json --data-dir /srv/foretell
)";

using Findings = std::vector<Finding>;

Findings check_data_directory(const Context& context) {
  std::error_code ignored;  // without a working directory the path stays as it was given
  const std::filesystem::path absolute = std::filesystem::absolute(context.invocation.data_dir, ignored);
  return {store::inspect_private_folder(absolute.empty() ? context.invocation.data_dir : absolute)};
}

Findings check_index(const Context& context) { return registry::inspect_index(context.invocation.data_dir); }

Findings check_models(const Context& context) {
  return registry::inspect_versions(context.invocation.data_dir, [&](std::size_t done, std::size_t total) {
    context.console.progress("loading versions", done, total);
  });
}

Findings check_disk(const Context& context) { return {store::inspect_free_space(context.invocation.data_dir)}; }

Findings check_processor(const Context&) {
  return {{Severity::ok,
           fmt::format("{} {}: {}", available_processors(), available_processors() == 1 ? "processor" : "processors",
                       fmt::join(processor_features(), " "))}};
}

Findings check_connections(const Context&) {
  const std::size_t allowed = http::connections_allowed(limits::k_connections_max);
  const std::string found = fmt::format("the limit of file descriptors allows {} at once", allowed);
  if (allowed == limits::k_connections_max) return {{Severity::ok, found}};
  return {{Severity::warn, fmt::format("{}, Foretell would serve {}", found, limits::k_connections_max),
           "before foretell serve: ulimit -n 65536 (systemd: LimitNOFILE=65536)"}};
}

Findings check_clock(const Context& context) {
  return {registry::inspect_clock(context.invocation.data_dir, system_clock())};
}

Findings check_versions(const Context&) {
  std::string libraries;
  for (const auto& [name, version] : library_versions()) libraries += fmt::format(", {} {}", name, version);
  return {{Severity::ok, fmt::format("foretell {}{}", k_version, libraries)}};
}

/// A check finds nothing where it does not apply.
struct Check {
  std::string_view name;
  Findings (*run)(const Context&);
};

constexpr std::array k_checks{
    Check{"data directory", check_data_directory},
    Check{"index", check_index},
    Check{"models", check_models},
    Check{"disk", check_disk},
    Check{"processor", check_processor},
    Check{"connections", check_connections},
    Check{"clock", check_clock},
    Check{"versions", check_versions},
};

struct NamedFinding {
  std::string_view check;
  Finding finding;
};

std::vector<NamedFinding> run_checks(const Context& context) {
  std::vector<NamedFinding> all;
  for (const Check& check : k_checks) {
    for (Finding& finding : check.run(context)) all.push_back({check.name, std::move(finding)});
  }
  return all;
}

std::string findings_text(const std::vector<NamedFinding>& findings) {
  std::size_t width = 0;
  for (const Check& check : k_checks) width = std::max(width, check.name.size());
  std::string text;
  for (const auto& [check, finding] : findings) {
    text += fmt::format("{:<4}  {:<{}}  {}\n", to_text(finding.severity), check, width, printable(finding.found));
    if (!finding.fix.empty()) text += fmt::format("{:<4}  {:<{}}  fix: {}\n", "", "", width, printable(finding.fix));
  }
  return text;
}

std::string findings_json(const std::vector<NamedFinding>& findings, bool healthy) {
  std::string out;
  JsonWriter json(out, JsonWriter::Style::indented);
  json.begin_object().member("healthy", healthy);
  json.key("checks").begin_array();
  for (const auto& [check, finding] : findings) {
    json.begin_object().member("name", check).member("status", to_text(finding.severity));
    json.member("found", finding.found).key("fix").text_or_null(finding.fix).end_object();
  }
  json.end_array();
  json.key("versions").begin_object().member("foretell", k_version);
  for (const auto& [name, version] : library_versions()) json.member(name, version);
  json.end_object().end_object();
  return out + "\n";
}

}  // namespace

Command doctor_command() { return {.name = "doctor", .help = k_help, .run = run_doctor}; }

Result<void> run_doctor(const Context& context) {
  const std::vector<NamedFinding> findings = run_checks(context);
  const auto failures =
      std::ranges::count(findings, Severity::fail, [](const NamedFinding& named) { return named.finding.severity; });
  context.console.print(context.invocation.json ? findings_json(findings, failures == 0) : findings_text(findings));
  if (failures == 0) return {};
  return fail(ErrorCode::io, fmt::format("{} {} not well", failures, failures == 1 ? "thing is" : "things are"),
              "what to do stands behind each");
}

}  // namespace foretell::cli
