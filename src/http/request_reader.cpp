#include "http/request_reader.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "base/limits.hpp"
#include "http/content_coding.hpp"

namespace foretell::http {
namespace {

constexpr std::size_t k_input_bytes = 8 * 1024;  // memory of a connection; grows for large heads only
constexpr std::string_view k_line_end = "\r\n";
constexpr std::array<char, k_body_padding> k_no_body{};  // an empty body has its padding too

static_assert(k_input_bytes > limits::k_chunk_framing_bytes_max, "the framing of a chunk fits the input");

}  // namespace

std::span<char> RequestReader::space() {
  switch (stage_) {
    case Stage::collected: return body_.space(missing());
    case Stage::in_place: return input_.space();  // moving bytes now would break the views of the head
    case Stage::head:
    case Stage::chunked: break;
    default: return {};
  }
  if (input_.space().empty()) {
    const std::size_t unread = input_.unread().size();
    // The longest head, and the empty line that may stand before it.
    const std::size_t most = limits::k_header_bytes_max + k_line_end.size();
    input_.reserve(std::clamp(2 * unread, k_input_bytes, most));
  }
  return input_.space();
}

void RequestReader::received(std::size_t bytes) {
  if (stage_ != Stage::head) body_bytes_received_ += bytes;
  if (stage_ != Stage::collected) {
    input_.received(bytes);
  } else if (auto taken = body_.received(bytes); !taken) {
    fail_with(std::move(taken).error());
  }
}

void RequestReader::received_end() { ended_ = true; }

RequestReader::Event RequestReader::next() {
  Event event = Event::failed;
  switch (stage_) {
    case Stage::head: event = read_head(); break;
    case Stage::planning: return Event::head;
    case Stage::in_place:
      event = input_.unread().size() < declared() ? Event::need_more : complete(input_.unread().substr(0, declared()));
      break;
    case Stage::collected: event = read_collected(); break;
    case Stage::chunked: event = read_chunks(); break;
    case Stage::complete: return Event::complete;
    case Stage::failed: return Event::failed;
  }
  if (event != Event::need_more || !ended_ || waiting() == Waiting::for_request) return event;
  return fail_with({ErrorCode::invalid_argument, "the connection ended in the middle of a request"});
}

RequestReader::Waiting RequestReader::waiting() const {
  if (stage_ != Stage::head) return Waiting::for_body;
  return has_unread() ? Waiting::for_head : Waiting::for_request;
}

RequestReader::Event RequestReader::read_head() {
  skip_empty_line();
  const std::string_view bytes = input_.unread();
  if (bytes.empty()) return Event::need_more;
  switch (scanner_.scan(bytes)) {
    case HeadScanner::State::incomplete: return Event::need_more;
    case HeadScanner::State::refused: return fail_with(scanner_.error());
    case HeadScanner::State::complete: break;
  }
  return interpret_head(bytes.substr(0, scanner_.head_bytes()));
}

/// One empty line before a request is forgiven (RFC 9112, 2.2): old clients sent one behind a body.
void RequestReader::skip_empty_line() {
  if (skipped_empty_line_ || !input_.unread().starts_with(k_line_end)) return;
  input_.consume(k_line_end.size());
  skipped_empty_line_ = true;
}

RequestReader::Event RequestReader::interpret_head(std::string_view bytes) {
  const auto line = parser_.parse_head(bytes, fields_);
  if (!line) return fail_with(line.error());
  input_.consume(bytes.size());
  request_.head.fields = fields_;
  request_.head.method = line->method;
  version_ = line->version;
  if (auto applied = apply_policy(*line); !applied) return fail_with(std::move(applied).error());
  stage_ = Stage::planning;
  return Event::head;
}

Result<void> RequestReader::apply_policy(const RequestLine& line) {
  framing_ = TRY(check_framing(line.version, fields_));
  const Target target = TRY(check_target(line.method, line.target));
  RequestHead& head = request_.head;
  head.path = target.path;
  head.query = target.query;
  // The host of an absolute target replaces the field (RFC 9112, 3.2.2).
  head.host = target.authority.empty() ? framing_.host : target.authority;
  head.content_length = framing_.content_length;
  head.chunked = framing_.chunked;
  return {};
}

void RequestReader::take_body(const BodyPlan& plan) {
  assert(stage_ == Stage::planning);
  body_.start(plan);
  if (const auto* buffered = std::get_if<Buffered>(&plan)) plan_ = *buffered;
  body_bytes_received_ = input_.unread().size();
  if (request_.head.chunked) return begin_chunked_body();
  if (auto checked = body_.check_declared(declared()); !checked) {
    fail_with(std::move(checked).error());
    return;
  }
  begin_sized_body(declared());
}

void RequestReader::begin_sized_body(std::uint64_t length) {
  if (length == 0 || (input_.fits(length) && !body_.is_streamed())) {
    stage_ = Stage::in_place;
    return;
  }
  stage_ = Stage::collected;
  const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(length, input_.unread().size()));
  body_bytes_received_ = here;
  if (auto taken = body_.write(input_.unread().substr(0, here)); !taken) fail_with(std::move(taken).error());
  used_in_place_ = here;
}

