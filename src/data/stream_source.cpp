#include "data/stream_source.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace foretell::data {
namespace {

constexpr int k_stop_check_interval_ms = 50;

}  // namespace

Result<StreamSource> StreamSource::open(int descriptor, std::string shown_name, std::stop_token stop) {
  if (::isatty(descriptor) != 0) {
    return fail(ErrorCode::invalid_argument, shown_name + " is a terminal, expected a table piped into it",
                "for example: zcat table.csv.gz | foretell ... -");
  }
  return StreamSource(descriptor, std::move(shown_name), std::move(stop));
}

Result<std::size_t> StreamSource::read(std::span<char> out) {
  for (;;) {
    if (stop_.stop_requested()) return fail(ErrorCode::cancelled, "stopped while reading " + shown_name_);
    pollfd ready{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const int count = ::poll(&ready, 1, k_stop_check_interval_ms);
    if (count == 0 || (count < 0 && errno == EINTR)) continue;
    if (count < 0) return fail_errno("cannot read " + shown_name_, errno);
    const ssize_t length = ::read(descriptor_, out.data(), out.size());
    if (length < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (length < 0) return fail_errno("cannot read " + shown_name_, errno);
    has_read_ = true;
    return static_cast<std::size_t>(length);
  }
}

Result<void> StreamSource::rewind() {
  if (!has_read_) return {};
  return fail(ErrorCode::internal, shown_name_ + " cannot be read twice");
}

}  // namespace foretell::data
