#include "cli/open_registry.hpp"

namespace foretell::cli {

using registry::Registry;

Result<Registry> open_registry(const Context& context) {
  return Registry::open(context.invocation.data_dir, Registry::Access::read_only);
}

Result<Registry> open_registry_for_change(const Context& context) {
  TRY(open_registry(context));
  return Registry::open(context.invocation.data_dir, Registry::Access::read_write);
}

Result<ChosenVersion> choose_version(Registry& registry, const std::string& reference) {
  const registry::Reference parsed = TRY(registry::parse_reference(reference));
  const registry::Version version = TRY(registry.resolve(parsed));
  return ChosenVersion{parsed.name, version};
}

Result<std::shared_ptr<const registry::LoadedVersion>> load_version(const Context& context,
                                                                    const std::string& reference) {
  Registry registry = TRY(open_registry(context));
  const ChosenVersion chosen = TRY(choose_version(registry, reference));
  return registry::load(registry, chosen.name, chosen.version);
}

std::string version_text(std::optional<registry::Version> version) {
  return version ? std::to_string(*version) : std::string();
}

}  // namespace foretell::cli
