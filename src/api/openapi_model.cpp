#include "api/openapi_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::api {
namespace {

using serving::ServedModel;

constexpr std::size_t k_shown_categories_max = 5;

/// The first double behind the largest float32 that does not round to it: from there on a number is out of range.
constexpr double k_number_end = 0x1.ffffffp127;

// --- Parts of schemas ---------------------------------------------------------------------------------------------

void write_reference(JsonWriter& json, const ServedModel& model, std::string_view what) {
  json.begin_object().member("$ref", "#/components/schemas/" + schema_name(model, what)).end_object();
}

/// {"anyOf": [...]} of what each of `writers` writes.
template <class... Writers>
void write_any_of(JsonWriter& json, const Writers&... writers) {
  json.begin_object().key("anyOf").begin_array();
  (writers(), ...);
  json.end_array().end_object();
}

void write_null_type(JsonWriter& json) { json.begin_object().member("type", "null").end_object(); }

/// A value that may be missing, open for more.
void begin_value(JsonWriter& json, std::string_view type) {
  json.begin_object().key("type").begin_array().value(type).value("null").end_array();
}

// --- Columns ------------------------------------------------------------------------------------------------------

std::string describe(const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  const bool has_range = !column.is_sensitive && !summary.quantiles.empty();
  switch (column.type) {
    case data::ColumnType::number:
      if (!has_range) return "A number.";
      return fmt::format("In training {} to {}.", static_cast<float>(summary.quantiles.front()),
                         static_cast<float>(summary.quantiles.back()));
    case data::ColumnType::category:
      return fmt::format("One of {} categories of the training; any other text counts as missing.",
                         column.categories.size());
    case data::ColumnType::boolean: return "True or false.";
    case data::ColumnType::date:
      if (!has_range) return "A date, with a time or without.";
      return fmt::format("A date, with a time or without. In training {} to {}.",
                         data::format_date(summary.quantiles.front()), data::format_date(summary.quantiles.back()));
  }
  return {};
}

void write_column(JsonWriter& json, const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  switch (column.type) {
    case data::ColumnType::number:
      begin_value(json, "number");
      json.member("exclusiveMinimum", -k_number_end).member("exclusiveMaximum", k_number_end);
      break;
    case data::ColumnType::category: begin_value(json, "string"); break;
    case data::ColumnType::boolean: begin_value(json, "boolean"); break;
    case data::ColumnType::date:
      begin_value(json, "string");
      json.member("format", "date");
      break;
  }
  json.member("description", describe(column, summary));
  if (column.type == data::ColumnType::category && !column.is_sensitive && !column.categories.empty()) {
    json.key("examples").begin_array();
    const std::size_t shown = std::min(column.categories.size(), k_shown_categories_max);
    for (const std::string& category : std::span(column.categories).first(shown)) json.value(category);
    json.end_array();
  }
  json.end_object();
}

// --- Rows ---------------------------------------------------------------------------------------------------------

/// "Columns": any of the columns by name.
void write_columns(JsonWriter& json, const ServedModel& model) {
  const model::Manifest& manifest = model.manifest();
  json.begin_object().member("type", "object");
  json.member("description",
              fmt::format("Columns of {}:{} by name; what is absent is missing. Its target, and what was "
                          "left out at training, may stand here too and mean nothing.",
                          model.name(), model.version_text()));
  json.key("properties").begin_object();
  for (std::size_t c = 0; c < manifest.schema.columns.size(); ++c) {
    json.key(manifest.schema.columns[c].name);
    write_column(json, manifest.schema.columns[c], manifest.summaries[c]);
  }
  json.end_object().member("additionalProperties", false).end_object();
}

/// "Row": the same, and at least one of them.
void write_row(JsonWriter& json, const ServedModel& model) {
  json.begin_object().key("allOf").begin_array();
  write_reference(json, model, "Columns");
  json.begin_object().member("minProperties", 1).end_object();
  json.end_array().end_object();
}

/// "Array": a row in column order.
void write_array(JsonWriter& json, const ServedModel& model) {
  const model::Manifest& manifest = model.manifest();
  const std::size_t columns = manifest.schema.columns.size();
  json.begin_object().member("type", "array");
  json.member("description", "A row in the order of the columns.");
  json.key("prefixItems").begin_array();
  for (std::size_t c = 0; c < columns; ++c) write_column(json, manifest.schema.columns[c], manifest.summaries[c]);
  json.end_array().member("items", false).member("minItems", columns).member("maxItems", columns).end_object();
}

/// One row or several, the objects among them as `object` says.
void write_rows(JsonWriter& json, const ServedModel& model, std::string_view object) {
  const auto write_object = [&] { write_reference(json, model, object); };
  const auto write_list = [&] { write_reference(json, model, "Array"); };
  const auto write_several = [&] {
    json.begin_object().member("type", "array").key("items");
    write_any_of(json, write_object, write_list);
    json.member("minItems", 1).member("maxItems", limits::k_rows_max).end_object();
  };
  write_any_of(json, write_object, write_list, write_several);
}

// --- Bodies -------------------------------------------------------------------------------------------------------

/// "Request": a body of version 1. What stands beside `features` means nothing.
void write_request(JsonWriter& json, const ServedModel& model) {
  json.begin_object().member("type", "object").key("required").begin_array().value("features").end_array();
  json.key("properties").begin_object().key("features");
  write_rows(json, model, "Row");
  json.end_object().end_object();
}

void write_options(JsonWriter& json, const ServedModel& model) {
  const bool has_classes = !model.manifest().schema.is_regression();
  json.begin_object().key("type").begin_array().value("object").value("null").end_array();
  json.key("properties").begin_object().key("threshold");
  if (has_classes && model.label_json.size() == 2) {
    begin_value(json, "number");
    json.member("minimum", 0).member("maximum", 1);
    json.member("description",
                fmt::format("From this probability of {} on it is the prediction.", model.label_json[1]));
    json.end_object();
  } else {
    write_null_type(json);
  }
  json.key("top_k");
  if (has_classes) {
    begin_value(json, "integer");
    json.member("minimum", 1).member("maximum", limits::k_classes_max);
    json.member("description", "Keeps so many entries of each row's probabilities, the most probable first.");
    json.end_object();
  } else {
    write_null_type(json);
  }
  json.end_object().member("additionalProperties", false).end_object();
}

/// "RequestV2": a body of version 2. A row may name no column where the additional features do.
void write_request_v2(JsonWriter& json, const ServedModel& model) {
  json.begin_object().member("type", "object").key("required").begin_array().value("features").end_array();
  json.key("properties").begin_object().key("features");
  write_rows(json, model, "Columns");
  json.key("additional_features");
  write_any_of(json, [&] { write_reference(json, model, "Columns"); }, [&] { write_null_type(json); });
  json.key("options");
  write_options(json, model);
  json.end_object().member("additionalProperties", false);

  json.key("anyOf").begin_array();
  json.begin_object().key("properties").begin_object().key("features");
  write_rows(json, model, "Row");
  json.end_object().end_object();
  json.begin_object().key("required").begin_array().value("additional_features").end_array();
  json.key("properties").begin_object().key("additional_features");
  json.begin_object().member("type", "object").member("minProperties", 1).end_object();
  json.end_object().end_object();
  json.end_array().end_object();
}

// --- Examples -----------------------------------------------------------------------------------------------------

void write_slot(JsonWriter& json, const data::ColumnSchema& column, model::Slot slot) {
  const auto write_category = [&](bool is_text) {
    if (slot.code() < 0 || column.is_sensitive) {
      json.null();
    } else if (const std::string& text = column.categories[static_cast<std::size_t>(slot.code())]; is_text) {
      json.value(text);
    } else {
      json.raw(text);
    }
  };
  switch (column.type) {
    case data::ColumnType::number:
      column.is_sensitive ? json.null() : json.value(slot.number());  // not-a-number, which is missing, as null
      break;
    case data::ColumnType::category: write_category(true); break;
    case data::ColumnType::boolean: write_category(false); break;
    case data::ColumnType::date:
      std::isnan(slot.date()) || column.is_sensitive ? json.null() : json.value(data::format_date(slot.date()));
      break;
  }
}

/// The rows that are shown: what is typical first, then the ends.
std::vector<std::size_t> example_rows(const model::Manifest& manifest) {
  const std::size_t rows = manifest.golden.slots.size() / std::max<std::size_t>(manifest.schema.columns.size(), 1);
  const std::size_t quantiles = std::min(rows, data::k_summary_quantiles.size());
  if (quantiles < data::k_summary_quantiles.size()) return {};
  return {quantiles / 2, 0, quantiles - 1};
}

}  // namespace

