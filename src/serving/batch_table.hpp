#pragma once

#include <cstddef>
#include <string>

#include "base/error.hpp"
#include "data/block_reader.hpp"
#include "data/row_source.hpp"
#include "data/table_form.hpp"
#include "data/table_options.hpp"
#include "serving/batch.hpp"
#include "serving/row_text.hpp"
#include "serving/slot_reader.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// What all rows of a batch have in common: how they are read, and how they are written. Immutable.
struct BatchTable {
  const ServedModel& model;
  const BatchOptions& options;
  data::TableOptions table;  // as the model's training table was read
  data::TableForm form;
  data::RowOptions rows;       // how a block is read; the line on which it begins aside
  std::size_t reserved_begin;  // the columns of rows from here on are names of answers: no row may have them
  SlotReader slot_reader;
  RowText text;
  std::string head;  // what is written in front of all rows
};

/// Finds out what `reader`, which stands at the beginning, reads, and takes a header away. `model` and `options` outlive
/// the result.
Result<BatchTable> read_batch_table(data::BlockReader& reader, const ServedModel& model, const BatchOptions& options);

}  // namespace foretell::serving
