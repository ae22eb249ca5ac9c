#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "data/table_options.hpp"

/// How a model was trained, in the words that its owner may write: enough to train it again. Kept in the manifest and
/// as recipe.toml.
namespace foretell::model {

enum class Learner : std::uint8_t { forest, logistic, ridge };

/// What stands for a missing value.
enum class Fill : std::uint8_t {
  mean,
  median,
  constant,       ///< ColumnRecipe::fill_number or fill_text.
  most_frequent,  ///< The first of several.
  own,  ///< Of categories: missing is a category of its own where the training part has missing ones, else the
        ///< most frequent.
};

/// How a category becomes numbers.
enum class Coding : std::uint8_t {
  ordinal,    ///< Its place among the categories.
  one_hot,    ///< A column a category, 1 or 0.
  frequency,  ///< Its share of the training rows. The target is never looked at.
};

/// How a number is moved and stretched.
enum class Scaling : std::uint8_t {
  none,
  standard,  ///< Mean 0, population deviation 1.
  min_max,   ///< 0 to 1.
  robust,    ///< Median 0, distance of the quartiles 1.
};

/// How one column, or every column of a type, is prepared. What is absent is decided by the recipe's defaults for the
/// type, then by the learner: forests take numbers unscaled and categories ordinal, linear models standardised numbers
/// and one-hot categories.
struct ColumnRecipe {
  std::optional<Fill> fill = {};
  std::optional<double> fill_number = {};
  std::optional<std::string> fill_text = {};
  std::optional<bool> missing_indicator = {};  ///< A further feature: whether the value is missing.
  std::optional<Coding> coding = {};
  std::optional<std::uint32_t> rare_rows = {};  ///< Categories with fewer training rows are joined into one.
  std::optional<Scaling> scaling = {};

  bool operator==(const ColumnRecipe&) const = default;
};

/// How many features a node of a tree may choose among.
struct MaxFeatures {
  enum class Kind : std::uint8_t {
    automatic,  ///< The root of them for classes, all for regression, as in scikit-learn.
    sqrt,
    log2,
    all,
    share,  ///< `share` of them, in (0, 1].
    count,  ///< `count` of them.
  };

  Kind kind = Kind::automatic;
  double share = 1;
  std::uint32_t count = 0;

  bool operator==(const MaxFeatures&) const = default;
};

struct Recipe {
  data::TableOptions table = {};
  Learner learner = Learner::forest;
  std::uint32_t seed = 42;  ///< Of the split and of the forest.
  bool stratify = true;     ///< Split by class.
  bool balanced = false;    ///< Rows weigh rows / (classes * rows of their class).
  // Forests.
  std::uint32_t trees = 100;
  std::optional<std::uint32_t> depth = {};  ///< 0 is unlimited; absent: 10 for classes, unlimited for regression.
  std::uint32_t min_samples_split = 2;
  std::uint32_t min_samples_leaf = 1;
  MaxFeatures max_features = {};
  // Linear models.
  double c = 1;      ///< Of logistic regression: the inverse strength of the penalty.
  double alpha = 1;  ///< Of ridge: the strength of the penalty.
  // Preprocessing, by type and by column.
  ColumnRecipe numbers = {};
  ColumnRecipe categories = {};  ///< Of booleans too.
  ColumnRecipe dates = {};       ///< Of each of their parts.
  std::map<std::string, ColumnRecipe> columns = {};

  bool operator==(const Recipe&) const = default;
};

/// The words of the command line and of recipes: those of the enumerators.
std::string_view to_text(Learner learner);
std::string_view to_text(Fill fill);
std::string_view to_text(Coding coding);
std::string_view to_text(Scaling scaling);
/// "auto", "sqrt", "log2", "all", or a number: a share with a point, or a count.
std::string to_text(const MaxFeatures& max_features);

}  // namespace foretell::model
