#include "cli/interrupt.hpp"

#include <fcntl.h>

#include <csignal>
#include <ctime>

#include "base/file_descriptor.hpp"

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

void block(const sigset_t& signals) { pthread_sigmask(SIG_BLOCK, &signals, nullptr); }

bool has_terminal() { return static_cast<bool>(FileDescriptor(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC))); }

bool is_ignored(int signal) {
  struct sigaction present{};
  return sigaction(signal, nullptr, &present) == 0 && present.sa_handler == SIG_IGN;
}

}  // namespace

ServiceSignals::ServiceSignals() : ends_with_terminal_(has_terminal() && !is_ignored(SIGHUP)) {
  sigset_t signals = ending_signals();
  sigaddset(&signals, SIGHUP);
  block(signals);
}

ServiceSignals::Kind ServiceSignals::wait() {
  sigset_t signals = ending_signals();
  sigaddset(&signals, SIGHUP);
  int signal = 0;
  sigwait(&signals, &signal);
  if (signal == SIGHUP && !(ends_with_terminal_ && !has_terminal())) return Kind::reload;
  unblock_ending_signals();
  return Kind::end;
}

Interrupt::Interrupt() {
  block(ending_signals());
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
