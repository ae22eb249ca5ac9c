#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace foretell::cli {

/// The items of the list that `option` was given: one record of CSV, so an item may hold commas in quotes. Error:
/// ErrorCode::usage of a quote that is not closed.
Result<std::vector<std::string>> split_list(std::string_view option, std::string_view list);

}  // namespace foretell::cli
