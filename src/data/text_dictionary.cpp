#include "data/text_dictionary.hpp"

#include <cstring>

namespace foretell::data {
namespace {

constexpr std::size_t k_word_bytes = 8;

template <class Word>
std::uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// A text of up to 16 bytes as two words: texts of one length differ where their words do.
struct ShortText {
  std::uint64_t front = 0;
  std::uint64_t back = 0;

  static constexpr std::size_t k_bytes_max = 2 * k_word_bytes;

  explicit ShortText(std::string_view text) {
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    if (text.size() >= k_word_bytes) {
      front = load<std::uint64_t>(begin);
      back = load<std::uint64_t>(end - k_word_bytes);
    } else if (text.size() >= k_word_bytes / 2) {
      front = load<std::uint32_t>(begin);
      back = load<std::uint32_t>(end - k_word_bytes / 2);
    } else if (!text.empty()) {
      front = load<std::uint8_t>(begin) | load<std::uint8_t>(begin + text.size() / 2) << 8;
      back = load<std::uint8_t>(end - 1);
    }
  }

  bool operator==(const ShortText&) const = default;
};

/// Both halves of the product of two words, one upon the other: each bit of the result depends on most bits of both
/// (the mixing step of wyhash, Wang Yi, 2019).
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Word128 = unsigned __int128;
  const Word128 product = Word128{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint32_t hash_of(std::string_view text) {
  constexpr std::uint64_t k_first_odd = 0x9E37'79B9'7F4A'7C15;
  constexpr std::uint64_t k_second_odd = 0xBF58'476D'1CE4'E5B9;
  std::uint64_t hash = text.size();
  while (text.size() > ShortText::k_bytes_max) {
    hash = mix(load<std::uint64_t>(text.data()) ^ k_first_odd, hash ^ k_second_odd);
    text.remove_prefix(k_word_bytes);
  }
  const ShortText rest(text);
  return static_cast<std::uint32_t>(mix(rest.front ^ k_first_odd ^ hash, rest.back ^ k_second_odd));
}

bool equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  return a.size() <= ShortText::k_bytes_max ? ShortText(a) == ShortText(b) : a == b;
}

}  // namespace

std::int32_t TextDictionary::find(std::string_view text) const { return slot_for(text, hash_of(text)).code; }

std::int32_t TextDictionary::add(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  const Slot& found = slot_for(text, hash);
  if (found.code != k_none) return found.code;
  const auto code = static_cast<std::int32_t>(texts_.size());
  slots_[static_cast<std::size_t>(&found - slots_.data())] = {hash, code};
  texts_.emplace_back(text);
  if (2 * texts_.size() > slots_.size()) grow();
  return code;
}

/// The slot that holds `text`, or the empty one where it belongs.
const TextDictionary::Slot& TextDictionary::slot_for(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.code == k_none) return slot;
    if (slot.hash == hash && equal(texts_[static_cast<std::size_t>(slot.code)], text)) return slot;
  }
}

void TextDictionary::grow() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.code == k_none) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].code != k_none) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace foretell::data
