#pragma once

#include <span>
#include <string>

namespace foretell::data {

/// `3 columns "a", "b", "c"`: the columns of a file as messages show them.
std::string count_columns(std::span<const std::string> names);

}  // namespace foretell::data
