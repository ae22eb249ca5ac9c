#include <exception>
#include <new>

#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "cli/command_line.hpp"
#include "cli/commands.hpp"

namespace foretell::cli {
namespace {

/// What a library throws all the same, memory that is not there above all, ends as an error and not as an abort.
Result<void> run_guarded(const std::function<Result<void>(const Context&)>& command, const Context& context) {
  try {
    return command(context);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::internal, "there is not enough memory for this");
  } catch (const std::exception& error) {
    return fail(ErrorCode::internal, error.what(), "this is a bug of Foretell: please report it");
  }
}

void print_error(const Error& error, bool json, Console& console) {
  if (!json) {
    console.tell("error: " + error.message);
    if (!error.hint.empty()) console.tell("hint: " + error.hint);
    return;
  }
  std::string out;
  JsonWriter writer(out);
  writer.begin_object().member("error", error.message).member("code", to_text(error.code));
  writer.key("field").text_or_null(error.field);
  writer.key("hint").text_or_null(error.hint);
  writer.end_object();
  console.tell(out);
}

/// Whether errors are wanted as JSON even though the command line could not be read.
bool asks_for_json(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--json") return true;
  }
  return false;
}

}  // namespace

int run(int argc, const char* const* argv) {
  Console console;
  Invocation invocation;
  const Command program = foretell_command(invocation);
  const auto parsed = parse_command_line(program, invocation.config, argc, argv);
  if (!parsed) {
    print_error(parsed.error(), asks_for_json(argc, argv), console);
    return exit_code(parsed.error().code);
  }
  const Result<void> result = run_guarded(parsed->run, {invocation, console, parsed->settings});
  if (result && console.has_printed_all()) return 0;
  if (result) {
    print_error({ErrorCode::io, "cannot write the result to standard output", {}, "is the disk full?"}, false, console);
    return exit_code(ErrorCode::io);
  }
  print_error(result.error(), invocation.json, console);
  return exit_code(result.error().code);
}

}  // namespace foretell::cli
