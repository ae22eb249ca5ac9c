#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "data/whole_table.hpp"

namespace foretell::data {

/// Rows of a category column whose texts are numbers, and rows whose texts are not.
struct NumbersInTexts {
  std::size_t plain = 0;                         ///< As a number column has them.
  std::size_t decorated = 0;                     ///< But for their form: see is_decorated_number().
  std::size_t others = 0;                        ///< Texts.
  std::optional<std::string> decorated_example;  ///< The first of them by bytes.
  std::optional<std::string> other_example;      ///< The most frequent of them.
};

/// Looks at every different text of `column`, which has codes.
NumbersInTexts find_numbers(const WholeColumn& column);

/// Whether `text` is no number, yet one but for a currency sign, a percent sign, blanks, separators of thousands or a
/// decimal comma: "$1,200", "12 %", "3,5".
bool is_decorated_number(std::string_view text, NumberStyle style);

}  // namespace foretell::data
