#include "data/content_source.hpp"

#include <algorithm>
#include <utility>

#include "data/gunzip.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_gzip_mark_bytes = 2;

}  // namespace

/// A source whose first bytes were looked at already, and come all the same.
class ContentSource::Replay final : public ByteSource {
 public:
  explicit Replay(ByteSource& inner) : inner_(inner) {}

  /// The first bytes: as many as are asked for, unless there are fewer.
  Result<std::string_view> peek(std::size_t bytes) {
    while (peeked_.size() < bytes) {
      const std::size_t before = peeked_.size();
      peeked_.resize(bytes);
      const Result<std::size_t> length = inner_.read(std::span(peeked_).subspan(before));
      peeked_.resize(before + length.value_or(0));
      if (!length) return std::unexpected(length.error());
      if (*length == 0) break;
    }
    return peeked_;
  }

  Result<std::size_t> read(std::span<char> out) override {
    if (peeked_.empty()) return inner_.read(out);
    const std::size_t length = std::min(out.size(), peeked_.size());
    std::ranges::copy_n(peeked_.begin(), static_cast<std::ptrdiff_t>(length), out.begin());
    peeked_.erase(0, length);
    return length;
  }
  Result<void> rewind() override { return inner_.rewind(); }

 private:
  ByteSource& inner_;
  std::string peeked_;
};

ContentSource::ContentSource(ByteSource& inner, std::string file)
    : file_(std::move(file)), replay_(std::make_unique<Replay>(inner)) {}
ContentSource::~ContentSource() = default;

Result<std::size_t> ContentSource::read(std::span<char> out) {
  if (!started_) TRY(start());
  return inflated_ != nullptr ? inflated_->read(out) : replay_->read(out);
}

Result<void> ContentSource::start() {
  if (is_gzip(TRY(replay_->peek(k_gzip_mark_bytes)))) inflated_ = std::make_unique<GunzipSource>(*replay_, file_);
  started_ = true;
  return {};
}

Result<void> ContentSource::rewind() {
  if (!started_) return {};
  return fail(ErrorCode::internal, file_ + " is read once only");
}

}  // namespace foretell::data
