#include "http/response_writer.hpp"

#include <array>
#include <cassert>
#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "base/put.hpp"
#include "http/entity_tag.hpp"

namespace foretell::http {
namespace {

bool has_content_length(int status) { return status >= 200 && status != 204 && status != 304; }

char* put_status_line(char* to, int status) {
  if (status == 200) return put(to, "HTTP/1.1 200 OK\r\n");  // nearly always
  to = put_number(put(to, "HTTP/1.1 "), static_cast<std::uint64_t>(status));
  return put(put(put(to, " "), reason_phrase(status)), "\r\n");
}

char* put_content_fields(char* to, const Response& response, const AnswerFrame& frame, std::string_view body) {
  if (!body.empty() && !response.content_type.empty()) {
    to = put(put(put(to, "Content-Type: "), response.content_type), "\r\n");
  }
  if (!frame.gzip_body.empty()) to = put(to, "Content-Encoding: gzip\r\n");
  if (frame.varies_by_coding) to = put(to, "Vary: Accept-Encoding\r\n");
  if (!has_content_length(response.status)) return to;
  return put(put_number(put(to, "Content-Length: "), body.size()), "\r\n");
}

char* put_connection(char* to, const AnswerFrame& frame) {
  if (!frame.keep_alive) return put(to, "Connection: close\r\n");
  return frame.version == Version::http_1_0 ? put(to, "Connection: keep-alive\r\n") : to;
}

char* put_entity_tag(char* to, const Response& response, const AnswerFrame& frame) {
  if (response.entity_tag.empty()) return to;
  to = put(to, "ETag: ");
  to = put(to, frame.gzip_body.empty() ? response.entity_tag : tag_of_gzip(response.entity_tag));
  return put(to, "\r\n");
}

/// A status line and all that follows it. `body` is what GET is sent.
char* put_answer(char* to, const Response& response, const AnswerFrame& frame, std::string_view body) {
  to = put_status_line(to, response.status);
  to = put_content_fields(to, response, frame, body);
  to = put_connection(to, frame);
  to = put(put(to, "Date: "), frame.date);
  to = put(put(to, "\r\nX-Request-Id: "), frame.request_id);
  to = put(put(to, "\r\nCache-Control: "), response.cache_control);
  to = put(to, "\r\nX-Content-Type-Options: nosniff\r\n");
  to = put_entity_tag(to, response, frame);
  to = put(put(to, response.extra_fields), "\r\n");
  const bool has_body = !frame.head_only && has_content_length(response.status);
  return has_body ? put(to, body) : to;
}

/// Enough for every line of ours, without the texts that are put into them.
constexpr std::size_t k_fixed_bytes_max = 512;

}  // namespace

void append_answer(std::string& out, const Response& response, const AnswerFrame& frame) {
  assert(response.extra_fields.empty() || response.extra_fields.ends_with("\r\n"));
  const std::string_view body = frame.gzip_body.empty() ? std::string_view(response.body) : frame.gzip_body;
  const std::size_t begin = out.size();
  const std::size_t bytes_max = k_fixed_bytes_max + response.content_type.size() + frame.date.size() +
                                frame.request_id.size() + response.cache_control.size() + response.entity_tag.size() +
                                response.extra_fields.size() + body.size();
  out.resize_and_overwrite(begin + bytes_max, [&](char* text, std::size_t) {
    const auto end = static_cast<std::size_t>(put_answer(text + begin, response, frame, body) - text);
    assert(end <= begin + bytes_max);
    return end;
  });
}

std::string format_http_date(Clock::WallTime time) {
  static constexpr std::array k_days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", k_days[static_cast<std::size_t>(utc.tm_wday)],
                     utc.tm_mday, k_months[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

}  // namespace foretell::http
