#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foretell {

/// The places of texts, for look-ups of one text among few or many: open addressing in a table of twice the size.
/// Immutable once made; any number of threads may look up at once. Keeps its own copy of the texts.
class TextIndex {
 public:
  static constexpr std::int32_t k_none = -1;

  TextIndex() : TextIndex(std::span<const std::string>()) {}

  explicit TextIndex(std::span<const std::string> texts)
      : texts_(texts.begin(), texts.end()), places_(std::bit_ceil(2 * texts.size() + 1), k_none) {
    for (std::size_t i = 0; i < texts_.size(); ++i) places_[slot_of(texts_[i])] = static_cast<std::int32_t>(i);
  }

  /// The place of `text`, or k_none. Of equal texts the last counts.
  std::int32_t find(std::string_view text) const { return places_[slot_of(text)]; }

 private:
  template <class Word>
  static std::uint64_t word_at(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
  }
  static std::uint64_t mix(std::uint64_t hash) { return (hash ^ (hash >> 32)) * 0x9e37'79b9'7f4a'7c15u; }

  /// Eight bytes a step: short texts take a fraction of the time of std::hash. It has no secret: texts that were chosen
  /// to collide would make a table slow, but the texts of a table are those of its model, not of a request.
  static std::uint64_t hash_of(std::string_view text) {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    std::uint64_t hash = text.size();
    if (text.size() >= 8) {
      for (const char* at = begin; at + 8 < end; at += 8) hash = mix(hash ^ word_at<std::uint64_t>(at));
      hash ^= word_at<std::uint64_t>(end - 8);  // some of them twice
    } else if (text.size() >= 4) {
      hash ^= word_at<std::uint32_t>(begin) << 32 ^ word_at<std::uint32_t>(end - 4);
    } else {
      for (const char* at = begin; at < end; ++at) hash = hash << 8 ^ word_at<std::uint8_t>(at);
    }
    return mix(mix(hash)) >> 16;
  }

  /// Where `text` stands or would stand: the table is never more than half full.
  std::size_t slot_of(std::string_view text) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(hash_of(text)) & mask;
    while (places_[slot] != k_none && texts_[static_cast<std::size_t>(places_[slot])] != text) slot = (slot + 1) & mask;
    return slot;
  }

  std::vector<std::string> texts_;
  std::vector<std::int32_t> places_;
};

}  // namespace foretell
