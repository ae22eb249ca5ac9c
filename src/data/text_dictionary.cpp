#include "data/text_dictionary.hpp"

#include <functional>

namespace foretell::data {
namespace {

std::uint32_t hash_of(std::string_view text) { return static_cast<std::uint32_t>(std::hash<std::string_view>()(text)); }

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
    if (slot.hash == hash && texts_[static_cast<std::size_t>(slot.code)] == text) return slot;
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
