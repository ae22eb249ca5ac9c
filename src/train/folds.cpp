#include "train/folds.hpp"

#include <algorithm>
#include <numeric>

#include "train/numpy_random.hpp"

namespace foretell::train {
namespace {

/// The classes that occur, in the order of their first rows, and how many rows each has.
struct FirstSeen {
  std::vector<std::uint32_t> classes;
  std::vector<std::size_t> rows;
};

FirstSeen first_seen(std::span<const std::uint32_t> target, std::size_t classes) {
  FirstSeen seen;
  std::vector<std::size_t> counts(classes);
  for (const std::uint32_t c : target) {
    if (counts[c]++ == 0) seen.classes.push_back(c);
  }
  for (const std::uint32_t c : seen.classes) seen.rows.push_back(counts[c]);
  return seen;
}

/// One entry a row of the class that begins at `begin` when all rows stand sorted by class: those are dealt out to
/// the folds in turn, and the class takes part with what it got.
std::vector<std::uint32_t> folds_of_class(std::size_t begin, std::size_t rows, std::uint32_t folds) {
  std::vector<std::uint32_t> of_class;
  of_class.reserve(rows);
  for (std::size_t i = begin; i < begin + rows; ++i) of_class.push_back(static_cast<std::uint32_t>(i % folds));
  std::ranges::sort(of_class);
  return of_class;
}

}  // namespace

std::vector<std::uint32_t> assign_folds(std::size_t rows, std::uint32_t folds, std::uint32_t seed) {
  const std::vector<std::uint32_t> order = NumpyRandom(seed).permutation(rows);
  std::vector<std::uint32_t> fold_of(rows);
  std::size_t at = 0;
  for (std::uint32_t fold = 0; fold < folds; ++fold) {
    const std::size_t end = at + rows / folds + (fold < rows % folds ? 1 : 0);
    for (; at < end; ++at) fold_of[order[at]] = fold;
  }
  return fold_of;
}

std::vector<std::uint32_t> assign_folds_by_class(std::span<const std::uint32_t> target, std::size_t classes,
                                                 std::uint32_t folds, std::uint32_t seed) {
  const FirstSeen seen = first_seen(target, classes);
  NumpyRandom random(seed);
  std::vector<std::vector<std::uint32_t>> folds_left(classes);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < seen.classes.size(); ++i) {
    std::vector<std::uint32_t>& of_class = folds_left[seen.classes[i]];
    of_class = folds_of_class(begin, seen.rows[i], folds);
    random.shuffle(of_class);
    begin += seen.rows[i];
  }
  std::vector<std::size_t> taken(classes);
  std::vector<std::uint32_t> fold_of;
  fold_of.reserve(target.size());
  for (const std::uint32_t c : target) fold_of.push_back(folds_left[c][taken[c]++]);
  return fold_of;
}

}  // namespace foretell::train
