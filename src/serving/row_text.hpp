#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/row_reader.hpp"
#include "data/table_form.hpp"
#include "serving/answer_columns.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// How the rows of a table are written again, in its own format or in the other, each with its answer behind it.
///
/// In its own format a row is written as it was read, byte for byte but for its line end. From NDJSON to CSV every
/// column of the table is a field, in quotes where it must be. From CSV to NDJSON the columns that the model reads, and
/// its target, are written as what they are: numbers, true and false, null for missing ones; all others as texts.
/// Immutable; any number of threads may use it at once.
class RowText {
 public:
  struct Forms {
    data::TableForm in = {};
    data::TableFormat out = data::TableFormat::csv;
    std::string_view line_end = "\n";                           ///< Of CSV.
    data::NumberStyle number_style = data::NumberStyle::point;  ///< Of CSV that is read and written.
  };

  /// `columns` are those of the table.
  RowText(const ServedModel& model, const std::vector<std::string>& columns, Forms forms, AnswerColumns answers);

  /// Whether rows are written as they were read: raw() rather than append_converted() gives their text.
  bool is_raw() const { return forms_.in.format == forms_.out; }
  /// The bytes of a record that are written again.
  std::string_view raw(std::string_view record) const;
  /// Appends the text of the row that `rows` is at.
  void append_converted(std::string& out, const data::RowReader& rows) const;
  /// Appends the answer of a row behind its text, and the end of the line.
  void append_answer(std::string& out, const model::Predictions& predictions, std::size_t row) const;
  /// Appends the line with the names of the columns; `header` is the one that was read, empty of NDJSON.
  void append_header(std::string& out, std::string_view header) const;

 private:
  /// What a column of CSV becomes in JSON.
  enum class JsonType : std::uint8_t { text, category, number, boolean };

  void append_json_cell(std::string& out, std::string_view cell, JsonType type, data::NumberStyle style) const;

  std::vector<std::string> columns_;
  std::vector<JsonType> types_;         // by column, of CSV that becomes NDJSON
  std::vector<std::string> json_keys_;  // by column, with quotes and colon
  Forms forms_;
  char delimiter_;  // of CSV that is written
  AnswerColumns answers_;
};

}  // namespace foretell::serving
