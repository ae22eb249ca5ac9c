#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/schema.hpp"

namespace foretell::train {

/// Labels of a model and of tested rows in one numbering: the model's classes first, then those it does not know.
struct JointLabels {
  std::vector<std::string> texts;
  std::vector<std::uint32_t> truth;  // [row]: place in `texts`
};

/// Joins the labels of a model with those of a test table, in which `target` holds a place for each row.
JointLabels join_labels(const data::Labels& model_labels, const data::Labels& test_labels,
                        std::span<const std::int32_t> target);

/// The labels, by their joint numbers, that are true or predicted for some row, in order: integers by value, anything
/// else by bytes (which puts false before true).
std::vector<std::uint32_t> labels_in_use(data::LabelType type, const JointLabels& joint,
                                         std::span<const std::int32_t> predicted);

}  // namespace foretell::train
