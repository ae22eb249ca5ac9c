#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/limits.hpp"
#include "base/record_ring.hpp"
#include "base/wake_up.hpp"
#include "monitor/log_options.hpp"
#include "monitor/logged_request.hpp"
#include "monitor/request_record.hpp"

namespace foretell::monitor {

/// How a thread that writes lines is woken by those whose lines they are.
struct LogWriterDoor {
  WakeUp wake;
  std::atomic<bool> asleep{false};  // says the writer, before it looks a last time whether there is anything to do

  /// After something was handed over (sequentially consistent): wakes the writer if it sleeps. (1) The writer stores
  /// `asleep`, then looks for something to write; (2) we hand something over, then load `asleep`. In the one order of all
  /// these, either it finds what we handed over or we find it asleep.
  void knock() {
    if (asleep.load(std::memory_order_seq_cst) && asleep.exchange(false)) wake.wake();
  }
};

/// The request log of one I/O loop: copies what a line needs into a ring, where the writer finds it. It never waits,
/// locks or asks for memory; when the ring is full the line is dropped and counted. observe() belongs to the loop's
/// thread, ring() to the writer's.
class RequestLog final : public RequestObserver {
 public:
  /// Lines below `level` are left out; `features`: whether they carry what was asked for.
  RequestLog(LogLevel level, bool features, LogWriterDoor& door)
      : level_(level), features_(features), door_(door), ring_(limits::k_log_ring_bytes) {}

  void observe(const RequestRecord& record) override;

  RecordRing& ring() { return ring_; }
  const RecordRing& ring() const { return ring_; }

 private:
  std::string_view error_text(const Error& error);
  void tell_writer();

  // Constant after construction.
  LogLevel level_;
  bool features_;
  LogWriterDoor& door_;

  RecordRing ring_;

  // The loop's thread only.
  bool has_pressed_ = false;  // told the writer that it is more than half of the ring behind
  std::array<char, limits::k_log_value_bytes_max + 1> error_;  // one more than is kept tells that it is cut
};

}  // namespace foretell::monitor
