#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace foretell::train {

/// For each of `rows` rows the fold that it tests, exactly as scikit-learn's KFold(folds, shuffle=True,
/// random_state=seed): no fold has more than one row more than another.
std::vector<std::uint32_t> assign_folds(std::size_t rows, std::uint32_t folds, std::uint32_t seed);

/// The same as StratifiedKFold(folds, shuffle=True, random_state=seed): every class is spread over the folds as evenly as
/// it goes. `target` holds a class, below `classes`, for each row; where none of them has as many rows as there are folds
/// scikit-learn refuses and this spreads them all the same.
std::vector<std::uint32_t> assign_folds_by_class(std::span<const std::uint32_t> target, std::size_t classes,
                                                 std::uint32_t folds, std::uint32_t seed);

}  // namespace foretell::train
