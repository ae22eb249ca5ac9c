#include "data/gunzip.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#define ZLIB_CONST  // its input is const, as it should be
#include <zlib.h>

#include "data/place.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_input_bytes = 64 * 1024;
constexpr std::size_t k_output_bytes_max = 1u << 30;  // zlib counts in 32 bits

}  // namespace

/// An inflater that ends itself.
class GunzipSource::Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }

  void reset() { inflateReset(&stream_); }

  struct Step {
    std::size_t used = 0;  // of the input
    std::size_t made = 0;
    int state = Z_OK;
  };
  Step step(std::string_view input, std::span<char> out) {
    if (!ready_) return {0, 0, Z_MEM_ERROR};
    stream_.next_in = reinterpret_cast<const Bytef*>(input.data());
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int state = inflate(&stream_, Z_NO_FLUSH);
    return {input.size() - stream_.avail_in, out.size() - stream_.avail_out, state};
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

GunzipSource::GunzipSource(ByteSource& inner, std::string file)
    : inner_(inner), file_(std::move(file)), inflater_(std::make_unique<Inflater>()) {}

GunzipSource::~GunzipSource() = default;

Result<std::size_t> GunzipSource::read(std::span<char> out) {
  const std::span<char> room = out.first(std::min(out.size(), k_output_bytes_max));
  for (;;) {
    if (between_members_) skip_padding();
    if (input_at_ == input_.size() && !inner_ended_) {
      TRY(refill());
      continue;
    }
    if (input_at_ == input_.size() && between_members_) return 0;
    if (std::exchange(between_members_, false)) inflater_->reset();
    const Inflater::Step step = inflater_->step(std::string_view(input_).substr(input_at_), room);
    input_at_ += step.used;
    between_members_ = step.state == Z_STREAM_END;
    if (step.made > 0) return step.made;
    if (step.state == Z_STREAM_END || (step.state == Z_OK && step.used > 0)) continue;
    const bool is_cut = inner_ended_ && (step.state == Z_OK || step.state == Z_BUF_ERROR);
    const std::string problem =
        is_cut ? "the gzip stream is cut short, expected all of it" : "the gzip stream is damaged";
    auto error = fail_at({file_}, problem, "gzip -t tests a file; fetch or write it again");
    error.error().code = ErrorCode::corrupt;
    return error;
  }
}

Result<void> GunzipSource::rewind() {
  TRY(inner_.rewind());
  inflater_->reset();
  input_.clear();
  input_at_ = 0;
  inner_ended_ = false;
  between_members_ = false;
  return {};
}

Result<void> GunzipSource::refill() {
  input_.resize(k_input_bytes);
  input_at_ = 0;
  const Result<std::size_t> length = inner_.read(input_);
  input_.resize(length.value_or(0));
  if (!length) return std::unexpected(length.error());
  inner_ended_ = *length == 0;
  return {};
}

/// Tapes and some servers fill the last block with zeros.
void GunzipSource::skip_padding() {
  while (input_at_ < input_.size() && input_[input_at_] == '\0') ++input_at_;
}

Result<std::string> gunzip(std::string_view compressed, std::size_t bytes_max) {
  MemorySource source(compressed);
  GunzipSource inflated(source, "compressed data");
  std::string content;
  std::string block(k_input_bytes, '\0');
  for (;;) {
    const std::size_t length = TRY(inflated.read(block));
    if (length == 0) return content;
    if (content.size() + length > bytes_max) {
      return fail(ErrorCode::payload_too_large, fmt::format("the gzip stream holds more than {} bytes", bytes_max));
    }
    content.append(block, 0, length);
  }
}

}  // namespace foretell::data
