// Feeds one connection's bytes to the request reader, cut in different ways, and checks that the requests it finds do
// not depend on the cuts: two parsers that frame one connection differently are how requests are smuggled, so a reader
// that disagrees with itself is the first to look for.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/content_coding.hpp"
#include "http/request_reader.hpp"

namespace {

using namespace foretell;
using http::RequestReader;

constexpr std::size_t k_body_bytes_max = 20'000;  // above and below the sizes of the reader's buffers

class CollectingSink final : public http::BodySink {
 public:
  Result<void> write(std::string_view bytes) override {
    text += bytes;
    return {};
  }

  std::string text;
};

/// Reads a connection in pieces and writes down what it finds.
class Connection {
 public:
  /// `piece_bytes` of each piece; 0: as many as fit.
  void feed(std::string_view bytes, std::size_t piece_bytes) {
    while (!bytes.empty()) {
      const std::span<char> space = reader_.space();
      if (space.empty()) std::abort();  // a reader that needs more must say where to
      std::size_t count = std::min(bytes.size(), space.size());
      if (piece_bytes > 0) count = std::min(count, piece_bytes);
      std::copy_n(bytes.begin(), count, space.begin());
      bytes.remove_prefix(count);
      reader_.received(count);
      if (!go_on()) return;
    }
    reader_.received_end();
    go_on();
  }

  const std::vector<std::string>& story() const { return story_; }

 private:
  bool go_on() {
    while (true) {
      switch (reader_.next()) {
        case RequestReader::Event::need_more: return true;
        case RequestReader::Event::head: plan(); break;
        case RequestReader::Event::complete:
          note_request();
          reader_.finish_request();
          break;
        case RequestReader::Event::failed: story_.emplace_back(to_text(reader_.error().code)); return false;
      }
    }
  }

  void plan() {
    sink_ = reader_.head().method == http::Method::put ? std::make_shared<CollectingSink>() : nullptr;
    if (sink_) {
      reader_.take_body(http::Streamed{sink_, k_body_bytes_max});
    } else {
      const auto coding = http::content_coding(reader_.head());
      reader_.take_body(http::Buffered{k_body_bytes_max, coding.value_or(http::ContentCoding::identity)});
    }
  }

  void note_request() {
    if (const auto decoded = reader_.decode_body(); !decoded) story_.push_back(decoded.error().message);
    const http::Request& request = reader_.request();
    std::string note(to_text(request.head.method));
    for (const std::string_view part : {request.head.path, request.head.query, request.head.host})
      note.append(" ").append(part);
    for (const http::Field& field : request.head.fields)
      note.append(" ").append(field.name).append("=").append(field.value);
    note.append(" ").append(sink_ ? std::string_view(sink_->text) : request.body);
    note.append(reader_.keep_alive() ? " keep" : " close");
    // The padding is readable: AddressSanitizer watches.
    volatile char last = request.body.data()[request.body.size() + http::k_body_padding - 1];
    static_cast<void>(last);
    story_.push_back(std::move(note));
  }

  RequestReader reader_;
  std::shared_ptr<CollectingSink> sink_;
  std::vector<std::string> story_;
};

/// The other way out of a head: what has come of its body is skipped.
void skip_everything(std::string_view bytes) {
  RequestReader reader;
  while (!bytes.empty()) {
    const std::span<char> space = reader.space();
    const std::size_t count = std::min(bytes.size(), space.size());
    std::copy_n(bytes.begin(), count, space.begin());
    bytes.remove_prefix(count);
    reader.received(count);
    RequestReader::Event event = reader.next();
    for (; event == RequestReader::Event::head; event = reader.next()) {
      if (!reader.skip_body()) return;
      reader.finish_request();
    }
    if (event == RequestReader::Event::failed) return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Connection whole;
  whole.feed(bytes, 0);
  for (const std::size_t piece_bytes : {std::size_t{1}, std::size_t{2} + size % 61}) {
    Connection pieces;
    pieces.feed(bytes, piece_bytes);
    if (pieces.story() != whole.story()) std::abort();
  }
  skip_everything(bytes);
  return 0;
}
