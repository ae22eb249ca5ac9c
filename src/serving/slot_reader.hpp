#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "data/row_reader.hpp"
#include "model/row.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// Reads rows of a table into the slots of a model, each column found by its name. Cells mean what they mean when a
/// table is read to train or to test on; a text that is not among its column's categories is missing. Immutable; any
/// number of threads may read at once.
class SlotReader {
 public:
  /// Finds the columns of `format` among `columns`, those of `file`. A model's column that is not there is an error
  /// that names all such, or, if `allow_missing_columns`, is missing in every row; that none is there is an error.
  static Result<SlotReader> make(const RowFormat& format, std::span<const std::string> columns, const std::string& file,
                                 bool allow_missing_columns);

  /// Fills `slots`, one a column of the model, with the row that `rows` is at. A cell that its column cannot hold is an
  /// error that names line and column.
  Result<void> read(const data::RowReader& rows, std::span<model::Slot> slots) const;

 private:
  /// A column of the model, and where in the table it is.
  struct FoundColumn {
    std::size_t column;
    std::size_t place;
  };

  explicit SlotReader(const RowFormat& format) : format_(&format) {}

  const RowFormat* format_;
  std::vector<FoundColumn> found_;
};

}  // namespace foretell::serving
