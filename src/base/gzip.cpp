#include "base/gzip.hpp"

#include <algorithm>

#include <fmt/format.h>
#define ZLIB_CONST  // its input is const, as it should be
#include <zlib.h>

namespace foretell {
namespace {

constexpr int k_gzip_window_bits = 16 + MAX_WBITS;   // zlib's way to ask for gzip
constexpr int k_memory_level = 8;                    // zlib's default
constexpr std::size_t k_piece_bytes_max = 1u << 30;  // zlib counts in 32 bits
constexpr std::size_t k_block_bytes = 64 * 1024;

void set_input(z_stream& stream, std::string_view input) {
  stream.next_in = reinterpret_cast<const Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
}

void set_output(z_stream& stream, std::span<char> out) {
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

struct Inflater::Stream {
  Stream() { is_ready = inflateInit2(&zlib, k_gzip_window_bits) == Z_OK; }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    if (is_ready) inflateEnd(&zlib);
  }

  z_stream zlib{};
  bool is_ready = false;
};

Inflater::Inflater() : stream_(std::make_unique<Stream>()) {}
Inflater::~Inflater() = default;

void Inflater::reset() { inflateReset(&stream_->zlib); }

Inflater::Step Inflater::step(std::string_view input, std::span<char> out) {
  if (!stream_->is_ready) return {0, 0, State::damaged};
  input = input.substr(0, k_piece_bytes_max);
  out = out.first(std::min(out.size(), k_piece_bytes_max));
  z_stream& zlib = stream_->zlib;
  set_input(zlib, input);
  set_output(zlib, out);
  const auto state_of = [](int code) {
    switch (code) {
      case Z_OK: return State::going_on;
      case Z_BUF_ERROR: return State::stalled;
      case Z_STREAM_END: return State::ended;
      default: return State::damaged;
    }
  };
  const State state = state_of(inflate(&zlib, Z_NO_FLUSH));
  return {input.size() - zlib.avail_in, out.size() - zlib.avail_out, state};
}

Result<std::string> gunzip(std::string_view compressed, std::size_t bytes_max) {
  Inflater inflater;
  std::string content;
  std::string block(k_block_bytes, '\0');
  for (;;) {
    const Inflater::Step step = inflater.step(compressed, block);
    compressed.remove_prefix(step.used);
    if (step.made > bytes_max - content.size()) {
      return fail(ErrorCode::payload_too_large, fmt::format("the gzip stream holds more than {} bytes", bytes_max));
    }
    content.append(block, 0, step.made);
    if (step.state == Inflater::State::ended) {
      if (compressed.empty()) return content;
      inflater.reset();
    } else if (step.state == Inflater::State::damaged) {
      return fail(ErrorCode::corrupt, "the gzip stream is damaged");
    } else if (step.used == 0 && step.made == 0) {
      return fail(ErrorCode::corrupt, "the gzip stream is cut short, expected all of it");
    }
  }
}

struct Deflater::Stream {
  Stream() {
    is_ready =
        deflateInit2(&zlib, Z_BEST_SPEED, Z_DEFLATED, k_gzip_window_bits, k_memory_level, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    if (is_ready) deflateEnd(&zlib);
  }

  z_stream zlib{};
  bool is_ready = false;
};

Deflater::Deflater() = default;
Deflater::~Deflater() = default;

std::optional<std::string> Deflater::deflate(std::string_view text) {
  if (text.empty() || text.size() > k_piece_bytes_max) return std::nullopt;
  if (!stream_) stream_ = std::make_unique<Stream>();
  z_stream& zlib = stream_->zlib;
  if (!stream_->is_ready || deflateReset(&zlib) != Z_OK) return std::nullopt;
  std::string compressed(text.size() - 1, '\0');
  set_input(zlib, text);
  set_output(zlib, compressed);
  if (::deflate(&zlib, Z_FINISH) != Z_STREAM_END) return std::nullopt;  // it has no room: it is not shorter
  compressed.resize(compressed.size() - zlib.avail_out);
  return compressed;
}

}  // namespace foretell
