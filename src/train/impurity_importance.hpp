#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace foretell::train {

/// How much of what the splits of a forest gained each column brought, as scikit-learn's feature_importances_: within each
/// tree that has splits the columns add up to 1, and the trees count alike. They add up as integers, so the order of the
/// trees does not show.
class ImpurityImportance {
 public:
  explicit ImpurityImportance(std::size_t columns) : sums_(columns) {}

  /// Adds a tree's gains, one a column. Any thread.
  void add(std::span<const double> gains);

  /// One share a column, 1 together; all 0 where no tree gained anything. Once all trees were added.
  std::vector<double> shares() const;

 private:
  std::mutex mutex_;
  std::vector<std::uint64_t> sums_;  // [column], in units of 2^-40; guarded by mutex_
};

}  // namespace foretell::train
