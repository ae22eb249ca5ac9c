#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace foretell::data {

/// The texts of a category column, whether a model reads them or not.
struct TextStatistics {
  std::size_t values = 0;     ///< Cells that have one.
  std::size_t distinct = 0;   ///< Different ones, as far as they were counted.
  bool has_more = false;      ///< There are more than `distinct`: a limit on texts, or on their bytes, was reached.
  bool is_free_text = false;  ///< Free text, or identifiers: its values tell little.
  std::size_t longest_characters = 0;
  std::vector<std::string> examples = {};  ///< The first different ones of the file, at most k_text_examples_max.
};

inline constexpr std::size_t k_text_examples_max = 3;

}  // namespace foretell::data
