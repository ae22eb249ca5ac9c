#include "train/folds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foretell::train {
namespace {

using testing::ElementsAre;

TEST(Folds, AreThoseOfScikitLearnsKFold) {
  EXPECT_THAT(assign_folds(10, 3, 7), ElementsAre(0, 1, 0, 2, 2, 0, 2, 1, 0, 1));
}

TEST(Folds, AreThoseOfScikitLearnsStratifiedKFold) {
  const std::vector<std::uint32_t> target{0, 1, 1, 2, 0, 2, 1, 0, 0, 1, 1, 0};
  EXPECT_THAT(assign_folds_by_class(target, 3, 2, 7), ElementsAre(0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1));
  EXPECT_THAT(assign_folds_by_class(target, 3, 3, 42), ElementsAre(0, 2, 0, 2, 2, 1, 1, 1, 0, 0, 2, 1));
}

}  // namespace
}  // namespace foretell::train
