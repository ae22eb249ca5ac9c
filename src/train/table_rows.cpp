#include "train/table_rows.hpp"

#include <algorithm>
#include <cassert>

namespace foretell::train {
namespace {

/// For each of `texts` its place among `known` (sorted by bytes), or k_missing_code.
std::vector<std::int32_t> places(const std::vector<std::string>& texts, const std::vector<std::string>& known) {
  std::vector<std::int32_t> out;
  for (const std::string& text : texts) {
    const auto found = std::ranges::lower_bound(known, text);
    const bool is_known = found != known.end() && *found == text;
    out.push_back(is_known ? static_cast<std::int32_t>(found - known.begin()) : data::k_missing_code);
  }
  return out;
}

}  // namespace

TableRows::TableRows(const data::Table& table, std::span<const data::ColumnSchema> columns) : table_(table) {
  assert(table.schema.columns.size() == columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    assert(table.schema.columns[c].name == columns[c].name);
    codes_.push_back(places(table.schema.columns[c].categories, columns[c].categories));
  }
}

void TableRows::slots(std::span<const std::uint32_t> rows, std::vector<model::Slot>& out) const {
  const std::size_t columns = codes_.size();
  out.resize(rows.size() * columns);
  for (std::size_t c = 0; c < columns; ++c) {
    const data::ColumnValues& values = table_.columns[c];
    const data::ColumnType type = table_.schema.columns[c].type;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      model::Slot& slot = out[i * columns + c];
      if (type == data::ColumnType::number) {
        slot = model::Slot::number(values.numbers[rows[i]]);
      } else if (type == data::ColumnType::date) {
        slot = model::Slot::date(values.dates[rows[i]]);
      } else {
        const std::int32_t code = values.codes[rows[i]];
        slot = model::Slot::code(code < 0 ? data::k_missing_code : codes_[c][static_cast<std::size_t>(code)]);
      }
    }
  }
}

}  // namespace foretell::train
