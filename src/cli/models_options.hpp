#pragma once

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
  std::string version;
};

struct DeleteOptions {
  std::string reference;
};

}  // namespace foretell::cli
