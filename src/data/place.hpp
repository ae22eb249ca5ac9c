#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace foretell::data {

/// Where in a table file something is: the file as messages show it, the physical line counted from 1 (0: the
/// file as a whole), and the column's name (empty: unknown, or no single one).
struct Place {
  std::string_view file;
  std::uint64_t line = 0;
  std::string_view column = {};
};

/// `column "age"`: a name as messages show it.
std::string quoted_column(std::string_view name);

/// The error of a table that is not as it should be: "FILE, line 3: column "NAME": PROBLEM". `problem` says what
/// was found and what was expected, `hint` what to do.
std::unexpected<Error> fail_at(const Place& place, std::string_view problem, std::string hint = {});

/// The error of a table without a row.
std::unexpected<Error> fail_no_rows(std::string_view file);
/// The error of a table that is not the same in each pass over it.
std::unexpected<Error> fail_changed(std::string_view file);

/// The PROBLEM of an error that fail_at() made for `file`: its message without the place.
std::string_view problem_of(const Error& error, std::string_view file);

}  // namespace foretell::data
