#include "api/model_name.hpp"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "api/query.hpp"
#include "base/quote.hpp"

namespace foretell::api {
namespace {

std::unexpected<Error> no_such_model(std::string_view name, std::string hint) {
  return fail(ErrorCode::not_found, fmt::format("there is no model {}", quote(name)), std::move(hint));
}

}  // namespace

Result<registry::Reference> reference_of(std::string_view name) {
  auto reference = registry::parse_reference(name);
  if (!reference) return no_such_model(name, reference.error().hint);
  return reference;
}

Result<registry::Reference> reference_of_segment(std::string_view segment) {
  const auto name = percent_decoded(segment);
  if (!name) return no_such_model(segment, name.error().hint);
  return reference_of(*name);
}

Result<std::string> name_of_segment(std::string_view segment) {
  registry::Reference reference = TRY(reference_of_segment(segment));
  if (std::holds_alternative<registry::Bare>(reference.selector)) return std::move(reference.name);
  return no_such_model(
      registry::to_text(reference),
      fmt::format("write the name alone here; a version is at /api/v1/models/{}/versions/1", reference.name));
}

}  // namespace foretell::api
