#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "data/column_builder.hpp"
#include "data/column_profile.hpp"
#include "data/column_roles.hpp"
#include "data/place.hpp"
#include "data/row_cell.hpp"

namespace foretell::data {

/// An input column on its way from a file into a table. Its first cells, given to guess_from(), tell a type; take() gets
/// all of its cells, builds values by that guess and observes what the column really is; settle() then knows, and where
/// the guess was wrong take_again() gets all cells once more. One thread at a time.
class ColumnDraft {
 public:
  /// `takes_dates`: dates are a type of their own, not a reason to leave the column out.
  ColumnDraft(std::size_t place, std::string name, const ColumnWish& wish, bool takes_dates, NumberStyle style);

  void guess_from(const RowCell& cell) { profile_.observe(cell); }
  /// Ends the guessing.
  void start();

  enum class Verdict : std::uint8_t {
    taken,
    example,  ///< Taken, and set_example() wants to be told of it.
    wrong,    ///< Not of the type that the column's owner named.
  };
  /// Takes the cell of the next row; `is_kept`: the row has a target.
  Verdict take(const RowCell& cell, bool is_kept) {
    // Most cells: once a column is known to be what was guessed, its values are all that is wanted.
    if (wants_values_only_ && is_kept && add(cell)) return Verdict::taken;
    return take_thoroughly(cell, is_kept);
  }
  void set_example(std::string_view cell, std::uint64_t line) { profile_.set_example(cell, line); }
  /// The error of the cell that was just wrong.
  std::unexpected<Error> fail_wrong(const Place& place, const RowCell& cell) const;
  /// Gives up what was built: it was built for other rows than those that are kept.
  void forget_values();

  /// What would make a number column of any, were it not for some cells: better told than taken for text.
  Result<void> check_numbers(const std::string& file, bool commas_may_be_text) const;
  /// Knows, after the last row, the column's type or why it is left out. `rows`: as many as take_again() may get.
  void settle(std::size_t rows);
  bool must_be_read_again() const { return must_be_read_again_; }
  /// As take(); false when the cell is not what it was when it was taken first.
  bool take_again(const RowCell& cell, bool is_kept);

  /// Gives the column, without values where there is a reason to leave it out; the draft is of no more use but for its
  /// schema, which has the type and the categories. An error where a column was to be kept that cannot be held.
  Result<BuiltColumn> finish(const std::string& file);

  std::size_t place() const { return place_; }  // in the file
  const ColumnSchema& schema() const { return schema_; }
  bool is_left_out() const { return !reason_to_leave_out_.empty() && !wish_.read_anyway; }
  /// As LeftOut::reason; of a column that is read anyway the reason to leave it out otherwise.
  const std::string& reason_to_leave_out() const { return reason_to_leave_out_; }

 private:
  ColumnType type() const;
  void note_reason(std::string reason);
  Verdict take_thoroughly(const RowCell& cell, bool is_kept);
  std::optional<std::string> find_reason_to_leave_out();
  /// Puts a cell into the values, unless it is not of their type.
  bool add(const RowCell& cell) { return !cell.is_marked_against(schema_.type) && builder_->add(cell.text); }
  std::string date_warning() const;
  std::unique_ptr<ColumnBuilder> make_builder(std::size_t rows_expected) const;

  std::size_t place_;
  ColumnWish wish_;
  NumberStyle style_;
  ProfileRules rules_;
  ColumnSchema schema_;  // its type and date order are guesses until settle()
  ColumnProfile profile_;
  std::unique_ptr<ColumnBuilder> builder_;  // none: left out, or the guess broke
  bool wants_values_only_ = false;          // there is a builder, and what it takes tells nothing new
  bool must_be_read_again_ = false;
  std::string reason_to_leave_out_;
};

}  // namespace foretell::data
