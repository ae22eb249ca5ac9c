#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "cli/table_flags.hpp"

namespace foretell::cli {

struct TrainOptions {
  std::filesystem::path data;
  std::string target;
  std::string name;  // empty: the file's stem
  std::string model = "forest";
  std::filesystem::path test;  // empty: split
  std::uint32_t seed = 42;
  std::uint32_t trees = 100;
  std::uint32_t depth = 10;
  bool no_stratify = false;
  std::size_t threads = 0;  // 0: every processor
  TableFlags table;
};

}  // namespace foretell::cli
