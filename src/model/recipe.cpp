#include "model/recipe.hpp"

#include <array>

namespace foretell::model {

std::string_view to_text(Learner learner) {
  static constexpr std::array<std::string_view, 3> k_texts{"forest", "logistic", "ridge"};
  return k_texts[static_cast<std::size_t>(learner)];
}

}  // namespace foretell::model
