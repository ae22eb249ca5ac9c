#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/json_body.hpp"
#include "base/error.hpp"
#include "model/row.hpp"
#include "serving/snapshot.hpp"

namespace foretell::api {

/// What to send as the body of a prediction.
inline constexpr std::string_view k_features_hint = R"(send {"features": [...]} or {"features": {"column": value}})";

/// The field whose columns hold in every row.
inline constexpr std::string_view k_additional_field = "additional_features";

/// Reads the rows of a prediction out of a JSON body, straight into a model's input slots. Types are strict: numbers for
/// number columns, texts for categories, true/false for booleans, null for missing. Included by .cpp files only. One
/// thread at a time; keeps its memory between requests.
class FeaturesReader {
 public:
  /// The body to read from; what is read goes to this reader.
  JsonBody& body() { return body_; }

  /// Begins a request: its rows will be those of `format`, in `slots` as [row][column].
  void begin(const serving::RowFormat& format, std::vector<model::Slot>& slots);

  /// Reads `features`: one row (an array in column order, or an object by name) or, when its first element is an array
  /// or an object, several. Errors name the row and the column.
  Result<void> read_features(ondemand::value value);

  /// Reads `additional_features`: an object of columns by name whose values hold in every row, whatever the rows say
  /// themselves; null is none. Before or after read_features().
  Result<void> read_additional(ondemand::value value);

  /// Ends the request: the slots hold all of it.
  Result<void> end();

 private:
  /// A column that has the same value in every row.
  struct Additional {
    std::size_t column;
    model::Slot slot;
  };

  /// Which row, or what else, is being read: where an error is.
  std::string where() const;
  std::size_t row() const { return rows_ == 0 ? 0 : rows_ - 1; }
  model::Slot& slot(std::size_t column) const { return (*slots_)[row_begin_ + column]; }

  Result<void> read_array(ondemand::value value);
  Result<void> begin_row();
  Result<void> read_array_row(ondemand::value value);
  Result<void> read_place(std::size_t column, ondemand::value value, ondemand::json_type type, std::size_t depth);
  Result<void> check_length(std::size_t found) const;
  Result<void> read_object_row(ondemand::value value, std::size_t depth);
  template <class SlotOf>
  Result<std::size_t> read_columns(ondemand::value value, std::size_t depth, const SlotOf& slot_of);
  std::int32_t find_column(std::string_view key, std::size_t expected) const;
  std::unexpected<Error> unknown_column(std::string_view key) const;

  Result<void> read_cell(std::size_t column, ondemand::value value, ondemand::json_type type, model::Slot& slot) const;
  Result<void> read_number(std::size_t column, ondemand::value value, model::Slot& slot) const;
  std::unexpected<Error> refuse_number(std::size_t column, std::string_view token, simdjson::error_code error) const;
  std::unexpected<Error> out_of_range(std::size_t column, std::string_view token) const;
  Result<void> read_category(std::size_t column, ondemand::value value, model::Slot& slot) const;
  Result<void> read_boolean(ondemand::value value, model::Slot& slot) const;
  Result<void> read_date(std::size_t column, ondemand::value value, model::Slot& slot) const;
  std::unexpected<Error> wrong_type(std::size_t column, ondemand::value value, std::string_view expected) const;
  std::unexpected<Error> in_cell(std::size_t column, std::string_view what, std::string hint = {},
                                 std::string found = {}) const;

  JsonBody body_;
  const serving::RowFormat* format_ = nullptr;
  std::vector<model::Slot>* slots_ = nullptr;
  std::size_t columns_ = 0;
  std::size_t rows_ = 0;       // begun so far
  std::size_t row_begin_ = 0;  // the first slot of the last of them
  bool has_features_ = false;
  bool is_in_additional_ = false;                   // what is being read
  std::optional<std::size_t> row_without_columns_;  // the first of them
  std::vector<Additional> additional_;
  std::vector<bool> seen_;  // columns of the object at hand
};

}  // namespace foretell::api
