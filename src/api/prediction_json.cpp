#include "api/prediction_json.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <vector>

#include "base/number.hpp"

namespace foretell::api {
namespace {

void append_list(std::string& out, std::string_view key, std::size_t count, const auto& append_item) {
  out += '"';
  out += key;
  out += "\":[";
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    append_item(i);
  }
  out += ']';
}

/// The probability of class `label`, as the `place`-th member of an object.
void append_class(std::string& out, std::size_t place, std::string_view key, float probability) {
  if (place > 0) out += ',';
  out += key;
  out += ':';
  append_number(out, probability);
}

/// The classes of a row, the most probable `count` of them first.
void rank_classes(std::span<const float> probabilities, std::size_t count, std::vector<std::size_t>& classes) {
  classes.resize(probabilities.size());
  std::iota(classes.begin(), classes.end(), std::size_t{0});
  const auto comes_first = [&](std::size_t a, std::size_t b) {
    return probabilities[a] != probabilities[b] ? probabilities[a] > probabilities[b] : a < b;
  };
  std::ranges::partial_sort(classes, classes.begin() + static_cast<std::ptrdiff_t>(count), comes_first);
}

}  // namespace

void append_prediction(std::string& out, const serving::ServedModel& model, const model::Predictions& predictions) {
  append_list(out, "prediction", predictions.size(), [&](std::size_t row) {
    if (predictions.is_regression()) {
      append_number(out, predictions.values[row]);
    } else {
      out += model.label_json[static_cast<std::size_t>(predictions.labels[row])];
    }
  });
}

void append_confidence(std::string& out, const model::Predictions& predictions) {
  out += "\"confidence\":";
  if (predictions.is_regression()) {
    out += "null";
    return;
  }
  append_number(out, std::ranges::max(predictions.probabilities));
  if (predictions.size() == 1) return;
  out += ',';
  append_list(out, "confidences", predictions.size(),
              [&](std::size_t row) { append_number(out, std::ranges::max(predictions.row(row))); });
}

void append_probabilities(std::string& out, const serving::ServedModel& model, const model::Predictions& predictions,
                          std::optional<std::size_t> top_k) {
  std::vector<std::size_t> ranked;
  append_list(out, "probabilities", predictions.size(), [&](std::size_t row) {
    const std::span<const float> probabilities = predictions.row(row);
    out += '{';
    if (top_k) {
      const std::size_t count = std::min(*top_k, probabilities.size());
      rank_classes(probabilities, count, ranked);
      for (std::size_t i = 0; i < count; ++i) {
        append_class(out, i, model.label_keys[ranked[i]], probabilities[ranked[i]]);
      }
    } else {
      for (std::size_t k = 0; k < probabilities.size(); ++k) {
        append_class(out, k, model.label_keys[k], probabilities[k]);
      }
    }
    out += '}';
  });
}

}  // namespace foretell::api
