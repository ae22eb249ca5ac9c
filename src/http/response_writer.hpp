#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/message.hpp"
#include "http/policy.hpp"

namespace foretell::http {

/// What an answer's head says beyond the Response itself.
struct AnswerFrame {
  Version version = Version::http_1_1;  // of the request
  bool keep_alive = true;
  bool head_only = false;      // the answer to HEAD: the fields of GET and no body
  std::string_view date = {};  // as format_http_date() gives it
  std::string_view request_id = {};
  bool varies_by_coding = false;    // another Accept-Encoding could have had another body
  std::string_view gzip_body = {};  // what is sent in place of the body, unless empty
};

/// Appends a whole answer, head and body, to `out`.
void append_answer(std::string& out, const Response& response, const AnswerFrame& frame);

/// The time of day as the Date field has it (RFC 9110, 5.6.7), e.g. "Sun, 06 Nov 1994 08:49:37 GMT".
std::string format_http_date(Clock::WallTime time);

}  // namespace foretell::http
