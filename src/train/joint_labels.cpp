#include "train/joint_labels.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>

namespace foretell::train {
namespace {

bool stands_before(data::LabelType type, const std::string& a, const std::string& b) {
  if (type != data::LabelType::integer) return a < b;
  std::int64_t left = 0;
  std::int64_t right = 0;
  std::from_chars(a.data(), a.data() + a.size(), left);
  std::from_chars(b.data(), b.data() + b.size(), right);
  return left < right;
}

}  // namespace

JointLabels join_labels(const data::Labels& model_labels, const data::Labels& test_labels,
                        std::span<const std::int32_t> target) {
  JointLabels joint{.texts = model_labels.texts, .truth = {}};
  std::map<std::string_view, std::uint32_t> places;
  for (std::uint32_t c = 0; c < model_labels.texts.size(); ++c) places.emplace(model_labels.texts[c], c);
  std::vector<std::uint32_t> of_test;  // [place in the test labels]: place in the joint ones
  for (const std::string& text : test_labels.texts) {
    const auto [place, is_new] = places.emplace(text, static_cast<std::uint32_t>(joint.texts.size()));
    if (is_new) joint.texts.push_back(text);
    of_test.push_back(place->second);
  }
  joint.truth.reserve(target.size());
  for (const std::int32_t label : target) joint.truth.push_back(of_test[static_cast<std::size_t>(label)]);
  return joint;
}

std::vector<std::uint32_t> labels_in_use(data::LabelType type, const JointLabels& joint,
                                         std::span<const std::int32_t> predicted) {
  std::vector<bool> is_used(joint.texts.size());
  for (const std::uint32_t label : joint.truth) is_used[label] = true;
  for (const std::int32_t label : predicted) is_used[static_cast<std::size_t>(label)] = true;
  std::vector<std::uint32_t> used;
  for (std::uint32_t label = 0; label < is_used.size(); ++label) {
    if (is_used[label]) used.push_back(label);
  }
  std::ranges::sort(
      used, [&](std::uint32_t a, std::uint32_t b) { return stands_before(type, joint.texts[a], joint.texts[b]); });
  return used;
}

}  // namespace foretell::train
