#include "http/response_writer.hpp"

#include <array>
#include <cassert>
#include <chrono>
#include <ctime>
#include <iterator>

#include <fmt/format.h>

#include "http/entity_tag.hpp"

namespace foretell::http {
namespace {

bool has_content_length(int status) { return status >= 200 && status != 204 && status != 304; }

void append_status_line(std::string& out, int status) {
  out += "HTTP/1.1 ";
  fmt::format_to(std::back_inserter(out), "{}", status);
  out += ' ';
  out += reason_phrase(status);
  out += "\r\n";
}

void append_content_fields(std::string& out, const Response& response, const AnswerFrame& frame,
                           std::string_view body) {
  if (!body.empty() && !response.content_type.empty()) {
    out += "Content-Type: ";
    out += response.content_type;
    out += "\r\n";
  }
  if (!frame.gzip_body.empty()) out += "Content-Encoding: gzip\r\n";
  if (frame.varies_by_coding) out += "Vary: Accept-Encoding\r\n";
  if (!has_content_length(response.status)) return;
  out += "Content-Length: ";
  fmt::format_to(std::back_inserter(out), "{}", body.size());
  out += "\r\n";
}

void append_connection(std::string& out, const AnswerFrame& frame) {
  if (!frame.keep_alive) {
    out += "Connection: close\r\n";
  } else if (frame.version == Version::http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
}

}  // namespace

void append_answer(std::string& out, const Response& response, const AnswerFrame& frame) {
  assert(response.extra_fields.empty() || response.extra_fields.ends_with("\r\n"));
  const std::string_view body = frame.gzip_body.empty() ? std::string_view(response.body) : frame.gzip_body;
  append_status_line(out, response.status);
  append_content_fields(out, response, frame, body);
  append_connection(out, frame);
  out += "Date: ";
  out += frame.date;
  out += "\r\nX-Request-Id: ";
  out += frame.request_id;
  out += "\r\nCache-Control: ";
  out += response.cache_control;
  out += "\r\nX-Content-Type-Options: nosniff\r\n";
  if (!response.entity_tag.empty()) {
    out += "ETag: ";
    out += frame.gzip_body.empty() ? response.entity_tag : tag_of_gzip(response.entity_tag);
    out += "\r\n";
  }
  out += response.extra_fields;
  out += "\r\n";
  if (!frame.head_only && has_content_length(response.status)) out += body;
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
