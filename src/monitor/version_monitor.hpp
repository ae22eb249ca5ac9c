#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/cells.hpp"
#include "base/error.hpp"
#include "base/histogram.hpp"
#include "monitor/request_record.hpp"

/// What served versions have done since they were loaded.
namespace foretell::monitor {

enum class Phase : std::uint8_t { parse, cache, compute, write };
inline constexpr Phase k_phases[] = {Phase::parse, Phase::cache, Phase::compute, Phase::write};
std::string_view to_text(Phase phase);

/// What a version has done, all loops together. Counters of requests that are being observed may lie one apart.
struct VersionCounts {
  std::uint64_t requests = 0;  // that named the version, answered or refused
  std::array<std::uint64_t, k_error_codes> errors{};
  std::uint64_t rows = 0;  // predicted
  std::uint64_t cache_hits = 0;
  std::uint64_t cache_misses = 0;
};

/// The cells of one served version: a set for each event loop, which alone writes it. Lives as long as the version is
/// served or a request still runs on it.
class VersionMonitor {
 public:
  VersionMonitor(std::string model, std::string version, std::size_t loops);

  const std::string& model() const { return model_; }
  const std::string& version() const { return version_; }

  /// Counts a request that this version answered or refused. The thread of `loop` only.
  void observe(std::size_t loop, const RequestRecord& record);

  /// Any thread.
  VersionCounts counts() const;
  /// How long answered requests took, from the complete head to the answer. Any thread.
  HistogramSnapshot totals() const;
  /// How long a phase took in the answered requests that had it. Any thread.
  HistogramSnapshot phase(Phase phase) const;

 private:
  struct alignas(k_cache_line_bytes) Cells {
    Counter requests;
    Counter rows;
    Counter cache_hits;
    Counter cache_misses;
    std::array<Counter, k_error_codes> errors;
    Histogram total;
    std::array<Histogram, std::size(k_phases)> phases;
  };

  std::string model_;
  std::string version_;
  std::vector<Cells> loops_;  // as many from the beginning to the end: cells do not move
};

/// The monitors of the versions that are in use. Any thread, except that no event loop should wait for its lock on
/// behalf of a prediction.
class VersionMonitors {
 public:
  /// `loops`: the number of event loops.
  explicit VersionMonitors(std::size_t loops) : loops_(loops) {}

  /// The monitor of a version: the one that is in use, so that a version counts on when its aliases move, else a new one.
  std::shared_ptr<VersionMonitor> open(const std::string& model, const std::string& version);
  /// All that are in use, in the order in which they were opened.
  std::vector<std::shared_ptr<const VersionMonitor>> all() const;

 private:
  std::size_t loops_;
  mutable std::mutex door_;
  std::vector<std::weak_ptr<VersionMonitor>> monitors_;  // guarded by door_
};

}  // namespace foretell::monitor
