#include "monitor/logged_request.hpp"

#include <cassert>
#include <cstring>

#include "monitor/trace_context.hpp"

namespace foretell::monitor {
namespace {

/// What stands before the texts.
struct Head {
  Clock::SteadyTime answered;
  Clock::Duration total;
  std::uint64_t rows;
  std::uint16_t status;
  CacheUse cache;
  bool has_route;
  bool has_code;
  ErrorCode code;
  std::array<std::uint16_t, k_log_texts> lengths;  // k_cut_mark beside those that were cut
};

constexpr std::uint16_t k_cut_mark = 0x8000;
static_assert(limits::k_log_value_bytes_max < k_cut_mark && limits::k_log_features_bytes_max < k_cut_mark);

std::uint16_t marked_length(const CutText& text) {
  assert(text.text.size() < k_cut_mark);
  return static_cast<std::uint16_t>(text.text.size() | (text.is_cut ? k_cut_mark : 0u));
}

}  // namespace

std::size_t logged_request_bytes_max() {
  return sizeof(Head) + (k_log_texts - 1) * limits::k_log_value_bytes_max + limits::k_log_features_bytes_max;
}

bool push(RecordRing& ring, const LoggedRequest& request) {
  Head head{.answered = request.answered,
            .total = request.total,
            .rows = request.rows,
            .status = static_cast<std::uint16_t>(request.status),
            .cache = request.cache,
            .has_route = request.has_route,
            .has_code = request.code.has_value(),
            .code = request.code.value_or(ErrorCode::internal),
            .lengths = {}};
  std::size_t bytes = sizeof head;
  for (std::size_t i = 0; i < k_log_texts; ++i) {
    head.lengths[i] = marked_length(request.texts[i]);
    bytes += request.texts[i].text.size();
  }
  char* at = ring.begin_record(bytes);
  if (at == nullptr) return false;
  std::memcpy(at, &head, sizeof head);
  at += sizeof head;
  for (const CutText& text : request.texts) {
    if (text.text.empty()) continue;
    std::memcpy(at, text.text.data(), text.text.size());
    at += text.text.size();
  }
  ring.end_record();
  return true;
}

LoggedRequest read_logged_request(std::string_view record) {
  Head head;
  assert(record.size() >= sizeof head);
  std::memcpy(&head, record.data(), sizeof head);
  const char* at = record.data() + sizeof head;
  LoggedRequest request{.answered = head.answered,
                        .total = head.total,
                        .rows = head.rows,
                        .status = head.status,
                        .cache = head.cache,
                        .has_route = head.has_route,
                        .code = head.has_code ? std::optional(head.code) : std::nullopt,
                        .texts = {}};
  for (std::size_t i = 0; i < k_log_texts; ++i) {
    const std::size_t length = head.lengths[i] & ~std::size_t{k_cut_mark};
    request.texts[i] = {{at, length}, (head.lengths[i] & k_cut_mark) != 0};
    at += length;
  }
  return request;
}

}  // namespace foretell::monitor
