#include "serving/row_text.hpp"

#include <optional>
#include <utility>

#include "base/json_writer.hpp"
#include "base/number.hpp"
#include "data/cell.hpp"
#include "data/csv_writer.hpp"
#include "data/record_ends.hpp"

namespace foretell::serving {
namespace {

std::string_view take_digits(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && text[length] >= '0' && text[length] <= '9') ++length;
  return text.substr(0, length);
}

/// Whether `text` is a number as JSON writes it (RFC 8259, section 6).
bool is_json_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::string_view whole = take_digits(text);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return false;
  text.remove_prefix(whole.size());
  if (text.starts_with('.')) {
    const std::string_view fraction = take_digits(text.substr(1));
    if (fraction.empty()) return false;
    text.remove_prefix(1 + fraction.size());
  }
  if (!text.starts_with('e') && !text.starts_with('E')) return text.empty();
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && take_digits(text).size() == text.size();
}

}  // namespace

RowText::RowText(const ServedModel& model, const std::vector<std::string>& columns, Forms forms, AnswerColumns answers)
    : columns_(columns),
      forms_(forms),
      delimiter_(forms.in.format == data::TableFormat::csv ? forms.in.delimiter : ','),
      answers_(std::move(answers)) {
  const data::Schema& schema = model.manifest().schema;
  const auto type_of_target = [&] {
    switch (schema.labels.type) {
      case data::LabelType::integer:
      case data::LabelType::number: return JsonType::number;
      case data::LabelType::boolean: return JsonType::boolean;
      case data::LabelType::text: break;
    }
    return JsonType::category;
  };
  const auto type_of = [&](const std::string& name) {
    if (name == schema.target) return type_of_target();
    const std::int32_t column = model.format.find_column(name);
    if (column == TextIndex::k_none) return JsonType::text;
    switch (model.format.column(static_cast<std::size_t>(column)).type) {
      case data::ColumnType::number: return JsonType::number;
      case data::ColumnType::boolean: return JsonType::boolean;
      case data::ColumnType::category:
      case data::ColumnType::date: break;
    }
    return JsonType::category;
  };
  for (const std::string& name : columns_) {
    types_.push_back(type_of(name));
    std::string key;
    append_json_string(key, name);
    json_keys_.push_back(key + ':');
  }
}

std::string_view RowText::raw(std::string_view record) const {
  if (forms_.in.format == data::TableFormat::csv) return data::without_line_end(record);
  const std::string_view members = record.substr(0, record.find_last_of('}'));
  return members.substr(0, members.find_last_not_of(" \t") + 1);
}

void RowText::append_converted(std::string& out, const data::RowReader& rows) const {
  if (forms_.out == data::TableFormat::csv) {
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      if (column > 0) out += delimiter_;
      data::append_csv_field(out, rows.cells()[column], delimiter_);
    }
    return;
  }
  out += '{';
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    if (column > 0) out += ',';
    out += json_keys_[column];
    append_json_cell(out, rows.cells()[column], types_[column], rows.number_style());
  }
}

void RowText::append_json_cell(std::string& out, std::string_view cell, JsonType type, data::NumberStyle style) const {
  const bool is_missing = type == JsonType::text ? cell.empty() : data::is_missing(cell);
  if (is_missing) {
    out += "null";
    return;
  }
  if (type == JsonType::number) {
    const data::NumberCell number = data::read_number(cell, style);
    if (number.kind == data::NumberCell::Kind::missing) {
      out += "null";
      return;
    }
    if (style == data::NumberStyle::point && is_json_number(cell)) {
      out += cell;
      return;
    }
    if (number.kind == data::NumberCell::Kind::number) return append_number(out, number.exact);
  }
  const std::optional<bool> truth = type == JsonType::boolean ? data::read_boolean(cell) : std::nullopt;
  if (!truth) return append_json_string(out, cell);
  out += *truth ? "true" : "false";
}

void RowText::append_answer(std::string& out, const model::Predictions& predictions, std::size_t row) const {
  if (forms_.out == data::TableFormat::csv) {
    answers_.append_csv(out, predictions, row, delimiter_, forms_.number_style);
    out += forms_.line_end;
    return;
  }
  if (!out.ends_with('{')) out += ',';
  answers_.append_json(out, predictions, row);
  out += "}\n";
}

void RowText::append_header(std::string& out, std::string_view header) const {
  if (is_raw()) {
    out += header;
  } else {
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      if (column > 0) out += delimiter_;
      data::append_csv_field(out, columns_[column], delimiter_);
    }
  }
  answers_.append_csv_names(out, delimiter_);
  out += forms_.line_end;
}

}  // namespace foretell::serving
