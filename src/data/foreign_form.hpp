#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace foretell::data {

/// The error of a file that begins as some other kind of file does, such as an Excel workbook or Parquet: what it is, and
/// how to make a table of it. `bytes` is its beginning. Nothing that a table may begin with is refused.
Result<void> refuse_foreign_form(std::string_view bytes, const std::string& file);

}  // namespace foretell::data
