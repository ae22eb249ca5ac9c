#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "data/decimal_comma.hpp"
#include "model/row.hpp"
#include "serving/snapshot.hpp"

namespace foretell::serving {

/// The columns that a prediction adds to a table: `prediction`; of classes also `confidence`, the largest probability,
/// and where asked for `p_<class>` for each class. A name that the table has already gets "_" until it is a new one.
/// Numbers are the shortest text that reads back as the same float32, as in answers over HTTP. Immutable; any number of
/// threads may append at once.
class AnswerColumns {
 public:
  /// `model` outlives them. `taken` are the names of the table's own columns.
  AnswerColumns(const ServedModel& model, std::span<const std::string> taken, bool probabilities);

  const std::vector<std::string>& names() const { return names_; }

  /// Appends the names, or the answer of one row, as CSV fields, each with `delimiter` in front.
  void append_csv_names(std::string& out, char delimiter) const;
  void append_csv(std::string& out, const model::Predictions& predictions, std::size_t row, char delimiter,
                  data::NumberStyle style) const;
  /// Appends the answer of one row as members of a JSON object, with commas between them.
  void append_json(std::string& out, const model::Predictions& predictions, std::size_t row) const;

 private:
  void add_name(std::string name, std::span<const std::string> taken);

  const ServedModel* model_;
  bool probabilities_;
  std::vector<std::string> names_;
  std::vector<std::string> json_keys_;  // the names with quotes and colon
};

}  // namespace foretell::serving
