#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace foretell::cli {

struct ListOptions {
  bool names = false;  // only what other commands take as a model
};

struct ShowOptions {
  std::string reference;
  bool card = false;  // as Markdown
};

struct AliasOptions {
  std::string name;
  std::string alias;
  std::string version;  // empty to remove it
  bool remove = false;
};

struct CompareOptions {
  std::string first;
  std::string second;
  std::filesystem::path data;  // empty: by what is stored
  std::filesystem::path rows;  // where the rows go that they answer otherwise; empty: nowhere
  std::uint64_t show = 10;     // of these rows
  std::uint64_t seed = 42;
  std::size_t threads = 0;  // 0: all
};

struct ExportOptions {
  std::string reference;
  std::string format = "onnx";
  std::filesystem::path output;  // empty: standard output
};

struct DeleteOptions {
  std::string reference;
};

struct PruneOptions {
  std::string name;  // empty with `all`
  bool all = false;
  std::uint64_t keep = 0;  // at least 1 when parsed
  bool dry_run = false;
};

}  // namespace foretell::cli
