#include "monitor/trace_context.hpp"

#include <algorithm>

namespace foretell::monitor {
namespace {

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// An id of zeros stands for none.
bool is_id(std::string_view text) { return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos; }

}  // namespace

std::optional<TraceContext> parse_traceparent(std::string_view field) {
  // "vv-tttttttttttttttttttttttttttttttt-pppppppppppppppp-ff"
  constexpr std::size_t k_bytes = 55;
  if (field.size() < k_bytes || field[2] != '-' || field[35] != '-' || field[52] != '-') return std::nullopt;
  const std::string_view version = field.substr(0, 2);
  if (!is_hex(version) || version == "ff" || !is_hex(field.substr(53, 2))) return std::nullopt;
  const bool has_more = field.size() > k_bytes;
  if (has_more && (version == "00" || field[k_bytes] != '-')) return std::nullopt;
  const TraceContext context{.trace_id = field.substr(3, 32), .span_id = field.substr(36, 16)};
  if (!is_id(context.trace_id) || !is_id(context.span_id)) return std::nullopt;
  return context;
}

}  // namespace foretell::monitor
