#pragma once

#include <filesystem>
#include <string>

namespace foretell::cli {

struct ListOptions {
  bool names = false;  // only what other commands take as a model
};

struct ShowOptions {
  std::string reference;
};

struct AliasOptions {
  std::string name;
  std::string alias;
  std::string version;  // empty to remove it
  bool remove = false;
};

struct ExportOptions {
  std::string reference;
  std::string format = "onnx";
  std::filesystem::path output;  // empty: standard output
};

struct DeleteOptions {
  std::string reference;
};

}  // namespace foretell::cli
