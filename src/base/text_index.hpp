#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
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
  /// Where `text` stands or would stand: the table is never more than half full.
  std::size_t slot_of(std::string_view text) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t slot = std::hash<std::string_view>{}(text)&mask;
    while (places_[slot] != k_none && texts_[static_cast<std::size_t>(places_[slot])] != text) slot = (slot + 1) & mask;
    return slot;
  }

  std::vector<std::string> texts_;
  std::vector<std::int32_t> places_;
};

}  // namespace foretell