/// Chunks must be moved forward as they are decoded, the head must stay: it keeps its memory, the input gets new.
void RequestReader::begin_chunked_body() {
  stage_ = Stage::chunked;
  head_ = std::move(input_);
  input_ = ReceiveBuffer();
  const std::string_view begun = head_.unread();
  input_.reserve(std::max(k_input_bytes, begun.size()));
  input_.append(begun);
}

RequestReader::Event RequestReader::read_collected() {
  if (missing() > 0) return Event::need_more;
  const std::size_t used = std::exchange(used_in_place_, 0);
  input_.consume(used);
  return complete(body_.kept());
}

RequestReader::Event RequestReader::read_chunks() {
  const auto used = parser_.decode_chunks(input_.unread(), body_);
  if (!used) return fail_with(used.error());
  input_.consume(*used);
  return parser_.is_done() ? complete(body_.kept()) : Event::need_more;
}

RequestReader::Event RequestReader::complete(std::string_view body) {
  if (stage_ == Stage::in_place) used_in_place_ = body.size();
  request_.body = body.empty() ? std::string_view(k_no_body.data(), 0) : body;
  stage_ = Stage::complete;
  return Event::complete;
}

RequestReader::Event RequestReader::fail_with(Error error) {
  error_ = std::move(error);
  stage_ = Stage::failed;
  return Event::failed;
}

bool RequestReader::skip_body() {
  assert(stage_ == Stage::planning);
  if (!request_.head.chunked) {
    if (input_.unread().size() < declared()) return false;
    used_in_place_ = static_cast<std::size_t>(declared());
  } else {
    body_.start_discarding();
    const auto used = parser_.decode_chunks(input_.unread(), body_);
    if (!used || !parser_.is_done()) return false;
    used_in_place_ = *used;
  }
  stage_ = Stage::complete;
  return true;
}

Result<void> RequestReader::decode_body() {
  assert(stage_ == Stage::complete);
  if (plan_.coding == ContentCoding::identity || request_.body.empty()) return {};
  content_ = TRY(inflate_body(request_.body, plan_.bytes_max));
  request_.body = std::string_view(content_).substr(0, content_.size() - k_body_padding);
  return {};
}

void RequestReader::finish_request() {
  assert(stage_ == Stage::complete);
  input_.consume(std::exchange(used_in_place_, 0));
  if (!has_unread()) {
    input_.clear();
    if (input_.capacity() > k_input_bytes) input_.release();
  }
  head_.release();
  body_.finish();
  plan_ = Buffered();
  content_ = std::string();
  scanner_.reset();
  fields_.clear();
  request_ = Request();
  framing_ = Framing();
  body_bytes_received_ = 0;
  stage_ = Stage::head;
  skipped_empty_line_ = false;
}

}  // namespace foretell::http
