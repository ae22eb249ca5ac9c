#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "serving/snapshot.hpp"

/// Models as resources: what is served, and what is stored of the same names. A version that is not served is shown with
/// what the registry's index has of it; columns and evaluation are in its files, which no request waits for.
namespace foretell::api {

/// GET /api/v1/models: every version that is served.
std::string models_document(const serving::Snapshot& snapshot);

/// GET /api/v1/models/{name}: `model` of `snapshot`, and every version of its name.
std::string model_document(const serving::Snapshot& snapshot, const serving::ServedModel& model);

// Of the model `name`, a plain one; ErrorCode::not_found where nothing of it is served.

/// GET /api/v1/models/{name}/versions/{version}: ErrorCode::not_found names the versions that there are.
Result<std::string> version_document(const serving::Snapshot& snapshot, const std::string& name,
                                     std::string_view version);
/// GET /api/v1/models/{name}/aliases: where each points, and what answers to it here.
Result<std::string> aliases_document(const serving::Snapshot& snapshot, const std::string& name);
/// GET /api/v1/models/{name}/history: the moves of its aliases, newest first.
Result<std::string> history_document(const serving::Snapshot& snapshot, const std::string& name);

}  // namespace foretell::api
