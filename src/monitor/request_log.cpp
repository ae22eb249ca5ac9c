#include "monitor/request_log.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "monitor/trace_context.hpp"

namespace foretell::monitor {
namespace {

/// `head`, then `middle`, then `tail`, as much of them as `room` takes.
std::string_view join(std::string_view head, std::string_view middle, std::string_view tail, std::span<char> room) {
  std::size_t bytes = 0;
  for (const std::string_view part : {head, middle, tail}) {
    const std::string_view fits = part.substr(0, room.size() - bytes);
    std::ranges::copy(fits, room.begin() + static_cast<std::ptrdiff_t>(bytes));
    bytes += fits.size();
  }
  return {room.data(), bytes};
}

}  // namespace

void RequestLog::observe(const RequestRecord& record) {
  if (level_of(record.status) < level_) return;
  LoggedRequest request;
  request.answered = record.answered;
  request.total = record.total;
  request.rows = record.rows;
  request.status = static_cast<std::uint16_t>(record.status);
  request.cache = record.cache;
  request.has_route = !record.route.empty();
  request.set(LogText::request_id, record.request_id);
  request.set(LogText::method, record.method);
  request.set(LogText::target, request.has_route ? record.route : record.path);
  request.set(LogText::traceparent, record.traceparent.substr(0, k_traceparent_bytes_max));
  request.set(LogText::model, record.model);
  request.set(LogText::model_version, record.model_version);
  if (record.error != nullptr) {
    request.code = record.error->code;
    request.set(LogText::error, error_text(*record.error));
  }
  if (features_) request.set(LogText::features, record.body, limits::k_log_features_bytes_max);
  if (push(ring_, request)) tell_writer();
}

/// The message; where features are not logged, without the value that it repeats.
std::string_view RequestLog::error_text(const Error& error) {
  const std::string_view message = error.message;
  const std::size_t at = features_ || error.found.empty() ? std::string_view::npos : message.rfind(error.found);
  if (at == std::string_view::npos) return message;
  return join(message.substr(0, at), "...", message.substr(at + error.found.size()), error_);
}

void RequestLog::tell_writer() {
  const bool presses = ring_.is_half_full();
  if (presses && !std::exchange(has_pressed_, presses)) return door_.wake.wake();
  has_pressed_ = presses;
  door_.knock();
}

}  // namespace foretell::monitor
