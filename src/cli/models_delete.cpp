#include <fmt/format.h>

#include "base/json_writer.hpp"
#include "cli/commands.hpp"
#include "cli/open_registry.hpp"

namespace foretell::cli {

Result<void> run_delete(const DeleteOptions& options, const Context& context) {
  const registry::Reference reference = TRY(registry::parse_reference(options.reference));
  const auto* version = std::get_if<registry::Version>(&reference.selector);
  if (version == nullptr) {
    return fail(ErrorCode::usage, fmt::format("which version of \"{}\" is to be deleted?", reference.name),
                fmt::format("write NAME:V, e.g. {}:1", reference.name));
  }
  registry::Registry registry = TRY(open_registry_for_change(context));
  TRY(registry.remove(reference.name, *version));
  if (context.invocation.json) {
    std::string out;
    JsonWriter(out)
        .begin_object()
        .member("name", reference.name)
        .member("deleted", std::to_string(*version))
        .end_object();
    context.console.print(out + "\n");
    return {};
  }
  context.console.print(fmt::format("deleted {}; its number will not be used again\n", options.reference));
  return {};
}

}  // namespace foretell::cli