std::string reference_text(const serving::Snapshot& snapshot, const ServedModel& model) {
  const auto bare = snapshot.find({model.name(), registry::Bare{}});
  const bool is_bare = bare && (*bare)->loaded->version == model.loaded->version;
  return is_bare ? model.name() : registry::to_text(registry::Reference{model.name(), model.loaded->version});
}

std::string schema_name(const ServedModel& model, std::string_view what) {
  return fmt::format("{}.{}.{}", model.name(), model.version_text(), what);
}

void write_model_schemas(JsonWriter& json, const ServedModel& model) {
  const auto write = [&](std::string_view what, void (*write_schema)(JsonWriter&, const ServedModel&)) {
    json.key(schema_name(model, what));
    write_schema(json, model);
  };
  write("Columns", write_columns);
  write("Row", write_row);
  write("Array", write_array);
  write("Request", write_request);
  write("RequestV2", write_request_v2);
}

void write_examples(JsonWriter& json, const serving::Snapshot& snapshot, const ServedModel& model) {
  const model::Manifest& manifest = model.manifest();
  const std::size_t columns = manifest.schema.columns.size();
  static constexpr std::array k_titles{"typical", "low", "high"};
  std::size_t number = 0;
  for (const std::size_t row : example_rows(manifest)) {
    json.key(fmt::format("{} {}", reference_text(snapshot, model), k_titles[number++]));
    json.begin_object().key("value").begin_object().key("features").begin_object();
    for (std::size_t c = 0; c < columns; ++c) {
      json.key(manifest.schema.columns[c].name);
      write_slot(json, manifest.schema.columns[c], manifest.golden.slots[row * columns + c]);
    }
    json.end_object().end_object().end_object();
  }
}

}  // namespace foretell::api
