#include "cli/completion.hpp"

#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

constexpr const char* k_help = R"(Print a script that completes foretell's command line in your shell.

Examples:
  source <(foretell completion bash)                                        this shell; or in ~/.bashrc
  foretell completion bash > ~/.local/share/bash-completion/completions/foretell
  foretell completion zsh > ~/.zfunc/_foretell                              with ~/.zfunc in $fpath
  foretell completion fish > ~/.config/fish/completions/foretell.fish
)";

}  // namespace

std::string shell_quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

Command completion_command() {
  const auto options = std::make_shared<CompletionOptions>();
  return {.name = "completion",
          .help = k_help,
          .options = {{.name = "shell",
                       .target = &options->shell,
                       .placeholder = "SHELL",
                       .help = "bash, zsh or fish",
                       .required = true,
                       .choices = {"bash", "zsh", "fish"}}},
          .run = [options](const Context& context) { return run_completion(*options, context); }};
}

Result<void> run_completion(const CompletionOptions& options, const Context& context) {
  Invocation unused;
  const Command program = foretell_command(unused);
  if (options.shell == "bash") context.console.print(bash_completion(program));
  if (options.shell == "zsh") context.console.print(zsh_completion(program));
  if (options.shell == "fish") context.console.print(fish_completion(program));
  return {};
}

}  // namespace foretell::cli
