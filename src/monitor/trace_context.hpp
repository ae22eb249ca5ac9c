#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace foretell::monitor {

/// What a caller's tracing knows a request by. Views into the field.
struct TraceContext {
  std::string_view trace_id;  // 32 lower-case hex digits, not all zero
  std::string_view span_id;   // 16 of them: the caller's span, in which the request is
};

/// As many bytes of a `traceparent` field are enough to read it.
inline constexpr std::size_t k_traceparent_bytes_max = 56;

/// Reads a `traceparent` field (W3C Trace Context, level 1, 3.2): version, trace id, parent id, flags. Later versions
/// may carry more behind a dash. Nothing where the field is not valid, which is then as if it were not there.
std::optional<TraceContext> parse_traceparent(std::string_view field);

}  // namespace foretell::monitor
