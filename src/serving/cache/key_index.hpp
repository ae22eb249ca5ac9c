#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace foretell::serving::cache {

/// The places of up to `capacity` hashes: open addressing with linear probing in a table that is at most half full, and
/// takes out without tombstones (Knuth, The Art of Computer Programming 3, 6.4, Algorithm R). The hashes must be evenly
/// spread: their low bits are where the search begins. Allocates once. One thread at a time.
class KeyIndex {
 public:
  static constexpr std::uint32_t k_none = 0xffff'ffff;

  explicit KeyIndex(std::size_t capacity) : cells_(std::bit_ceil(2 * capacity)) {}

  /// The place of `hash`, or k_none.
  std::uint32_t find(std::uint64_t hash) const { return cells_[cell_of(hash)].place; }

  /// Enters `hash`, which is not in it yet.
  void insert(std::uint64_t hash, std::uint32_t place) {
    Cell& cell = cells_[cell_of(hash)];
    assert(cell.place == k_none);
    cell = {hash, place};
  }

  /// Takes `hash`, which is in it, out again.
  void erase(std::uint64_t hash) {
    std::size_t gap = cell_of(hash);
    assert(cells_[gap].place != k_none);
    // What stands behind the gap moves into it, unless its search begins behind the gap.
    for (std::size_t at = next(gap); cells_[at].place != k_none; at = next(at)) {
      const std::size_t steps_from_home = (at - home(cells_[at].hash)) & mask();
      const std::size_t steps_from_gap = (at - gap) & mask();
      if (steps_from_home < steps_from_gap) continue;
      cells_[gap] = cells_[at];
      gap = at;
    }
    cells_[gap] = {};
  }

  /// The memory that an index of this capacity takes at most, a hash.
  static constexpr std::size_t bytes_per_hash() { return 4 * sizeof(Cell); }

 private:
  struct Cell {
    std::uint64_t hash = 0;
    std::uint32_t place = k_none;
  };

  std::size_t mask() const { return cells_.size() - 1; }
  std::size_t home(std::uint64_t hash) const { return hash & mask(); }
  std::size_t next(std::size_t cell) const { return (cell + 1) & mask(); }

  /// Where `hash` stands or would stand.
  std::size_t cell_of(std::uint64_t hash) const {
    std::size_t cell = home(hash);
    while (cells_[cell].place != k_none && cells_[cell].hash != hash) cell = next(cell);
    return cell;
  }

  std::vector<Cell> cells_;
};

}  // namespace foretell::serving::cache
