#include "monitor/usage.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace foretell::monitor {
namespace {

/// The first columns of /proc/stat; those behind are parts of user and nice.
enum Column : std::uint8_t { user, nice, system, idle, io_wait, interrupt, soft_interrupt, steal, columns };

/// Where a version of control groups keeps what concerns memory, and under which names.
struct MemoryController {
  std::string_view mount;
  std::string_view limit;
  std::string_view usage;
  std::string_view reclaimable;  // in memory.stat
};

constexpr MemoryController k_controller_v2{"/sys/fs/cgroup", "/memory.max", "/memory.current", "inactive_file"};
constexpr MemoryController k_controller_v1{"/sys/fs/cgroup/memory", "/memory.limit_in_bytes", "/memory.usage_in_bytes",
                                           "total_inactive_file"};

/// A group of processes, as /proc/self/cgroup names it.
struct MemoryGroup {
  MemoryController controller;
  std::string path;  // "/system.slice/foretell.service"; "/" is the root
};

std::string_view take_until(std::string_view& text, char end) {
  const std::string_view part = text.substr(0, text.find(end));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

bool lists_memory(std::string_view controllers) {
  while (!controllers.empty()) {
    if (take_until(controllers, ',') == "memory") return true;
  }
  return false;
}

/// The group that accounts for this process's memory. Its lines are NUMBER:CONTROLLERS:PATH; of version 2, 0::PATH. Where
/// both are mounted, memory belongs to the one that names it.
std::optional<MemoryGroup> memory_group(std::string_view groups) {
  std::optional<MemoryGroup> found;
  while (!groups.empty()) {
    std::string_view line = take_until(groups, '\n');
    const std::string_view number = take_until(line, ':');
    const std::string_view controllers = take_until(line, ':');
    if (lists_memory(controllers)) return MemoryGroup{k_controller_v1, std::string(line)};
    if (number == "0" && controllers.empty()) found = MemoryGroup{k_controller_v2, std::string(line)};
  }
  return found;
}

std::optional<std::uint64_t> number_in(const ReadSystemFile& read, const std::string& path) {
  const auto text = read(path);
  return text ? leading_number(*text) : std::nullopt;
}

/// How much of its limit a group uses; nothing where it has none below `memory_bytes`, or is not to be seen from here, as
/// outer groups from within a container.
std::optional<double> limit_percent(const ReadSystemFile& read, const MemoryController& controller,
                                    const std::string& folder, std::uint64_t memory_bytes) {
  const auto limit = number_in(read, fmt::format("{}{}", folder, controller.limit));
  const auto usage = number_in(read, fmt::format("{}{}", folder, controller.usage));
  if (!limit || !usage || *limit == 0 || *limit >= memory_bytes) return std::nullopt;
  const std::string statistics = read(folder + "/memory.stat").value_or("");
  const auto reclaimable = leading_number(value_of(statistics, controller.reclaimable).value_or("0")).value_or(0);
  return 100 * static_cast<double>(*usage - std::min(*usage, reclaimable)) / static_cast<double>(*limit);
}

/// Of the group and all around it, whose limits hold as well, the one that is nearest to its limit.
std::optional<double> tightest_percent(const ReadSystemFile& read, const MemoryGroup& group,
                                       std::uint64_t memory_bytes) {
  std::optional<double> tightest;
  for (std::string path = group.path == "/" ? "" : group.path;; path.resize(path.rfind('/'))) {
    const auto percent =
        limit_percent(read, group.controller, fmt::format("{}{}", group.controller.mount, path), memory_bytes);
    if (percent) tightest = std::max(*percent, tightest.value_or(0));
    if (path.empty() || path.rfind('/') == std::string::npos) return tightest;
  }
}

}  // namespace

std::optional<ProcessorTimes> processor_times(const ReadSystemFile& read) {
  const std::string text = read("/proc/stat").value_or("");
  auto line = value_of(text, "cpu");
  if (!line) return std::nullopt;
  std::array<std::uint64_t, columns> ticks{};
  for (std::uint64_t& column : ticks) {
    line->remove_prefix(std::min(line->find_first_not_of(' '), line->size()));
    const auto number = leading_number(*line);
    if (!number) return std::nullopt;
    column = *number;
    take_until(*line, ' ');
  }
  ProcessorTimes times;
  for (const std::uint64_t column : ticks) times.all += column;
  times.busy = times.all - ticks[idle] - ticks[io_wait];
  return times;
}

std::optional<double> busy_percent(const ProcessorTimes& earlier, const ProcessorTimes& later) {
  if (later.all <= earlier.all) return std::nullopt;
  const auto all = static_cast<double>(later.all - earlier.all);
  // The kernel takes back some of what it counted as waiting for a disk: busy may then have grown by more than all.
  const double busy = later.busy < earlier.busy ? 0 : static_cast<double>(later.busy - earlier.busy);
  return std::min(100 * busy / all, 100.0);
}

std::optional<double> memory_percent(const ReadSystemFile& read) {
  const std::string memory = read("/proc/meminfo").value_or("");
  const auto all_kib = leading_number(value_of(memory, "MemTotal").value_or(""));
  const auto available_kib = leading_number(value_of(memory, "MemAvailable").value_or(""));
  if (!all_kib || !available_kib || *all_kib == 0) return std::nullopt;
  if (const auto group = memory_group(read("/proc/self/cgroup").value_or(""))) {
    if (const auto percent = tightest_percent(read, *group, *all_kib * 1024)) return percent;
  }
  return 100 * static_cast<double>(*all_kib - std::min(*all_kib, *available_kib)) / static_cast<double>(*all_kib);
}

void UsageSampler::sample() {
  const auto times = processor_times(read_);
  const auto cpu = times && times_ ? busy_percent(*times_, *times) : std::nullopt;
  times_ = times;
  cpu_percent_.store(cpu.value_or(k_unknown), std::memory_order_relaxed);
  memory_percent_.store(memory_percent(read_).value_or(k_unknown), std::memory_order_relaxed);
}

Usage UsageSampler::last() const {
  const auto known = [](double percent) { return percent < 0 ? std::nullopt : std::optional(percent); };
  return {.cpu_percent = known(cpu_percent_.load(std::memory_order_relaxed)),
          .memory_percent = known(memory_percent_.load(std::memory_order_relaxed))};
}

}  // namespace foretell::monitor
