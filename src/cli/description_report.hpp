#pragma once

#include <string>

#include "cli/output_style.hpp"
#include "train/describe_table.hpp"

namespace foretell::cli {

/// The description of the table `file` for a person: tables that fit in the style's width, and warnings. Columns that do not
/// fit are only in the JSON.
std::string describe(const std::string& file, const train::TableDescription& table, const OutputStyle& style);

/// All of it as one JSON object.
std::string to_json(const std::string& file, const train::TableDescription& table);

}  // namespace foretell::cli
