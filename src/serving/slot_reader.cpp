#include "serving/slot_reader.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/quote.hpp"
#include "base/text_index.hpp"
#include "data/cell.hpp"
#include "data/wrong_cell.hpp"

namespace foretell::serving {
namespace {

std::unexpected<Error> fail_missing_columns(std::span<const std::string> missing, std::size_t columns_expected,
                                            std::span<const std::string> columns, const std::string& file) {
  const bool has_none = missing.size() == columns_expected;
  auto error = data::fail_at(
      {file, 1}, has_none ? fmt::format("found none of the {} columns that the model needs ({}); the file has {}",
                                        columns_expected, quote_names(missing), quote_names(columns))
                          : fmt::format("found no column{} {}, which the model needs; the file has {}",
                                        missing.size() == 1 ? "" : "s", quote_names(missing), quote_names(columns)));
  const std::string_view near = nearest_name(missing.front(), columns);
  error.error().field = missing.front();
  error.error().hint = has_none ? "is it the right file, and the right model?"
                       : near.empty()
                           ? "add them; or take them as missing in every row with --allow-missing-columns"
                           : fmt::format(
                                 "rename the column {}, if it is that; or take what is absent as missing with "
                                 "--allow-missing-columns",
                                 quote(near));
  return error;
}

/// The slot of a cell; nothing when the column cannot hold it. The same cells are missing as in data/column_builder.hpp.
std::optional<model::Slot> read_cell(std::string_view cell, const data::ColumnSchema& column, std::size_t index,
                                     const RowFormat& format, data::NumberStyle style) {
  switch (column.type) {
    case data::ColumnType::category: return model::Slot::code(format.code(index, cell));
    case data::ColumnType::number: {
      const data::NumberCell number = data::read_number(cell, style);
      if (number.kind == data::NumberCell::Kind::number) return model::Slot::number(number.value);
      if (number.kind == data::NumberCell::Kind::missing) return model::missing_slot(column.type);
      return std::nullopt;
    }
    case data::ColumnType::boolean: {
      if (const auto truth = data::read_boolean(cell)) return model::Slot::code(*truth ? 1 : 0);
      if (data::is_missing(cell)) return model::missing_slot(column.type);
      return std::nullopt;
    }
    case data::ColumnType::date: {
      if (const auto seconds = data::read_date(cell, column.date_order)) return model::Slot::date(*seconds);
      if (data::is_missing_number(cell)) return model::missing_slot(column.type);
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

Result<SlotReader> SlotReader::make(const RowFormat& format, std::span<const std::string> columns,
                                    const std::string& file, bool allow_missing_columns) {
  SlotReader reader(format);
  const TextIndex places(columns);
  std::vector<std::string> missing;
  for (std::size_t column = 0; column < format.columns(); ++column) {
    const std::int32_t place = places.find(format.column(column).name);
    if (place == TextIndex::k_none) {
      missing.push_back(format.column(column).name);
    } else {
      reader.found_.push_back({column, static_cast<std::size_t>(place)});
    }
  }
  if (reader.found_.empty() || (!missing.empty() && !allow_missing_columns)) {
    return fail_missing_columns(missing, format.columns(), columns, file);
  }
  return reader;
}

Result<void> SlotReader::read(const data::RowReader& rows, std::span<model::Slot> slots) const {
  std::ranges::copy(format_->missing_row(), slots.begin());
  const data::NumberStyle style = rows.number_style();
  for (const auto [column, place] : found_) {
    const data::ColumnSchema& schema = format_->column(column);
    const data::RowCell cell = rows.cell(place);
    if (!cell.is_marked_against(schema.type)) {
      if (const auto slot = read_cell(cell.text, schema, column, *format_, style)) {
        slots[column] = *slot;
        continue;
      }
    }
    return data::fail_wrong_cell(rows.place_of(place), schema.type, cell, style);
  }
  return {};
}

}  // namespace foretell::serving
