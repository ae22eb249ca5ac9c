#include "model/recipe.hpp"

#include <array>

#include <fmt/format.h>

namespace foretell::model {
namespace {

template <class Enum, std::size_t N>
std::string_view word(Enum value, const std::array<std::string_view, N>& words) {
  return words[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_text(Learner learner) {
  static constexpr std::array<std::string_view, 3> k_words{"forest", "logistic", "ridge"};
  return word(learner, k_words);
}

std::string_view to_text(Fill fill) {
  static constexpr std::array<std::string_view, 5> k_words{"mean", "median", "constant", "most_frequent", "own"};
  return word(fill, k_words);
}

std::string_view to_text(Coding coding) {
  static constexpr std::array<std::string_view, 3> k_words{"ordinal", "one_hot", "frequency"};
  return word(coding, k_words);
}

std::string_view to_text(Scaling scaling) {
  static constexpr std::array<std::string_view, 4> k_words{"none", "standard", "min_max", "robust"};
  return word(scaling, k_words);
}

std::string to_text(const MaxFeatures& max_features) {
  switch (max_features.kind) {
    case MaxFeatures::Kind::automatic: return "auto";
    case MaxFeatures::Kind::sqrt: return "sqrt";
    case MaxFeatures::Kind::log2: return "log2";
    case MaxFeatures::Kind::all: return "all";
    case MaxFeatures::Kind::share: return fmt::format("{:#}", max_features.share);
    case MaxFeatures::Kind::count: break;
  }
  return std::to_string(max_features.count);
}

}  // namespace foretell::model
