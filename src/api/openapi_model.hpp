#pragma once

#include <string>
#include <string_view>

#include "base/json_writer.hpp"
#include "serving/snapshot.hpp"

/// What the OpenAPI document says of one served version.
namespace foretell::api {

/// What requests call it: the name alone where that means this version, else NAME:V.
std::string reference_text(const serving::Snapshot& snapshot, const serving::ServedModel& model);

/// The name of one of its schemas in `components`: "adult.3.Request".
std::string schema_name(const serving::ServedModel& model, std::string_view what);

/// Writes its schemas as members of the object that is open: Columns and Row (objects by name), Array (a row in column
/// order), Request and RequestV2 (bodies).
void write_model_schemas(JsonWriter& json, const serving::ServedModel& model);

/// Writes some of its golden rows as members of the open object `examples` of a body, one typical, one low, one high.
void write_examples(JsonWriter& json, const serving::Snapshot& snapshot, const serving::ServedModel& model);

}  // namespace foretell::api
