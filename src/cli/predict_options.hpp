#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace foretell::cli {

struct PredictOptions {
  std::string model;
  std::string data;              // "-": standard input
  std::filesystem::path output;  // empty: standard output
  bool probabilities = false;
  std::string format;  // empty: that of the data
  std::string on_error = "fail";
  std::filesystem::path errors;  // empty: none
  bool allow_missing_columns = false;
  std::size_t threads = 0;  // 0: every processor
};

}  // namespace foretell::cli
