#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "monitor/performance_window.hpp"
#include "store/database.hpp"

namespace foretell::monitor {

/// How much of the past is kept. More goes, oldest first.
struct PerformanceBounds {
  std::size_t windows_a_version = limits::k_performance_windows_max;
  std::size_t windows_in_all = limits::k_performance_windows_stored_max;
};

/// A window with what it is about.
struct VersionWindow {
  std::string name;
  std::string version;
  PerformanceWindow window;
};

/// The performance windows that outlive the service: `performance.db` in the data directory, beside the registry's index,
/// so that neither waits for the other's locks and losing it costs the past alone. One thread at a time; any number of
/// processes at once, whose windows then stand side by side.
class PerformanceStore {
 public:
  using Access = store::Database::Access;

  /// Opens the store of `data_dir`, a directory. One that is not there yet is ErrorCode::not_found for reading, and is made
  /// by the first add() for writing: a service that starts waits for no disk.
  static Result<PerformanceStore> open(const std::filesystem::path& data_dir, Access access,
                                       PerformanceBounds bounds = {});

  /// The windows of one version in the order in which they were kept; none is no error.
  Result<std::vector<PerformanceWindow>> windows(const std::string& name, const std::string& version);
  /// Keeps these too, all or none, and drops what is out of bounds then.
  Result<void> add(std::span<const VersionWindow> windows);

 private:
  PerformanceStore(std::filesystem::path file, PerformanceBounds bounds) : file_(std::move(file)), bounds_(bounds) {}

  std::filesystem::path file_;
  PerformanceBounds bounds_;
  std::optional<store::Database> database_;  // nothing before there is one
};

}  // namespace foretell::monitor
