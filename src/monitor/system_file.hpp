#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// The small files in which Linux says how it is: of /proc and of control groups.
namespace foretell::monitor {

/// Reads one, by its absolute path; nothing where there is none. Injected, so that tests need no such system.
using ReadSystemFile = std::function<std::optional<std::string>(const std::string& path)>;

/// The file of this machine, its first limits::k_system_file_bytes_max bytes.
std::optional<std::string> read_system_file(const std::string& path);

/// The first line that starts with `key` and a blank or colon, what stands behind it: "memory.stat" and "meminfo" are made of
/// such lines.
std::optional<std::string_view> value_of(std::string_view text, std::string_view key);

/// The whole number at the beginning of `text`, behind blanks; nothing where there is none ("max").
std::optional<std::uint64_t> leading_number(std::string_view text);

}  // namespace foretell::monitor
