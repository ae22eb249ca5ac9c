#include "monitor/json_lines.hpp"

#include <array>

#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "base/put.hpp"
#include "base/utf8.hpp"
#include "monitor/trace_context.hpp"

namespace foretell::monitor {
namespace {

constexpr std::size_t k_fixed_bytes_max = 1'024;  // keys, numbers and words of ours, all that a line may have
constexpr std::string_view k_cut_mark = "...";

std::size_t value_bytes_max(std::size_t bytes) { return json_string_bytes_max(bytes) + k_cut_mark.size(); }

/// Nanoseconds as seconds with nine places.
char* put_seconds(char* to, Clock::Duration duration) {
  constexpr std::size_t k_places = 9;
  const auto total = static_cast<std::uint64_t>(std::chrono::nanoseconds(duration).count());
  to = put_number(to, total / 1'000'000'000);
  *to++ = '.';
  auto rest = static_cast<std::uint32_t>(total % 1'000'000'000);
  for (std::size_t place = k_places; place-- > 0; rest /= 10) to[place] = static_cast<char>('0' + rest % 10);
  return to + k_places;
}

char* put_text(char* to, const CutText& text) {
  if (!text.is_cut) return write_json_string(to, text.text);
  to = write_json_string(to, without_cut_character(text.text));
  to = put(to - 1, k_cut_mark);
  return put(to, "\"");
}

template <std::size_t N>
char* put_if(char* to, const char (&key)[N], const CutText& text) {
  return text.text.empty() ? to : put_text(put(to, key), text);
}

/// "POST /api/v1/predict": the method and the route, or the path where it led to none.
char* put_message(char* to, const LoggedRequest& request) {
  const CutText method = request[LogText::method];
  const CutText target = request[LogText::target];
  if (target.text.empty()) return put(to, "\"a request that could not be read\"");
  // Two strings become one: a space stands where the first ended and the second begins.
  char* const space = put_text(to, method.text.empty() ? CutText{"?"} : method) - 1;
  to = put_text(space, target);
  *space = ' ';
  return to;
}

/// What `write(room)` writes there; returns the end.
template <class Write>
std::string written(std::size_t bytes_max, const Write& write) {
  std::string text(bytes_max, '\0');
  text.resize(static_cast<std::size_t>(write(text.data()) - text.data()));
  return text;
}

constexpr std::array k_kind_texts{LogText::method, LogText::target, LogText::model, LogText::model_version};

char* put_trace(char* to, std::string_view traceparent) {
  if (traceparent.empty()) return to;
  const auto context = parse_traceparent(traceparent);
  if (!context) return to;
  to = put(put(to, R"(,"trace_id":")"), context->trace_id);
  to = put(put(to, R"(","span_id":")"), context->span_id);
  return put(to, "\"");
}

}  // namespace

bool JsonLines::Kind::includes(const LoggedRequest& request) const {
  if (request.status != status || request.has_route != has_route || request.cut_texts != cut_texts) return false;
  for (std::size_t i = 0; i < k_kind_texts.size(); ++i) {
    if (request[k_kind_texts[i]].text != texts[i]) return false;
  }
  return true;
}

JsonLines::Kind JsonLines::kind_of(const LoggedRequest& request) {
  Kind kind{.status = request.status, .has_route = request.has_route, .cut_texts = request.cut_texts};
  std::size_t bytes_max = k_fixed_bytes_max;
  for (std::size_t i = 0; i < k_kind_texts.size(); ++i) {
    kind.texts[i] = request[k_kind_texts[i]].text;
    bytes_max += value_bytes_max(kind.texts[i].size());
  }
  kind.level_and_message = written(bytes_max, [&](char* to) {
    to = put(put(to, R"(,"level":")"), to_text(level_of(request.status)));
    return put_message(put(to, R"(","message":)"), request);
  });
  kind.model_to_status = written(bytes_max, [&](char* to) {
    to = put_if(to, R"(,"model":)", request[LogText::model]);
    to = put_if(to, R"(,"model_version":)", request[LogText::model_version]);
    if (request.has_route) to = put_if(to, R"(,"route":)", request[LogText::target]);
    return put_number(put(to, R"(,"status":)"), request.status);
  });
  return kind;
}

char* JsonLines::begin(char* to, Clock::WallTime time) {
  return put(time_.write(put(to, R"({"timestamp":")"), time), "\"");
}

void JsonLines::add(LineBuffer& lines, const LoggedRequest& request, Clock::WallTime time) {
  if (!kind_.includes(request)) kind_ = kind_of(request);
  const std::size_t bytes_max = k_fixed_bytes_max + kind_.level_and_message.size() + kind_.model_to_status.size() +
                                k_log_texts * value_bytes_max(0) + json_string_bytes_max(request.all_text_bytes());
  char* to = begin(lines.begin_line(bytes_max), time);
  to = put(to, kind_.level_and_message);
  to = put_if(to, R"(,"request_id":)", request[LogText::request_id]);
  to = put_trace(to, request[LogText::traceparent].text);
  to = put(to, kind_.model_to_status);
  if (request.total > Clock::Duration()) to = put_seconds(put(to, R"(,"execution_time":)"), request.total);
  if (request.rows > 0) to = put_number(put(to, R"(,"rows":)"), request.rows);
  if (request.cache == CacheUse::hit) to = put(to, R"(,"cache":"hit")");
  if (request.cache == CacheUse::miss) to = put(to, R"(,"cache":"miss")");
  to = put_if(to, R"(,"error":)", request[LogText::error]);
  if (request.code) to = put_if(to, R"(,"code":)", {foretell::to_text(*request.code)});
  to = put_if(to, R"(,"features":)", request[LogText::features]);
  lines.end_line(put(to, "}\n"));
}

void JsonLines::add(LineBuffer& lines, const LogEvent& event, Clock::WallTime time) {
  char* to = begin(lines.begin_line(k_fixed_bytes_max + 5 * value_bytes_max(limits::k_log_value_bytes_max)), time);
  to = put(put(to, R"(,"level":")"), to_text(event.level));
  to = put_text(put(to, R"(","message":)"), cut(event.message));
  to = put_if(to, R"(,"model":)", cut(event.model));
  to = put_if(to, R"(,"model_version":)", cut(event.model_version));
  to = put_if(to, R"(,"error":)", cut(event.error));
  to = put_if(to, R"(,"code":)", cut(event.code));
  lines.end_line(put(to, "}\n"));
}

}  // namespace foretell::monitor
