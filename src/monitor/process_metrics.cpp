#include "monitor/process_metrics.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

#include "base/version.hpp"

namespace foretell::monitor {
namespace {

using Type = PrometheusText::Type;

#ifdef __clang__
constexpr std::string_view k_compiler = __VERSION__;  // has its name in it
#else
constexpr std::string_view k_compiler = "GCC " __VERSION__;
#endif

constexpr const char* k_descriptors_folder = "/proc/self/fd";

std::optional<double> cpu_s() {
  timespec time{};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) != 0) return std::nullopt;
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Virtual and resident memory, as proc(5) has them in pages.
struct Memory {
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_bytes = 0;
};

std::optional<Memory> memory() {
  std::ifstream statm("/proc/self/statm");
  Memory pages;
  if (!(statm >> pages.virtual_bytes >> pages.resident_bytes)) return std::nullopt;
  const auto page_bytes = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return Memory{pages.virtual_bytes * page_bytes, pages.resident_bytes * page_bytes};
}

std::optional<std::uint64_t> open_descriptors() {
  // Since Linux 6.2 the size of the folder is their number; reading it takes milliseconds among thousands of connections.
  struct stat folder{};
  if (stat(k_descriptors_folder, &folder) == 0 && folder.st_size > 0) return static_cast<std::uint64_t>(folder.st_size);
  std::error_code error;
  std::uint64_t listed = 0;
  std::filesystem::directory_iterator descriptor(k_descriptors_folder, error);
  for (; !error && descriptor != std::filesystem::directory_iterator(); descriptor.increment(error)) ++listed;
  if (error) return std::nullopt;
  return listed - 1;  // without the one that lists them
}

std::optional<std::uint64_t> descriptors_max() {
  rlimit descriptors{};
  if (getrlimit(RLIMIT_NOFILE, &descriptors) != 0 || descriptors.rlim_cur == RLIM_INFINITY) return std::nullopt;
  return descriptors.rlim_cur;
}

}  // namespace

void write_process_metrics(PrometheusText& text, Clock::WallTime started) {
  if (const auto seconds = cpu_s()) {
    text.single("process_cpu_seconds_total", Type::counter, "CPU time used, in user and system mode.", *seconds);
  }
  if (const auto used = memory()) {
    text.single("process_resident_memory_bytes", Type::gauge, "Memory that is resident.", used->resident_bytes);
    text.single("process_virtual_memory_bytes", Type::gauge, "Address space that is mapped.", used->virtual_bytes);
  }
  if (const auto open = open_descriptors()) {
    text.single("process_open_fds", Type::gauge, "File descriptors that are open.", *open);
  }
  if (const auto most = descriptors_max()) {
    text.single("process_max_fds", Type::gauge, "File descriptors that may be open.", *most);
  }
  text.single(
      "process_start_time_seconds", Type::gauge, "When the process began, in seconds since 1970.",
      static_cast<double>(std::chrono::floor<std::chrono::milliseconds>(started).time_since_epoch().count()) / 1'000);
  text.family("foretell_build_info", Type::gauge, "Always 1; which build this is.")
      .sample({{"version", k_version}, {"compiler", k_compiler}}, std::uint64_t{1});
}

}  // namespace foretell::monitor
