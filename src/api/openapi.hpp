#pragma once

#include <string>

#include "serving/snapshot.hpp"

namespace foretell::api {

/// The service as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1): every route of the table with what it takes, every
/// status it answers with, and for each served version the schema of its rows, with golden rows as examples. It is exact:
/// what a schema allows is answered, what it forbids is refused. Grows with the columns of what is served, not with their
/// categories.
std::string openapi_document(const serving::Snapshot& snapshot);

}  // namespace foretell::api
