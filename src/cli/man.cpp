#include "cli/commands.hpp"
#include "cli/man_page.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Print the manual page.

Examples:
  foretell man | man -l -
  foretell man > /usr/local/share/man/man1/foretell.1
)";

}  // namespace

Command man_command() { return {.name = "man", .help = k_help, .run = run_man}; }

Result<void> run_man(const Context& context) {
  Invocation unused;
  context.console.print(man_page(foretell_command(unused)));
  return {};
}

}  // namespace foretell::cli
