#include "serving/answer_columns.hpp"

#include <algorithm>

#include "base/number.hpp"
#include "data/csv_writer.hpp"

namespace foretell::serving {

AnswerColumns::AnswerColumns(const ServedModel& model, std::span<const std::string> taken, bool probabilities)
    : model_(&model), probabilities_(probabilities) {
  const data::Labels& labels = model.manifest().schema.labels;
  add_name("prediction", taken);
  if (labels.is_regression()) return;
  add_name("confidence", taken);
  if (!probabilities) return;
  for (const std::string& label : labels.texts) add_name("p_" + label, taken);
}

void AnswerColumns::add_name(std::string name, std::span<const std::string> taken) {
  const auto is_taken = [&] {
    return std::ranges::find(taken, name) != taken.end() || std::ranges::find(names_, name) != names_.end();
  };
  while (is_taken()) name += '_';
  names_.push_back(std::move(name));
}

void AnswerColumns::append_csv_names(std::string& out, char delimiter) const {
  for (const std::string& name : names_) {
    out += delimiter;
    data::append_csv_field(out, name, delimiter);
  }
}

void AnswerColumns::append_csv(std::string& out, const model::Predictions& predictions, std::size_t row,
                               char delimiter) const {
  out += delimiter;
  if (predictions.is_regression()) {
    append_number(out, predictions.values[row]);
    return;
  }
  const auto label = static_cast<std::size_t>(predictions.labels[row]);
  data::append_csv_field(out, model_->manifest().schema.labels.texts[label], delimiter);
  const std::span<const float> probabilities = predictions.row(row);
  out += delimiter;
  append_number(out, probabilities[label]);
  if (!probabilities_) return;
  for (const float probability : probabilities) {
    out += delimiter;
    append_number(out, probability);
  }
}

}  // namespace foretell::serving
