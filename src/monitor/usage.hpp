#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "monitor/system_file.hpp"

/// How busy the machine is, as far as it concerns this process.
namespace foretell::monitor {

/// What /proc/stat has counted for all processors together since the machine started, in its ticks.
struct ProcessorTimes {
  std::uint64_t busy = 0;
  std::uint64_t all = 0;
};

/// Nothing where the text is not that of /proc/stat. Waiting for a disk is not busy; time that the host gave to other
/// machines is: it was wanted. As psutil's cpu_percent().
std::optional<ProcessorTimes> processor_times(const ReadSystemFile& read);

/// The percentage of the processors' time between two moments that was busy; nothing where no time passed.
std::optional<double> busy_percent(const ProcessorTimes& earlier, const ProcessorTimes& later);

/// The percentage of memory that is in use: of the tightest limit of the control groups around this process, of either
/// version, where one is below the machine's memory; else of that. What the kernel would give back at once (file pages
/// not used lately) is not in use. Nothing where neither can be read.
std::optional<double> memory_percent(const ReadSystemFile& read);

/// Both at one moment, in percent; nothing where unknown.
struct Usage {
  std::optional<double> cpu_percent = std::nullopt;
  std::optional<double> memory_percent = std::nullopt;
};

/// Keeps the present usage ready for whoever asks. One thread samples, any thread reads.
class UsageSampler {
 public:
  explicit UsageSampler(ReadSystemFile read = read_system_file) : read_(std::move(read)) {}

  /// Looks again. The processors' load is that since the last call: call it every limits::k_usage_interval.
  void sample();
  Usage last() const;

 private:
  static constexpr double k_unknown = -1;

  ReadSystemFile read_;
  std::optional<ProcessorTimes> times_;  // at the last sample
  // Relaxed: each number is read for itself.
  std::atomic<double> cpu_percent_{k_unknown};
  std::atomic<double> memory_percent_{k_unknown};
};

}  // namespace foretell::monitor
