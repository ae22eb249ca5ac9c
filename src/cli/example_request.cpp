#include "cli/example_request.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.hpp"

namespace foretell::cli {
namespace {

void write_typical_value(JsonWriter& json, const data::ColumnSchema& column, const data::ColumnSummary& summary) {
  if (summary.quantiles.empty() && summary.counts.empty()) {
    json.null();
    return;
  }
  if (!summary.quantiles.empty()) {
    const double median = summary.quantiles[summary.quantiles.size() / 2];
    if (column.type == data::ColumnType::date) {
      json.value(data::format_date(median));
    } else {
      json.value(static_cast<float>(median));
    }
    return;
  }
  const auto place = std::ranges::max_element(summary.counts) - summary.counts.begin();
  const std::string& text = column.categories[static_cast<std::size_t>(place)];
  if (column.type == data::ColumnType::boolean) {
    json.raw(text);
  } else {
    json.value(text);
  }
}

}  // namespace

std::string example_body(const model::Manifest& manifest) {
  constexpr std::size_t k_columns_shown = 30;  // absent ones are missing, which is allowed
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("features").begin_object();
  for (std::size_t c = 0; c < std::min(k_columns_shown, manifest.schema.columns.size()); ++c) {
    json.key(manifest.schema.columns[c].name);
    write_typical_value(json, manifest.schema.columns[c], manifest.summaries[c]);
  }
  json.end_object().end_object();
  return body;
}

std::string curl_command(const std::string& url, const std::string& body) {
  std::string quoted_body;
  for (const char c : body) {
    if (c == '\'') {
      quoted_body += "'\\''";
    } else {
      quoted_body += c;
    }
  }
  return fmt::format("curl -s {} -H 'Content-Type: application/json' -d '{}'", url, quoted_body);
}

}  // namespace foretell::cli
