#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data/decimal_comma.hpp"
#include "data/schema.hpp"
#include "data/table.hpp"
#include "data/text_statistics.hpp"

namespace foretell::data {

/// A column as it was built.
struct BuiltColumn {
  std::vector<std::string> categories = {};  ///< As ColumnSchema::categories.
  ColumnValues values = {};
  std::string reason_to_leave_out = {};  ///< As LeftOut::reason; empty when the column is kept.
  std::string warning = {};              ///< A sentence that names the column; empty when all is well.
  TextStatistics texts = {};             ///< Of build_any_texts() alone.
};

/// Takes the cells of a column, row by row, and makes its values. One thread at a time.
class ColumnBuilder {
 public:
  virtual ~ColumnBuilder() = default;

  /// Takes the cell of the next row; false when it is not of the column's type.
  virtual bool add(std::string_view cell) = 0;
  /// Takes the cell of a row that is dropped: it has no value, yet the column is judged by it too.
  virtual void skip(std::string_view) {}
  /// Gives the column; the builder is of no more use.
  virtual BuiltColumn finish() = 0;
};

/// Numbers as float32. Warns when different ones fall together (it compares with some earlier ones, not with
/// all).
std::unique_ptr<ColumnBuilder> build_numbers(std::string name, std::size_t rows_expected,
                                             NumberStyle style = NumberStyle::point);

/// Codes 0 and 1 for false and true.
std::unique_ptr<ColumnBuilder> build_booleans(std::size_t rows_expected);

/// Dates as seconds (data/date.hpp).
std::unique_ptr<ColumnBuilder> build_dates(DateOrder order, std::size_t rows_expected);

/// By which rules a column of categories is judged.
struct CategoryRules {
  bool named_as_identifier = false;
  bool is_wanted = false;  ///< Its owner wants it, whatever it holds, as long as it can be held.
};

/// Codes of categories that are found out: all texts that kept rows have, by bytes. Says to leave the column
/// out when it is free text (limits::k_text_all_differ_min, k_text_distinct_min, k_text_distinct_share, k_categories_max,
/// k_categories_bytes_max) or, named as identifiers are, has no text twice and none missing.
std::unique_ptr<ColumnBuilder> build_categories(const CategoryRules& rules, std::size_t rows_expected);

/// The same for a description: the column is kept, with the reason to leave it out, until its texts are too many to be
/// numbered; then it has neither categories nor values.
std::unique_ptr<ColumnBuilder> build_any_texts(const CategoryRules& rules, std::size_t rows_expected);

/// Codes of the categories of `column`, which outlives the builder. Another text is missing, and a warning.
std::unique_ptr<ColumnBuilder> build_known_categories(const ColumnSchema& column);

}  // namespace foretell::data
