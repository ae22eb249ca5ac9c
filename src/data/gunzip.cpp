#include "data/gunzip.hpp"

#include <string_view>
#include <utility>

#include "data/place.hpp"

namespace foretell::data {
namespace {

constexpr std::size_t k_input_bytes = 64 * 1024;

}  // namespace

Result<std::size_t> GunzipSource::read(std::span<char> out) {
  using State = Inflater::State;
  for (;;) {
    if (between_members_) skip_padding();
    if (input_at_ == input_.size() && !inner_ended_) {
      TRY(refill());
      continue;
    }
    if (input_at_ == input_.size() && between_members_) return 0;
    if (std::exchange(between_members_, false)) inflater_.reset();
    const Inflater::Step step = inflater_.step(std::string_view(input_).substr(input_at_), out);
    input_at_ += step.used;
    between_members_ = step.state == State::ended;
    if (step.made > 0) return step.made;
    if (step.state == State::ended || (step.state == State::going_on && step.used > 0)) continue;
    const bool is_cut = inner_ended_ && step.state != State::damaged;
    const std::string problem =
        is_cut ? "the gzip stream is cut short, expected all of it" : "the gzip stream is damaged";
    auto error = fail_at({file_}, problem, "gzip -t tests a file; fetch or write it again");
    error.error().code = ErrorCode::corrupt;
    return error;
  }
}

Result<void> GunzipSource::rewind() {
  TRY(inner_.rewind());
  inflater_.reset();
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

}  // namespace foretell::data
