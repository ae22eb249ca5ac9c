#include "engine/c_source/inputs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.hpp"
#include "base/quote.hpp"
#include "data/place.hpp"
#include "engine/c_source/literals.hpp"

namespace foretell::engine::c_source {
namespace {

std::string_view member_type(data::ColumnType type) {
  switch (type) {
    case data::ColumnType::number: return "float ";
    case data::ColumnType::date: return "double ";
    case data::ColumnType::category:
    case data::ColumnType::boolean: break;
  }
  return "const char *";
}

/// What a caller should know of a column: its name, and what may stand in it.
std::string member_comment(const data::ColumnSchema& column) {
  const std::string name = quote(column.name);
  if (column.type == data::ColumnType::number) return comment_text(name + ": a number");
  if (column.type == data::ColumnType::date) return comment_text(name + ": seconds since 1970-01-01T00:00:00");
  return comment_text(fmt::format("{}: {}", name, quote_names(column.categories)));
}

std::string_view date_function(model::DatePart::Part part) {
  switch (part) {
    case model::DatePart::Part::year: return "year";
    case model::DatePart::Part::month: return "month";
    case model::DatePart::Part::day_of_week: return "day_of_week";
    case model::DatePart::Part::hour: return "hour";
    case model::DatePart::Part::second: break;
  }
  return "second";
}

}  // namespace

Result<void> check_columns(std::span<const data::ColumnSchema> columns) {
  for (const data::ColumnSchema& column : columns) {
    for (const std::string& text : column.categories) {
      if (text.size() > limits::k_c_text_bytes_max) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} has a category of {} bytes, a C file can have at most {}: {}",
                                data::quoted_column(column.name), text.size(), limits::k_c_text_bytes_max, quote(text)),
                    "export it as ONNX");
      }
      if (text.find('\0') != std::string::npos) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} has a category with a NUL byte, which no text of C can hold: {}",
                                data::quoted_column(column.name), quote(text)),
                    "export it as ONNX");
      }
    }
    if (!std::ranges::is_sorted(column.categories)) {
      return fail(ErrorCode::corrupt,
                  fmt::format("the categories of {} are not in order", data::quoted_column(column.name)));
    }
  }
  return {};
}

std::string row_type(const Names& names, std::span<const data::ColumnSchema> columns) {
  std::string out = names.expand(
      "/* A row. Missing is NAN, or for texts NULL or \"\"; a text that training never saw counts as missing. */\n"
      "typedef struct {\n");
  std::string missing;
  Elements values(missing);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const data::ColumnType type = columns[c].type;
    out += fmt::format("  {}{}; /* {} */\n", member_type(type), names.member(c), member_comment(columns[c]));
    values.add(model::input_type(type) == model::InputType::text ? "NULL" : "NAN");
  }
  out += names.expand("} @_row;\n\n/* A row in which everything is missing: @_row row = $_MISSING_ROW; */\n");
  out += names.expand("#define $_MISSING_ROW {");
  for (std::size_t at = missing.find('\n'); at != std::string::npos; at = missing.find('\n', at + 3)) {
    missing.replace(at, 1, " \\\n");
  }
  return out + missing + "}\n";
}

std::string Inputs::stepped(const native::NumberFeature& feature, std::string value) const {
  for (const model::Operation& step : feature.steps) {
    if (const auto* impute = std::get_if<model::Impute>(&step)) {
      value = fmt::format("{}_filled({}, {})", names_.prefix(), value, literal(impute->value));
    } else {
      const auto& scale = std::get<model::Scale>(step);
      value =
          fmt::format("{}_scaled({}, {}, {})", names_.prefix(), value, literal(scale.offset), literal(scale.factor));
    }
  }
  return value;
}

std::string Inputs::number(const native::NumberFeature& feature) const {
  return stepped(feature, value(feature.column));
}

std::string Inputs::date(const native::DateFeature& feature) const {
  return stepped(feature.number,
                 fmt::format("{}_{}({})", names_.prefix(), date_function(feature.part), value(feature.number.column)));
}

std::string Inputs::is_missing(const native::MissingFeature& feature) const {
  return fmt::format("isnan({})", value(feature.column));
}

std::string Inputs::filled(std::uint32_t column, float missing) const {
  return fmt::format("{}_filled({}, {})", names_.prefix(), value(column), literal(missing));
}

std::string Inputs::place(std::uint32_t column) {
  is_used_[column] = true;
  return fmt::format("{0}_place_of({1}, {0}_texts_{2}, {3})", names_.prefix(), value(column), column,
                     columns_[column].categories.size());
}

std::string Inputs::text_tables() const {
  std::string out;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!is_used_[c]) continue;
    out += fmt::format("/* {} */\nstatic const char *const {}_texts_{}[] = {{", comment_text(columns_[c].name),
                       names_.prefix(), c);
    Elements texts(out);
    for (const std::string& text : columns_[c].categories) texts.add(literal(std::string_view(text)));
    if (columns_[c].categories.empty()) texts.add("NULL");  // C has no empty arrays
    out += "};\n";
  }
  return out;
}

}  // namespace foretell::engine::c_source
