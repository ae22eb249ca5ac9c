// Writes lines of requests whose every text is a stranger's: each must be one line, of JSON that a strict parser takes,
// or of characters that a terminal only shows.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "monitor/json_lines.hpp"
#include "monitor/request_log.hpp"
#include "monitor/text_lines.hpp"

namespace {

using namespace foretell;
using namespace foretell::monitor;

void check(bool holds) {
  if (!holds) std::abort();
}

bool is_one_line(std::string_view text) { return text.find('\n') == text.size() - 1; }

/// A piece of the input: as long as its first byte says, in units of 16 bytes.
std::string_view take(std::string_view& bytes) {
  if (bytes.empty()) return {};
  const std::size_t length = 16 * static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  const std::string_view piece = bytes.substr(0, length);
  bytes.remove_prefix(piece.size());
  return piece;
}

RequestRecord make_record(std::string_view& bytes, Error& error) {
  RequestRecord record;
  record.request_id = take(bytes);
  record.method = take(bytes);
  record.route = take(bytes);
  record.path = take(bytes);
  record.traceparent = take(bytes);
  record.model = take(bytes);
  record.model_version = take(bytes);
  error.message = take(bytes);
  error.found = take(bytes);
  record.error = &error;
  record.body = bytes;
  record.rows = bytes.size();
  record.total = std::chrono::nanoseconds(bytes.size());
  return record;
}

void check_lines(const LoggedRequest& request) {
  LineBuffer lines;
  JsonLines().add(lines, request, Clock::WallTime());
  check(is_one_line(lines.text()));
  simdjson::dom::parser parser;
  check(parser.parse(lines.text().data(), lines.text().size()).error() == simdjson::SUCCESS);
  lines.clear();
  TextLines(false).add(lines, request, Clock::WallTime());
  check(is_one_line(lines.text()));
  check(lines.text().find('\x1b') == std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Error error;
  const RequestRecord record = make_record(bytes, error);
  LogWriterDoor door{.wake = WakeUp::create().value()};
  for (const bool features : {false, true}) {
    RequestLog log(LogLevel::info, features, door);
    log.observe(record);
    check_lines(read_logged_request(log.ring().front()));
  }
  return 0;
}
