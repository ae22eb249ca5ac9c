#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "registry/reference.hpp"

/// Models as requests name them. What cannot be the name of a model is the name of none: ErrorCode::not_found.
namespace foretell::api {

/// NAME[:V|@alias] as text.
Result<registry::Reference> reference_of(std::string_view name);

/// The same as a segment of a path, which may be percent-encoded.
Result<registry::Reference> reference_of_segment(std::string_view segment);

/// A segment where nothing but the name may stand.
Result<std::string> name_of_segment(std::string_view segment);

}  // namespace foretell::api
