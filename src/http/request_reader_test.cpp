#include "http/request_reader.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/gzip.hpp"
#include "base/limits.hpp"

namespace foretell::http {
namespace {

using Event = RequestReader::Event;

class CollectingSink final : public BodySink {
 public:
  Result<void> write(std::string_view bytes) override {
    text += bytes;
    if (text.size() > refused_above) return fail(ErrorCode::conflict, "the sink has had enough");
    return {};
  }

  std::string text;
  std::size_t refused_above = std::string::npos;
};

/// What came of some bytes: "METHOD path[?query] [body]" for each request, then the code of the failure, if any.
using Story = std::vector<std::string>;
using Planner = std::function<BodyPlan(const RequestHead&)>;

BodyPlan keep_all(const RequestHead&) { return Buffered{limits::k_body_bytes_max}; }
Planner keep_up_to(std::size_t bytes_max) {
  return [bytes_max](const RequestHead&) { return Buffered{bytes_max}; };
}

std::string tell(const Request& request) {
  std::string text(to_text(request.head.method));
  text += ' ';
  text += request.head.path;
  if (!request.head.query.empty()) text += '?';
  text += request.head.query;
  if (request.body.empty()) return text;
  text += ' ';
  return text += request.body;
}

/// Lets the reader go on; false when it has failed.
bool go_on(RequestReader& reader, Story& story, const Planner& plan) {
  while (true) {
    switch (reader.next()) {
      case Event::need_more: return true;
      case Event::head: reader.take_body(plan(reader.head())); break;
      case Event::complete:
        story.push_back(tell(reader.request()));
        reader.finish_request();
        break;
      case Event::failed: story.emplace_back(to_text(reader.error().code)); return false;
    }
  }
}

Story read_in_pieces(std::string_view bytes, std::size_t piece_bytes, const Planner& plan, bool end) {
  RequestReader reader;
  Story story;
  while (!bytes.empty()) {
    const std::span<char> space = reader.space();
    EXPECT_FALSE(space.empty());
    const std::size_t count = std::min({space.size(), bytes.size(), piece_bytes});
    std::copy_n(bytes.begin(), count, space.begin());
    bytes.remove_prefix(count);
    reader.received(count);
    if (!go_on(reader, story, plan)) return story;
  }
  if (end) {
    reader.received_end();
    go_on(reader, story, plan);
  }
  return story;
}

/// Reads `bytes` in one piece, in pieces and byte by byte, and checks that this makes no difference.
Story read(std::string_view bytes, const Planner& plan = keep_all, bool end = false) {
  const Story whole = read_in_pieces(bytes, bytes.size(), plan, end);
  EXPECT_EQ(read_in_pieces(bytes, 1, plan, end), whole);
  EXPECT_EQ(read_in_pieces(bytes, 1'000, plan, end), whole);
  return whole;
}

std::string post(std::string_view path, std::string_view body) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

std::string post_chunked(std::string_view chunks) {
  return "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

const std::string k_get = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(RequestReader, ReadsPipelinedRequestsInOrder) {
  EXPECT_EQ(read(k_get + post("/p?q", "body") + k_get + post("/p", "")),
            (Story{"GET /next", "POST /p?q body", "GET /next", "POST /p"}));
}

TEST(RequestReader, ForgivesOneEmptyLineBeforeARequest) {
  EXPECT_EQ(read(post("/p", "x") + "\r\n" + k_get), (Story{"POST /p x", "GET /next"}));
  EXPECT_EQ(read("\r\n\r\n" + k_get), (Story{"invalid_argument"}));
}

TEST(RequestReader, CollectsBodiesLargerThanItsInput) {
  std::string body(300'000, 'b');
  body.back() = 'e';
  EXPECT_EQ(read(post("/p", body) + k_get), (Story{"POST /p " + body, "GET /next"}));
}

TEST(RequestReader, CollectsBodiesBehindLargeHeads) {
  const std::string fields = "X: " + std::string(8'000, 'x') + "\r\nY: " + std::string(8'000, 'y') + "\r\n";
  EXPECT_EQ(read("POST /h HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: 5\r\n\r\nhello" + k_get),
            (Story{"POST /h hello", "GET /next"}));
}

TEST(RequestReader, KeepsPaddingBehindEveryBody) {
  const Planner plan = keep_all;
  for (const std::string& bytes : {k_get, post("/p", "x"), post("/p", std::string(100'000, 'x')),
                                   post_chunked("5\r\nhello\r\n0\r\n\r\n"), post("/p", std::string(8'192 - 60, 'x'))}) {
    RequestReader reader;
    for (std::string_view left = bytes; reader.next() != Event::complete;) {
      if (reader.next() == Event::head) {
        reader.take_body(plan(reader.head()));
        continue;
      }
      const std::span<char> space = reader.space();
      const std::size_t count = std::min(space.size(), left.size());
      std::copy_n(left.begin(), count, space.begin());
      left.remove_prefix(count);
      reader.received(count);
    }
    const std::string_view body = reader.request().body;
    const std::string copy(body.data(), body.size() + k_body_padding);  // AddressSanitizer watches
    EXPECT_EQ(std::string_view(copy).substr(0, body.size()), body);
  }
}

TEST(RequestReader, DecodesChunksWithExtensionsAndTrailers) {
  EXPECT_EQ(read(post_chunked("5;a=b;c=\"d;\\\"e\"\r\nhello\r\n00A\r\n, 0123456-\r\n0;last\r\n"
                              "Authorization: x\r\nX: y\r\n\r\n") +
                 k_get),
            (Story{"POST /c hello, 0123456-", "GET /next"}));
  EXPECT_EQ(read(post_chunked("0\r\n\r\n") + k_get), (Story{"POST /c", "GET /next"}));
}

TEST(RequestReader, DropsTrailerFields) {
  const Planner look = [](const RequestHead& head) {
    EXPECT_EQ(head.fields.size(), 2u);
    return Buffered{100};
  };
  RequestReader reader;
  const std::string bytes = post_chunked("1\r\nx\r\n0\r\nAuthorization: y\r\n\r\n");
  std::copy(bytes.begin(), bytes.end(), reader.space().begin());
  reader.received(bytes.size());
  ASSERT_EQ(reader.next(), Event::head);
  reader.take_body(look(reader.head()));
  ASSERT_EQ(reader.next(), Event::complete);
  EXPECT_EQ(reader.request().head.fields.size(), 2u);
  EXPECT_EQ(reader.request().head.field("authorization"), "");
}

TEST(RequestReader, RefusesBadChunkFraming) {
  for (const char* chunks :
       {"x\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n",
        "5 5\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n0\r\nX: a\n\r\n\r\n",
        "5\r\nhello\r\n0\r\nbad trailer\r\n\r\n", "11111111111111111\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n", "5;\x01\r\nhello\r\n0\r\n\r\n", "5\rhello\r\n0\r\n\r\n"}) {
    EXPECT_EQ(read(post_chunked(chunks)), (Story{"invalid_argument"})) << chunks;
  }
}

TEST(RequestReader, LimitsTheDeclaredLength) {
  EXPECT_EQ(read(post("/p", "12345"), keep_up_to(5)), (Story{"POST /p 12345"}));
  EXPECT_EQ(read("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n", keep_up_to(5)),
            (Story{"payload_too_large"}))
      << "before any of it has come";
}

TEST(RequestReader, LimitsDecodedBytes) {
  EXPECT_EQ(read(post_chunked("2\r\n12\r\n3\r\n345\r\n0\r\n\r\n"), keep_up_to(5)), (Story{"POST /c 12345"}));
  EXPECT_EQ(read(post_chunked("2\r\n12\r\n4\r\n345"), keep_up_to(5)), (Story{"payload_too_large"}));
  EXPECT_EQ(read(post_chunked("ffffffffffffffff\r\n"), keep_up_to(5)), (Story{"payload_too_large"}));
  EXPECT_EQ(read(post_chunked("1\r\n1\r\nffffffffffffffff\r\n")), (Story{"payload_too_large"}));
}

TEST(RequestReader, LimitsTheNumberOfChunks) {
  std::string chunks;
  for (std::size_t i = 0; i < limits::k_chunks_max; ++i) chunks += "1\r\nx\r\n";
  EXPECT_EQ(read(post_chunked(chunks + "0\r\n\r\n")), (Story{"POST /c " + std::string(limits::k_chunks_max, 'x')}));
  EXPECT_EQ(read(post_chunked(chunks + "1\r\nx\r\n0\r\n\r\n")), (Story{"payload_too_large"}));
}

TEST(RequestReader, LimitsTheFramingOfChunks) {
  const auto size_line = [](std::size_t bytes) { return "1;" + std::string(bytes - 4, 'e') + "\r\n"; };
  // The line end of the chunk before belongs to the size line, as Beast reads it.
  const std::size_t longest = limits::k_chunk_framing_bytes_max;
  EXPECT_EQ(read(post_chunked(size_line(longest) + "x\r\n0\r\n\r\n")), (Story{"POST /c x"}));
  EXPECT_EQ(read(post_chunked(size_line(longest + 1) + "x\r\n0\r\n\r\n")), (Story{"headers_too_large"}));

  const auto last = [](std::size_t bytes) { return "0\r\nT: " + std::string(bytes - 10, 't') + "\r\n\r\n"; };
  EXPECT_EQ(read(post_chunked(last(longest))), (Story{"POST /c"}));
  EXPECT_EQ(read(post_chunked(last(longest + 1))), (Story{"headers_too_large"}));
}

TEST(RequestReader, StreamsBodiesToTheirSink) {
  const std::string body(100'000, 's');
  for (const std::string& bytes : {post("/s", body), post_chunked("186A0\r\n" + body + "\r\n0\r\n\r\n")}) {
    std::vector<std::shared_ptr<CollectingSink>> sinks;
    const Planner stream = [&](const RequestHead&) {
      sinks.push_back(std::make_shared<CollectingSink>());
      return Streamed{sinks.back(), body.size()};
    };
    const Story story = read(bytes + k_get, stream);
    ASSERT_EQ(story.size(), 2u);
    EXPECT_EQ(story.front().find('s', 8), std::string::npos) << "the request itself has no body";
    for (std::size_t i = 0; i < sinks.size(); i += 2) EXPECT_EQ(sinks[i]->text, body);
  }
}

TEST(RequestReader, LimitsStreamedBodies) {
  const Planner stream = [](const RequestHead&) { return Streamed{std::make_shared<CollectingSink>(), 5}; };
  EXPECT_EQ(read(post("/s", "12345"), stream), (Story{"POST /s"}));
  EXPECT_EQ(read("POST /s HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n", stream), (Story{"payload_too_large"}));
  EXPECT_EQ(read(post_chunked("6\r\n"), stream), Story{}) << "too few bytes to be sure";
  EXPECT_EQ(read(post_chunked("6\r\n12"), stream), (Story{"payload_too_large"}));
}

TEST(RequestReader, EndsWithTheErrorOfTheSink) {
  const std::string body(50'000, 's');
  const Planner stream = [](const RequestHead&) {
    auto sink = std::make_shared<CollectingSink>();
    sink->refused_above = 100;
    return Streamed{std::move(sink), 100'000};
  };
  EXPECT_EQ(read(post("/s", body), stream), (Story{"conflict"}));
  EXPECT_EQ(read(post_chunked("C350\r\n" + body + "\r\n0\r\n\r\n"), stream), (Story{"conflict"}));
}

TEST(RequestReader, RefusesARequestThatIsCutOff) {
  const std::string request = post("/p", "body");
  for (std::size_t bytes = 1; bytes < request.size(); ++bytes) {
    EXPECT_EQ(read(request.substr(0, bytes), keep_all, true), (Story{"invalid_argument"})) << bytes;
  }
  EXPECT_EQ(read(post_chunked("5\r\nhello\r\n0\r\n\r"), keep_all, true), (Story{"invalid_argument"}));
  EXPECT_EQ(read(request, keep_all, true), (Story{"POST /p body"}));
}

TEST(RequestReader, SkipsABodyThatHasArrived) {
  for (const std::string& bytes : {k_get, post("/p", "body"), post_chunked("4\r\nbody\r\n0\r\n\r\n")}) {
    RequestReader reader;
    const std::string both = bytes + k_get;
    std::copy(both.begin(), both.end(), reader.space().begin());
    reader.received(both.size());
    ASSERT_EQ(reader.next(), Event::head);
    ASSERT_TRUE(reader.skip_body());
    reader.finish_request();
    ASSERT_EQ(reader.next(), Event::head);
    EXPECT_EQ(reader.head().path, "/next");
  }
}

TEST(RequestReader, DoesNotSkipABodyThatHasNot) {
  for (const std::string& bytes : {post("/p", "body"), post_chunked("4\r\nbody\r\n0\r\n\r\n")}) {
    RequestReader reader;
    std::copy(bytes.begin(), bytes.end() - 1, reader.space().begin());
    reader.received(bytes.size() - 1);
    ASSERT_EQ(reader.next(), Event::head);
    EXPECT_FALSE(reader.skip_body());
  }
}

TEST(RequestReader, SaysWhatItWaitsFor) {
  using Waiting = RequestReader::Waiting;
  RequestReader reader;
  const auto put = [&](std::string_view bytes) {
    std::copy(bytes.begin(), bytes.end(), reader.space().begin());
    reader.received(bytes.size());
  };
  ASSERT_EQ(reader.next(), Event::need_more);
  EXPECT_EQ(reader.waiting(), Waiting::for_request);
  put("POST / HTTP/1.1\r\nHost: a\r\n");
  ASSERT_EQ(reader.next(), Event::need_more);
  EXPECT_EQ(reader.waiting(), Waiting::for_head);
  put("Content-Length: 2\r\n\r\n1");
  ASSERT_EQ(reader.next(), Event::head);
  reader.take_body(Buffered{100});
  ASSERT_EQ(reader.next(), Event::need_more);
  EXPECT_EQ(reader.waiting(), Waiting::for_body);
  EXPECT_EQ(reader.body_bytes_received(), 1u);
}

/// Feeds one whole request that is taken as `plan` says.
void feed(RequestReader& reader, std::string bytes, const Buffered& plan) {
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::span<char> space = reader.space();
    const std::size_t count = std::min(space.size(), rest.size());
    std::copy_n(rest.begin(), count, space.begin());
    rest.remove_prefix(count);
    reader.received(count);
    while (reader.next() == Event::head) reader.take_body(plan);
  }
}

TEST(RequestReader, UndoesTheCodingThatThePlanNamed) {
  const std::string text(50'000, 'x');
  const std::string compressed = Deflater().deflate(text).value();
  const std::string sized =
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(compressed.size()) + "\r\n\r\n" + compressed;
  const std::string chunked = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" +
                              compressed.substr(0, 5) + fmt::format("\r\n{:x}\r\n", compressed.size() - 5) +
                              compressed.substr(5) + "\r\n0\r\n\r\n";
  RequestReader reader;
  for (const std::string& bytes : {sized, chunked}) {
    feed(reader, bytes, {text.size(), ContentCoding::gzip});
    ASSERT_EQ(reader.next(), Event::complete);
    ASSERT_TRUE(reader.decode_body());
    EXPECT_EQ(reader.request().body, text);
    EXPECT_EQ(reader.request().body.data()[text.size() + k_body_padding - 1], '\0');
    reader.finish_request();
  }
  feed(reader, sized, {text.size() - 1, ContentCoding::gzip});
  EXPECT_EQ(reader.decode_body().error().code, ErrorCode::payload_too_large);
  reader.finish_request();
  feed(reader, sized, {text.size()});
  EXPECT_TRUE(reader.decode_body());
  EXPECT_EQ(reader.request().body, compressed) << "the plan says nothing of a coding";
}

}  // namespace
}  // namespace foretell::http
