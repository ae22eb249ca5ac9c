#include "cli/interrupt.hpp"

#include <csignal>
#include <ctime>

namespace foretell::cli {
namespace {

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

void unblock_ending_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace

void block_ending_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void wait_for_ending_signal() {
  const sigset_t signals = ending_signals();
  int signal = 0;
  sigwait(&signals, &signal);
  unblock_ending_signals();
}

Interrupt::Interrupt() {
  block_ending_signals();
  watcher_ = std::jthread([this](std::stop_token done) { watch(done); });
}

Interrupt::~Interrupt() {
  watcher_.request_stop();
  watcher_.join();
  unblock_ending_signals();
}

void Interrupt::watch(std::stop_token done) {
  const sigset_t signals = ending_signals();
  const timespec interval{0, 50'000'000};  // how soon the watcher notices that it is no longer needed
  while (!done.stop_requested()) {
    if (sigtimedwait(&signals, nullptr, &interval) < 0) continue;
    stop_.request_stop();
    unblock_ending_signals();  // of this thread, which stays to take the next one's usual effect
    while (!done.stop_requested()) nanosleep(&interval, nullptr);
  }
}

}  // namespace foretell::cli
