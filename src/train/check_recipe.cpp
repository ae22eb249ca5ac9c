#include "train/check_recipe.hpp"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "base/limits.hpp"

namespace foretell::train {
namespace {

std::unexpected<Error> fail_range(std::string_view flag, const auto& found, std::string_view expected) {
  return fail(ErrorCode::invalid_argument, fmt::format("{} is {}, expected {}", flag, found, expected),
              fmt::format("choose another number with {}", flag));
}

Result<void> check_whole(std::string_view flag, std::uint64_t number, std::uint64_t least, std::uint64_t most) {
  if (number >= least && number <= most) return {};
  return fail_range(flag, number, fmt::format("{} to {}", least, most));
}

Result<void> check_strength(std::string_view flag, double number) {
  if (number > 0 && std::isfinite(number)) return {};
  return fail_range(flag, number, "a number above 0");
}

Result<void> check_max_features(const model::MaxFeatures& max) {
  using Kind = model::MaxFeatures::Kind;
  constexpr std::string_view k_flag = "--max-features";
  if (max.kind == Kind::share && !(max.share > 0 && max.share <= 1)) {
    return fail_range(k_flag, max.share, "a share above 0, at most 1");
  }
  if (max.kind == Kind::count) return check_whole(k_flag, max.count, 1, limits::k_features_max);
  return {};
}

Result<void> check_task(const model::Recipe& recipe, data::Task task) {
  const bool is_regression = task == data::Task::regression;
  if (recipe.learner == model::Learner::ridge && !is_regression) {
    return fail(
        ErrorCode::invalid_argument, "ridge predicts numbers, but the target has classes",
        "choose --model logistic or --model forest, or have the target taken for a number with --task regression");
  }
  if (recipe.learner == model::Learner::logistic && is_regression) {
    return fail(ErrorCode::invalid_argument, "logistic regression predicts classes, but the target is a number",
                "choose --model ridge or --model forest, or have each number taken for a class with --task "
                "classification");
  }
  if (recipe.balanced && is_regression) {
    return fail(ErrorCode::invalid_argument, "--balanced makes classes weigh the same, but the target is a number",
                "leave --balanced out; rows can have weights of their own in a column: --weights COL");
  }
  return {};
}

}  // namespace

Result<void> check_recipe(const model::Recipe& recipe, data::Task task) {
  TRY(check_task(recipe, task));
  TRY(check_whole("--trees", recipe.trees, 1, limits::k_trees_max));
  TRY(check_whole("--min-samples-split", recipe.min_samples_split, 2, limits::k_table_rows_max));
  TRY(check_whole("--min-samples-leaf", recipe.min_samples_leaf, 1, limits::k_table_rows_max));
  TRY(check_max_features(recipe.max_features));
  TRY(check_strength("--c", recipe.c));
  return check_strength("--alpha", recipe.alpha);
}

}  // namespace foretell::train
