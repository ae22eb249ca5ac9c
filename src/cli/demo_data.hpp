#pragma once

#include <string>

#include "base/error.hpp"

namespace foretell::cli {

/// The census tables of examples/data/adult, which the program carries with it: CSV text.
Result<std::string> demo_training_table();
Result<std::string> demo_test_table();

}  // namespace foretell::cli
