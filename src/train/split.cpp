#include "train/split.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

#include "train/numpy_random.hpp"

namespace foretell::train {
namespace {

std::size_t test_rows(std::size_t rows) {
  return static_cast<std::size_t>(std::ceil(k_test_share * static_cast<double>(rows)));
}

std::unexpected<Error> fail_too_few(std::string found) {
  return fail(ErrorCode::invalid_argument, fmt::format("cannot set a test part aside: {}", found),
              "add rows, or give a test table of its own with --test");
}

/// Adds one to `add` of the classes whose `remainders` equal `remainder`, drawn as RandomState.choice(places,
/// size=add, replace=False) draws them.
void add_to_ties(std::vector<std::size_t>& shares, const std::vector<double>& remainders, double remainder,
                 std::size_t& add, NumpyRandom& random) {
  std::vector<std::size_t> tied;
  for (std::size_t c = 0; c < remainders.size(); ++c) {
    if (remainders[c] == remainder) tied.push_back(c);
  }
  const std::vector<std::uint32_t> order = random.permutation(tied.size());
  const std::size_t now = std::min(add, tied.size());
  for (std::size_t i = 0; i < now; ++i) ++shares[tied[order[i]]];
  add -= now;
}

/// How many of `draws` rows each class gives, in proportion to `counts`: sklearn.utils.extmath._approximate_mode, in the
/// same floating-point operations, because its ties decide which random numbers are drawn.
std::vector<std::size_t> shares_of(const std::vector<std::size_t>& counts, std::size_t draws, NumpyRandom& random) {
  double total = 0;
  for (const std::size_t count : counts) total += static_cast<double>(count);
  std::vector<std::size_t> shares(counts.size());
  std::vector<double> remainders(counts.size());
  std::size_t add = draws;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    const double exact = static_cast<double>(counts[c]) / total * static_cast<double>(draws);
    const double floored = std::floor(exact);
    shares[c] = static_cast<std::size_t>(floored);
    remainders[c] = exact - floored;
    add -= shares[c];
  }
  std::vector<double> descending = remainders;
  std::ranges::sort(descending, std::greater{});
  const auto repeated = std::ranges::unique(descending);
  descending.erase(repeated.begin(), repeated.end());
  for (const double remainder : descending) {
    if (add == 0) break;
    add_to_ties(shares, remainders, remainder, add, random);
  }
  return shares;
}

std::vector<std::vector<std::uint32_t>> rows_by_class(std::span<const std::int32_t> target, std::size_t classes) {
  std::vector<std::vector<std::uint32_t>> rows(classes);
  for (std::size_t row = 0; row < target.size(); ++row) {
    rows[static_cast<std::size_t>(target[row])].push_back(static_cast<std::uint32_t>(row));
  }
  return rows;
}

}  // namespace

Result<Split> split_rows(std::size_t rows, std::uint32_t seed) {
  if (rows < 2)
    return fail_too_few(fmt::format("the table has {} usable row{}, expected at least 2", rows, rows == 1 ? "" : "s"));
  const std::vector<std::uint32_t> order = NumpyRandom(seed).permutation(rows);
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(test_rows(rows));
  return Split{.train = {middle, order.end()}, .test = {order.begin(), middle}};
}

Result<Split> split_rows_by_class(std::span<const std::int32_t> target, std::size_t classes, std::uint32_t seed) {
  std::vector<std::vector<std::uint32_t>> rows = rows_by_class(target, classes);
  std::vector<std::uint32_t> single_rows;
  std::vector<std::size_t> counts;
  std::size_t total = 0;
  std::erase_if(rows, [&](const std::vector<std::uint32_t>& of_class) {
    if (of_class.size() == 1) single_rows.push_back(of_class.front());
    if (of_class.size() < 2) return true;
    counts.push_back(of_class.size());
    total += of_class.size();
    return false;
  });
  if (total == 0) return fail_too_few("no class of the target has 2 rows");

  NumpyRandom random(seed);
  const std::size_t test_total = test_rows(total);
  const std::vector<std::size_t> train_counts = shares_of(counts, total - test_total, random);
  std::vector<std::size_t> left(counts);
  for (std::size_t c = 0; c < counts.size(); ++c) left[c] -= train_counts[c];
  const std::vector<std::size_t> test_counts = shares_of(left, test_total, random);

  Split split;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    const std::vector<std::uint32_t> order = random.permutation(counts[c]);
    const std::size_t test_end = std::min(train_counts[c] + test_counts[c], counts[c]);
    for (std::size_t i = 0; i < test_end; ++i) {
      (i < train_counts[c] ? split.train : split.test).push_back(rows[c][order[i]]);
    }
  }
  random.shuffle(split.train);
  random.shuffle(split.test);
  split.train.insert(split.train.end(), single_rows.begin(), single_rows.end());
  return split;
}

}  // namespace foretell::train
