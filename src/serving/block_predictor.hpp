#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "data/block_reader.hpp"
#include "data/row_reader.hpp"
#include "serving/batch.hpp"
#include "serving/batch_table.hpp"
#include "serving/predict.hpp"

namespace foretell::serving {

/// A block of a table on its way from bytes to answers.
struct BatchBlock {
  data::RecordBlock input = {};
  std::string text = {};      // its rows with their answers
  std::string bad_rows = {};  // lines about those left out
  BatchCounts counts = {};
  std::optional<Error> error = {};  // what ends the batch behind these rows
};

/// Makes answers of blocks, one at a time: what a thread of a batch works with, kept from block to block. One thread at
/// a time.
class BlockPredictor {
 public:
  /// `table` outlives it.
  explicit BlockPredictor(const BatchTable& table);

  /// Fills in what `block.input` leads to.
  void predict(BatchBlock& block);

 private:
  std::string_view rest() const { return block_->input.bytes().substr(begin_); }
  void read_rows();
  void add_row(const data::RowReader& rows);
  Result<void> check_reserved(const data::RowReader& rows) const;
  void pass_fault(const data::RowReader& rows, const Error& fault);
  void note_bad_row(Error error);
  void finish_rows();

  /// Where the text of a row stands: in the block, or in converted_.
  struct Extent {
    std::size_t begin;
    std::size_t length;
  };

  const BatchTable& table_;
  std::size_t rows_at_once_;
  Workspace workspace_;

  BatchBlock* block_ = nullptr;  // the one at hand
  std::size_t begin_ = 0;        // where in it reading goes on
  std::uint64_t line_ = 1;       // the line that this is
  std::vector<Extent> texts_;    // of the rows in workspace_
  std::string converted_;        // where rows are not written as they were read
};

}  // namespace foretell::serving
