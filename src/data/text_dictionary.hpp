#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foretell::data {

/// Distinct texts, each with a code: its place in the order in which they were added. One thread at a time.
class TextDictionary {
 public:
  static constexpr std::int32_t k_none = -1;

  /// The code of `text`, or k_none.
  std::int32_t find(std::string_view text) const;
  /// The code of `text`, which is added if need be.
  std::int32_t add(std::string_view text);

  std::size_t size() const { return texts_.size(); }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::int32_t code = k_none;
  };

  const Slot& slot_for(std::string_view text, std::uint32_t hash) const;
  void grow();

  std::vector<std::string> texts_;
  std::vector<Slot> slots_ =
      std::vector<Slot>(16);  // open addressing, linear probing, a power of two, half full at most
};

}  // namespace foretell::data
