#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/config_file.hpp"

namespace foretell::cli {

/// Who sets an option, the one that wins first. Where nobody does, it has its default.
enum class Origin : std::uint8_t { flag, environment, file };

std::string_view to_text(Origin origin);

/// What an option is set to.
struct Setting {
  std::vector<std::string> values;  ///< As text; one, but for an option that takes several.
  Origin origin = Origin::flag;
  std::string place;  ///< "--port", "FORETELL_PORT" or "foretell.toml:3"
};

/// What the command line, the environment and the configuration file say of options, in this order.
class Settings {
 public:
  Settings() = default;

  /// Notes what the command line says of an option that has a key.
  void note_flag(const Option& option, std::vector<std::string> values);
  void use(ConfigFile file) { file_ = std::move(file); }

  /// What the strongest of the three says of `option`; nothing where none does. An empty variable is none; one of an option
  /// that takes several has commas between them. A wrong value of a variable is ErrorCode::usage.
  Result<std::optional<Setting>> find(const Option& option) const;

  /// The configuration file; empty: there is none.
  const std::filesystem::path& file() const { return file_.file(); }

 private:
  std::map<std::string, Setting> flags_;  // by key
  ConfigFile file_;
};

}  // namespace foretell::cli
