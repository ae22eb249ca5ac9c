#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "cli/command.hpp"

namespace foretell::cli {

/// What is read in the working directory where no other file is named.
inline constexpr std::string_view k_config_file = "foretell.toml";

/// The configuration file (TOML 1.0): values of options by their keys, `serve.port` being `port` in `[serve]`. Every line
/// of it is checked, whatever command reads it. Immutable.
class ConfigFile {
 public:
  struct Entry {
    std::vector<std::string> values;  ///< As text; one, but for an option that takes several.
    std::uint64_t line = 0;           ///< Where it stands.
  };

  /// No file: nothing is set.
  ConfigFile() = default;

  /// Reads the file `named`, or foretell.toml of the working directory if `named` is empty and there is one. `program`
  /// says which keys there are. Errors: of reading, and read()'s.
  static Result<ConfigFile> find(const std::filesystem::path& named, const Command& program);

  /// Reads `text`, which stands in `file`. A path that is not absolute counts from the folder of the file. Errors are
  /// ErrorCode::usage and name the line: no TOML, a key that is not known (with the nearest one that is), a value of a wrong
  /// kind or out of range.
  static Result<ConfigFile> read(std::string_view text, std::filesystem::path file, const Command& program);

  /// What it says of a key; null where it says nothing.
  const Entry* entry(const std::string& key) const;
  /// The file as it was named; empty: there is none.
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  std::map<std::string, Entry> entries_;
};

}  // namespace foretell::cli
