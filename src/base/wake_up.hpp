#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

namespace foretell {

/// Wakes a thread that waits in poll(). wake() may be called from any thread and never waits; several calls before the
/// thread looks are one.
class WakeUp {
 public:
  static Result<WakeUp> create() {
    FileDescriptor descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!descriptor) return fail_errno("cannot make an event descriptor", errno);
    return WakeUp(std::move(descriptor));
  }

  void wake() const {
    const std::uint64_t one = 1;
    // It fails only when 2^64 - 2 calls are not yet seen, and then the thread will be woken all the same.
    [[maybe_unused]] const auto written = ::write(descriptor_.get(), &one, sizeof one);
  }

  /// For the thread that was woken: until the next wake() there is nothing to read.
  void clear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(descriptor_.get(), &count, sizeof count);
  }

  /// Readable once wake() has been called.
  int descriptor() const { return descriptor_.get(); }

 private:
  explicit WakeUp(FileDescriptor descriptor) : descriptor_(std::move(descriptor)) {}

  FileDescriptor descriptor_;
};

}  // namespace foretell
