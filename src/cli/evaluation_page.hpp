#pragma once

#include <string>
#include <string_view>

#include "data/table.hpp"
#include "model/evaluation.hpp"
#include "model/manifest.hpp"
#include "model/row.hpp"

namespace foretell::cli {

/// What a page about an evaluation is made of. A view: whoever made it owns the memory.
struct EvaluationPage {
  std::string_view model_name;  // NAME:V
  std::string_view data_name;
  const model::Manifest& manifest;
  const data::Table& table;               // with a target in every row
  const model::Predictions& predictions;  // of every row of `table`
  const model::Evaluation& evaluation;    // of these
};

/// The evaluation as one HTML page that needs nothing else: style and drawings are in it, scripts there are none. Texts
/// of the model and of the data are escaped.
std::string evaluation_page(const EvaluationPage& page);

}  // namespace foretell::cli
