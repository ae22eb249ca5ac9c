#include "serving/answer_columns.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "base/number.hpp"
#include "data/csv_writer.hpp"

namespace foretell::serving {
namespace {

void append_csv_number(std::string& out, float value, char delimiter, data::NumberStyle style) {
  out += delimiter;
  if (style == data::NumberStyle::point) return append_number(out, value);
  std::string text;
  append_number(text, value);
  std::ranges::replace(text, '.', ',');
  data::append_csv_field(out, text, delimiter);
}

}  // namespace

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
  std::string key;
  append_json_string(key, name);
  json_keys_.push_back(key + ':');
  names_.push_back(std::move(name));
}

void AnswerColumns::append_csv_names(std::string& out, char delimiter) const {
  for (const std::string& name : names_) {
    out += delimiter;
    data::append_csv_field(out, name, delimiter);
  }
}

void AnswerColumns::append_csv(std::string& out, const model::Predictions& predictions, std::size_t row, char delimiter,
                               data::NumberStyle style) const {
  if (predictions.is_regression()) return append_csv_number(out, predictions.values[row], delimiter, style);
  const auto label = static_cast<std::size_t>(predictions.labels[row]);
  const std::span<const float> probabilities = predictions.row(row);
  out += delimiter;
  data::append_csv_field(out, model_->manifest().schema.labels.texts[label], delimiter);
  append_csv_number(out, probabilities[label], delimiter, style);
  if (!probabilities_) return;
  for (const float probability : probabilities) append_csv_number(out, probability, delimiter, style);
}

void AnswerColumns::append_json(std::string& out, const model::Predictions& predictions, std::size_t row) const {
  out += json_keys_[0];
  if (predictions.is_regression()) return append_number(out, predictions.values[row]);
  const auto label = static_cast<std::size_t>(predictions.labels[row]);
  const std::span<const float> probabilities = predictions.row(row);
  out += model_->label_json[label];
  out += ',';
  out += json_keys_[1];
  append_number(out, probabilities[label]);
  if (!probabilities_) return;
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    out += ',';
    out += json_keys_[2 + k];
    append_number(out, probabilities[k]);
  }
}

}  // namespace foretell::serving
