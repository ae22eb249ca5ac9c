#pragma once

#include "base/error.hpp"
#include "cli/console.hpp"
#include "cli/options.hpp"

/// One function a command: does it, prints its result to the console, returns what went wrong. Called once, on the main
/// thread.
namespace foretell::cli {

/// What a command needs beside its own options.
struct Context {
  const Invocation& invocation;
  Console& console;
};

Result<void> run_train(const TrainCommand& command, const Context& context);
Result<void> run_list(const Context& context);
Result<void> run_show(const ShowCommand& command, const Context& context);
Result<void> run_alias(const AliasCommand& command, const Context& context);
Result<void> run_delete(const DeleteCommand& command, const Context& context);
Result<void> run_serve(const ServeCommand& command, const Context& context);
Result<void> run_healthcheck(const HealthcheckCommand& command, const Context& context);
Result<void> run_demo(const Context& context);

/// The whole program: reads the command line, runs the command, prints its error. Returns the exit code.
int run(int argc, const char* const* argv);

}  // namespace foretell::cli
