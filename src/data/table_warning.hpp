#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foretell::data {

/// What the owner of a table should look at before training.
struct TableWarning {
  enum class Kind : std::uint8_t {
    leakage,            ///< One column tells the target alone.
    unusable_target,    ///< There is nothing to predict in the target.
    missing_target,     ///< Rows without a target.
    class_imbalance,    ///< A class of few rows.
    all_missing,        ///< A column without a value.
    constant,           ///< A column of one value.
    almost_constant,    ///< A column of one value but for few rows.
    mostly_missing,     ///< A column without a value in most rows.
    id_like,            ///< A column that names its rows.
    many_levels,        ///< A category with many levels.
    numbers_as_text,    ///< Numbers in a form that is not read as such.
    mixed_types,        ///< Numbers and texts.
    far_outliers,       ///< Few values far away from all others.
    identical_columns,  ///< Columns with the same cells.
    repeated_rows,      ///< Rows that are as an earlier one.
    reading,            ///< What was noticed when the file was read.
  };

  Kind kind = Kind::reading;
  std::vector<std::string> columns = {};  ///< Those concerned; none where it is the table.
  std::string message = {};               ///< A sentence that names the column.
};

/// "leakage", "unusable_target" ...: the words of --json.
std::string_view to_text(TableWarning::Kind kind);

}  // namespace foretell::data
