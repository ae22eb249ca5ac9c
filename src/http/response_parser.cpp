#include "http/response_parser.hpp"

#include <optional>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;

/// Beast 1.81 asserts that it resumes a chunk's framing with at least this many bytes; a legal one has them.
constexpr std::size_t k_chunk_bytes_min = 5;

class MessageParser final : public beast_http::basic_parser<false> {
 public:
  MessageParser(ClientResponse& response, bool is_head) : response_(response) {
    eager(true);
    skip(is_head);
    header_limit(limits::k_header_bytes_max);
    body_limit(limits::k_body_bytes_max);
  }

 private:
  using Text = boost::beast::string_view;

  void on_request_impl(beast_http::verb, Text, Text, int, error_code&) override {}
  void on_response_impl(int status, Text, int, error_code&) override { response_.status = status; }
  void on_field_impl(beast_http::field, Text, Text, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(Text bytes, error_code&) override { return append(bytes); }
  void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, error_code&) override { return append(bytes); }
  void on_finish_impl(error_code&) override {}

  std::size_t append(Text bytes) {
    response_.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  ClientResponse& response_;
};

bool is_interim(int status) { return status >= 100 && status < 200; }

std::unexpected<Error> bad_answer(const error_code& error) {
  return fail(ErrorCode::unavailable, fmt::format("the answer is not one that can be read: {}", error.message()));
}

}  // namespace

class ResponseParser::Beast {
 public:
  std::optional<MessageParser> parser;
};

ResponseParser::ResponseParser(bool is_head) : beast_(std::make_unique<Beast>()), is_head_(is_head) {
  beast_->parser.emplace(response_, is_head_);
}
ResponseParser::~ResponseParser() = default;

Result<bool> ResponseParser::take(std::string_view bytes) {
  pending_ += bytes;
  bool complete = TRY(parse());
  while (complete && is_interim(response_.status)) {
    beast_->parser.emplace(response_, is_head_);
    complete = TRY(parse());
  }
  return complete;
}

Result<bool> ResponseParser::parse() {
  MessageParser& parser = *beast_->parser;
  error_code error;
  while (!error && !parser.is_done() && !pending_.empty()) {
    const bool in_chunks = parser.is_header_done() && parser.chunked();
    if (in_chunks && pending_.size() < k_chunk_bytes_min) break;
    pending_.erase(0, parser.put(boost::asio::buffer(pending_), error));
  }
  if (error && error != beast_http::error::need_more) return bad_answer(error);
  // What is left is the framing of one chunk or a part of a head; the latter is limited by the parser.
  if (parser.is_header_done() && !parser.is_done() && pending_.size() > limits::k_header_bytes_max) {
    return bad_answer(beast_http::error::header_limit);
  }
  return parser.is_done();
}

Result<void> ResponseParser::take_end() {
  error_code error;
  MessageParser& parser = *beast_->parser;
  if (parser.got_some()) parser.put_eof(error);
  if (!parser.got_some() || error) {
    return fail(ErrorCode::unavailable, "the connection ended before the answer was complete");
  }
  return {};
}

}  // namespace foretell::http
