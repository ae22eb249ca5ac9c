#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

/// Numbers that one thread counts and any thread reads, at the price of a plain addition: no lock, no locked instruction.
/// Each writing thread has cells of its own; whoever reads adds them up.
namespace foretell {

/// Cells of different writers lie at least this far apart, so that no write takes a line from another thread's cache.
inline constexpr std::size_t k_cache_line_bytes = 64;

/// A number that only grows. One thread adds, any thread reads.
class Counter {
 public:
  /// The writing thread only: load and store instead of an atomic addition, since nobody else writes.
  void add(std::uint64_t by = 1) {
    // Relaxed: the number is read for itself; nothing else is published through it.
    value_.store(value_.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }

  /// Any thread. Two counters read one after the other may lie a few events apart.
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// A number that grows and falls. One thread changes it, any thread reads.
class Gauge {
 public:
  /// The writing thread only, as Counter::add().
  void add(std::int64_t by) { value_.store(value_.load(std::memory_order_relaxed) + by, std::memory_order_relaxed); }

  /// Any thread.
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

}  // namespace foretell
