#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/error.hpp"

namespace foretell::train {

/// Row numbers of a table, each in one of the two parts.
struct Split {
  std::vector<std::uint32_t> train;
  std::vector<std::uint32_t> test;
};

/// The share of the rows that tests.
inline constexpr double k_test_share = 0.2;

/// Exactly the rows, in exactly the order, of scikit-learn's train_test_split(test_size=0.2, random_state=seed): the
/// test part is the first ceil(0.2 * rows) of a permutation, the training part the rest.
/// Error: fewer than 2 rows.
Result<Split> split_rows(std::size_t rows, std::uint32_t seed);

/// Exactly the rows, in exactly the order, of train_test_split(test_size=0.2, random_state=seed, stratify=target)
/// (scikit-learn 1.9) wherever scikit-learn accepts the target. Two cases that it refuses are split all the same:
///  - a class of a single row is kept out of the split and appended to the training part;
///  - where the test part has fewer rows than there are classes, the same shares are rounded as well as they can be:
///    every class trains, not every class is tested.
/// `target` holds a class, below `classes`, for each row. Error: no class has 2 rows.
Result<Split> split_rows_by_class(std::span<const std::int32_t> target, std::size_t classes, std::uint32_t seed);

}  // namespace foretell::train
