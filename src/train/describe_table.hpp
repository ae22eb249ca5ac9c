#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "data/describe.hpp"
#include "data/table_options.hpp"
#include "data/table_warning.hpp"
#include "data/whole_table.hpp"
#include "train/association.hpp"
#include "train/leakage.hpp"

namespace foretell::train {

/// A column by itself and beside the target.
struct DescribedColumn {
  data::ColumnDescription content;
  std::optional<Association> association = {};  ///< None for free text, for the target itself, and without a target.
  std::optional<SoloScore> alone = {};          ///< Only of columns that a model would read.
};

/// The target of a described table.
struct DescribedTarget {
  std::size_t column = 0;  ///< Its place.
  data::Task task = data::Task::classification;
  std::vector<data::Level> classes = {};  ///< In the order of labels; texts are empty where the column is sensitive.
};

/// What there is to know of a table before a model is trained on it.
struct TableDescription {
  std::size_t rows = 0;
  std::size_t repeated_rows = 0;  ///< Rows that are as an earlier one,
  std::size_t digested_rows = 0;  ///< out of the first so many.
  std::string sha256;
  std::vector<DescribedColumn> columns;      ///< In the order of the file.
  std::optional<DescribedTarget> target;     ///< None: not named, or nothing can be predicted in it.
  std::vector<data::TableWarning> warnings;  ///< In the order of their kinds, then of columns.
};

/// Describes `table`, read with `options`, whose target must be one of its columns or empty. The result does not depend
/// on `threads`. Error: cancelled by `stop`.
Result<TableDescription> describe_table(const data::WholeTable& table, const data::TableOptions& options,
                                        std::size_t threads, std::stop_token stop = {});

}  // namespace foretell::train
