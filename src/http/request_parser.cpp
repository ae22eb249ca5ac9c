#include "http/request_parser.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::http {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;

/// A legal chunked body has at least this many bytes to come at any point before its end ("0\r\n\r\n"). Beast 1.81
/// asserts so when it resumes inside the last chunk, so it never sees fewer.
constexpr std::size_t k_chunk_bytes_min = 5;

std::string_view to_view(boost::beast::string_view text) { return {text.data(), text.size()}; }

Method to_method(beast_http::verb verb) {
  switch (verb) {
    case beast_http::verb::get: return Method::get;
    case beast_http::verb::head: return Method::head;
    case beast_http::verb::post: return Method::post;
    case beast_http::verb::put: return Method::put;
    case beast_http::verb::patch: return Method::patch;
    case beast_http::verb::delete_: return Method::del;
    case beast_http::verb::options: return Method::options;
    default: return Method::other;
  }
}

/// Beast's parser of one message, with its callbacks.
class MessageParser final : public beast_http::basic_parser<true> {
 public:
  explicit MessageParser(std::vector<Field>& fields) : fields_(fields) {
    eager(true);
    body_limit(boost::none);                                  // BodyStore has the limits of bodies,
    header_limit(std::numeric_limits<std::uint32_t>::max());  // HeadScanner those of heads
  }

  const RequestLine& line() const { return line_; }
  void set_body(BodyStore* body) { body_ = body; }
  /// The error of the body, when put() stopped because of it.
  std::optional<Error>& body_error() { return body_error_; }

 private:
  using Text = boost::beast::string_view;

  void on_request_impl(beast_http::verb verb, Text, Text target, int version, error_code&) override {
    line_ = {to_method(verb), to_view(target), version == 10 ? Version::http_1_0 : Version::http_1_1};
  }
  void on_response_impl(int, Text, int, error_code&) override {}
  void on_field_impl(beast_http::field, Text name, Text value, error_code&) override {
    // Trailers arrive here too; they are no header fields and must never look like them.
    if (!head_is_done_) fields_.push_back({to_view(name), to_view(value)});
  }
  void on_header_impl(error_code&) override { head_is_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(Text bytes, error_code&) override { return bytes.size(); }
  void on_chunk_header_impl(std::uint64_t size, Text, error_code& error) override {
    if (size > 0) keep(body_->begin_chunk(size), error);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, error_code& error) override {
    keep(body_->write(to_view(bytes)), error);
    return bytes.size();
  }
  void on_finish_impl(error_code&) override {}

  void keep(Result<void> result, error_code& error) {
    if (result) return;
    body_error_ = std::move(result).error();
    error = beast_http::error::body_limit;  // any error stops the parser
  }

  std::vector<Field>& fields_;
  RequestLine line_;
  BodyStore* body_ = nullptr;
  std::optional<Error> body_error_;
  bool head_is_done_ = false;
};

std::unexpected<Error> malformed(const error_code& error) {
  return fail(ErrorCode::invalid_argument, fmt::format("the request is not valid HTTP/1.1: {}", error.message()));
}

}  // namespace

/// A Beast parser serves one message and cannot be reused, hence the optional.
class RequestParser::Beast {
 public:
  std::optional<MessageParser> parser;
};

RequestParser::RequestParser() : beast_(std::make_unique<Beast>()) {}
RequestParser::~RequestParser() = default;

Result<RequestLine> RequestParser::parse_head(std::string_view head, std::vector<Field>& fields) {
  fields.clear();
  MessageParser& parser = beast_->parser.emplace(fields);
  error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(head), error);
  if (error || used != head.size()) {
    fields.clear();
    return malformed(error);
  }
  return parser.line();
}

Result<std::size_t> RequestParser::decode_chunks(std::string_view bytes, BodyStore& body) {
  MessageParser& parser = *beast_->parser;
  assert(!parser.is_done());
  parser.set_body(&body);
  std::size_t used = 0;
  while (!parser.is_done() && bytes.size() - used >= k_chunk_bytes_min) {
    // A window of the size of the limit: what does not fit is too large, however the bytes came in.
    const std::string_view window = bytes.substr(used, limits::k_chunk_framing_bytes_max);
    error_code error;
    const std::size_t taken = parser.put(boost::asio::buffer(window), error);
    if (error && error != beast_http::error::need_more) {
      if (parser.body_error()) return std::unexpected(*std::move(parser.body_error()));
      return malformed(error);
    }
    used += taken;
    if (taken > 0) continue;
    if (window.size() < limits::k_chunk_framing_bytes_max) break;
    return fail(ErrorCode::headers_too_large,
                fmt::format("a chunk's size line, or the trailers, are longer than {} bytes",
                            limits::k_chunk_framing_bytes_max));
  }
  return used;
}

bool RequestParser::is_done() const { return beast_->parser->is_done(); }

}  // namespace foretell::http
