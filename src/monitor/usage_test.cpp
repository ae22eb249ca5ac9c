#include "monitor/usage.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace foretell::monitor {
namespace {

using Files = std::map<std::string, std::string>;

ReadSystemFile reader_of(const Files& files) {
  return [&files](const std::string& path) -> std::optional<std::string> {
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
}

/// A machine of 1000 KiB of which a quarter is in use.
Files machine() {
  return {{"/proc/meminfo", "MemTotal:           1000 kB\nMemFree:             100 kB\nMemAvailable:        750 kB\n"}};
}

Files with(Files files, const Files& more) {
  for (const auto& [path, text] : more) files[path] = text;
  return files;
}

double memory_of(const Files& files) { return memory_percent(reader_of(files)).value_or(-1); }

// --- the processors ---

Files stat_file(const std::string& ticks) {
  return {{"/proc/stat", "cpu  " + ticks + "\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 5\n"}};
}

TEST(ProcessorTimes, LeaveWaitingOutAndCountWhatTheHostTook) {
  // user nice system idle iowait irq softirq steal; guest and guest_nice are parts of user and nice
  const Files files = stat_file("10 1 20 1000 100 2 3 4 7 1");
  const auto times = processor_times(reader_of(files));
  ASSERT_TRUE(times);
  EXPECT_EQ(times->busy, 40u);
  EXPECT_EQ(times->all, 1140u);
}

TEST(ProcessorTimes, AreUnknownWithoutTheirFile) {
  EXPECT_FALSE(processor_times(reader_of({})));
  const Files cut = stat_file("10 1 20");
  EXPECT_FALSE(processor_times(reader_of(cut)));
  const Files foreign{{"/proc/stat", "cpus many\n"}};
  EXPECT_FALSE(processor_times(reader_of(foreign)));
}

TEST(BusyPercent, IsTheShareOfTheTimeBetween) {
  EXPECT_DOUBLE_EQ(busy_percent({100, 1000}, {190, 1100}).value(), 90);
  EXPECT_DOUBLE_EQ(busy_percent({100, 1000}, {100, 1100}).value(), 0);
  EXPECT_DOUBLE_EQ(busy_percent({100, 1000}, {300, 1100}).value(), 100) << "io wait went backwards";
  EXPECT_DOUBLE_EQ(busy_percent({100, 1000}, {90, 1100}).value(), 0);
  EXPECT_FALSE(busy_percent({100, 1000}, {100, 1000})) << "no time passed";
}

// --- memory ---

TEST(MemoryPercent, IsThatOfTheMachineWithoutAControlGroup) {
  EXPECT_DOUBLE_EQ(memory_of(machine()), 25);
  EXPECT_FALSE(memory_percent(reader_of({})));
}

TEST(MemoryPercent, IsThatOfTheLimitOfAControlGroupOfVersion2) {
  const Files files = with(machine(), {{"/proc/self/cgroup", "0::/box\n"},
                                       {"/sys/fs/cgroup/box/memory.max", "1000\n"},
                                       {"/sys/fs/cgroup/box/memory.current", "900\n"},
                                       {"/sys/fs/cgroup/box/memory.stat", "anon 500\nfile 300\ninactive_file 250\n"}});
  EXPECT_DOUBLE_EQ(memory_of(files), 65) << "what the kernel gives back at once is not in use";
}

TEST(MemoryPercent, IsThatOfTheLimitOfAControlGroupOfVersion1) {
  const Files files =
      with(machine(), {{"/proc/self/cgroup", "5:cpu,cpuacct:/box\n4:memory:/box\n0::/other\n"},
                       {"/sys/fs/cgroup/memory/box/memory.limit_in_bytes", "1000\n"},
                       {"/sys/fs/cgroup/memory/box/memory.usage_in_bytes", "950\n"},
                       {"/sys/fs/cgroup/memory/box/memory.stat", "inactive_file 1\ntotal_inactive_file 50\n"}});
  EXPECT_DOUBLE_EQ(memory_of(files), 90);
}

TEST(MemoryPercent, SeesTheLimitFromWithinAContainer) {
  // With a namespace of its own the group is the root; without one its path is not to be seen from within.
  for (const std::string path : {"/", "/docker/0123456789abcdef"}) {
    const Files files = with(machine(), {{"/proc/self/cgroup", "0::" + path + "\n"},
                                         {"/sys/fs/cgroup/memory.max", "2000\n"},
                                         {"/sys/fs/cgroup/memory.current", "1000\n"}});
    EXPECT_DOUBLE_EQ(memory_of(files), 50) << path;
  }
}

TEST(MemoryPercent, IsThatOfTheTightestLimitAround) {
  const Files files = with(machine(), {{"/proc/self/cgroup", "0::/outer/inner\n"},
                                       {"/sys/fs/cgroup/outer/inner/memory.max", "1000\n"},
                                       {"/sys/fs/cgroup/outer/inner/memory.current", "100\n"},
                                       {"/sys/fs/cgroup/outer/memory.max", "2000\n"},
                                       {"/sys/fs/cgroup/outer/memory.current", "1900\n"}});
  EXPECT_DOUBLE_EQ(memory_of(files), 95);
}

TEST(MemoryPercent, DoesNotCountWhatIsNoLimit) {
  const Files unlimited = with(machine(), {{"/proc/self/cgroup", "0::/box\n"},
                                           {"/sys/fs/cgroup/box/memory.max", "max\n"},
                                           {"/sys/fs/cgroup/box/memory.current", "900\n"}});
  EXPECT_DOUBLE_EQ(memory_of(unlimited), 25);
  // Version 1 writes the largest number there is; any beyond the machine's memory limits nothing.
  for (const char* limit : {"9223372036854771712\n", "1024000\n", "0\n"}) {
    const Files beyond = with(machine(), {{"/proc/self/cgroup", "4:memory:/box\n"},
                                          {"/sys/fs/cgroup/memory/box/memory.limit_in_bytes", limit},
                                          {"/sys/fs/cgroup/memory/box/memory.usage_in_bytes", "900\n"}});
    EXPECT_DOUBLE_EQ(memory_of(beyond), 25) << limit;
  }
}

TEST(MemoryPercent, HoldsOutWithDamagedFiles) {
  EXPECT_EQ(memory_of({{"/proc/meminfo", "MemTotal: x kB\nMemAvailable: 1 kB\n"}}), -1);
  EXPECT_EQ(memory_of({{"/proc/meminfo", "MemTotal: 0 kB\nMemAvailable: 1 kB"}}), -1);
  for (const char* groups : {"", "\n", "0:", "0::", ":::", "0::relative", "4:memory:", "garbage"}) {
    EXPECT_DOUBLE_EQ(memory_of(with(machine(), {{"/proc/self/cgroup", groups}})), 25) << groups;
  }
}

// --- the sampler ---

TEST(UsageSampler, KnowsTheLoadFromTheSecondLookOn) {
  Files files = with(machine(), stat_file("100 0 0 900 0 0 0 0"));
  UsageSampler sampler(reader_of(files));
  EXPECT_FALSE(sampler.last().cpu_percent);
  EXPECT_FALSE(sampler.last().memory_percent);
  sampler.sample();
  EXPECT_FALSE(sampler.last().cpu_percent) << "one moment has no load";
  EXPECT_DOUBLE_EQ(sampler.last().memory_percent.value(), 25);
  files = with(machine(), stat_file("195 0 0 905 0 0 0 0"));
  sampler.sample();
  EXPECT_DOUBLE_EQ(sampler.last().cpu_percent.value(), 95);
  files.clear();
  sampler.sample();
  EXPECT_FALSE(sampler.last().cpu_percent);
  EXPECT_FALSE(sampler.last().memory_percent);
}

TEST(UsageSampler, SeesThisMachine) {
  UsageSampler sampler;
  sampler.sample();
  const auto memory = sampler.last().memory_percent;
  ASSERT_TRUE(memory) << "Linux has /proc";
  EXPECT_GT(*memory, 0);
}

TEST(SystemFile, IsReadUpToItsBound) {
  std::string name = (std::filesystem::temp_directory_path() / "foretell-system-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  ASSERT_GE(descriptor, 0);
  ::close(descriptor);
  for (const std::size_t size : {limits::k_system_file_bytes_max, limits::k_system_file_bytes_max + 1}) {
    std::ofstream(name) << std::string(size, 'x');
    EXPECT_EQ(read_system_file(name)->size(), limits::k_system_file_bytes_max);
  }
  std::filesystem::remove(name);
  EXPECT_FALSE(read_system_file(name));
  EXPECT_FALSE(read_system_file("/proc")) << "a folder";
}

}  // namespace
}  // namespace foretell::monitor
