#include "engine/native/features.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

namespace foretell::engine::native {
namespace {

using model::ValueId;

/// Walks the graph backwards from the predictor and adds one source to the plan for each feature it meets.
class Planner {
 public:
  Planner(const model::Pipeline& pipeline, std::span<const data::ColumnSchema> columns, FeaturePlan& plan)
      : pipeline_(pipeline), columns_(columns), plan_(plan) {}

  /// Adds the features of value `id` behind those already there.
  Result<void> add(ValueId id) {
    const model::Operation* operation = operation_of(id);
    if (operation != nullptr) {
      if (const auto* concat = std::get_if<model::Concat>(operation)) {
        for (const ValueId part : concat->in) TRY(add(part));
        return {};
      }
      if (const auto* one_hot = std::get_if<model::OneHot>(operation)) return add_one_hot(*one_hot);
      if (const auto* missing = std::get_if<model::IsMissing>(operation)) return add_indicator(*missing);
    }
    return add_number(id);
  }

 private:
  const model::Operation* operation_of(ValueId id) const {
    return id < pipeline_.inputs.size() ? nullptr : &pipeline_.operations[id - pipeline_.inputs.size()];
  }

  std::uint32_t next_feature(std::size_t width) {
    const auto first = static_cast<std::uint32_t>(plan_.features);
    plan_.features += width;
    return first;
  }

  Result<void> add_indicator(const model::IsMissing& missing) {
    if (missing.in >= columns_.size()) {
      return fail(ErrorCode::invalid_argument, "an indicator of something that is not a column");
    }
    plan_.indicators.push_back(
        {missing.in, next_feature(1), pipeline_.inputs[missing.in].type == model::InputType::date});
    return {};
  }

  /// Adds a feature that Impute and Scale steps make of an input, of a part of a date or of a code.
  Result<void> add_number(ValueId id) {
    NumberFeature source;
    const model::Operation* operation = operation_of(id);
    for (; operation != nullptr; operation = operation_of(id)) {
      if (const auto* impute = std::get_if<model::Impute>(operation)) {
        id = impute->in;
      } else if (const auto* scale = std::get_if<model::Scale>(operation)) {
        id = scale->in;
      } else {
        break;
      }
      source.steps.push_back(*operation);
    }
    std::ranges::reverse(source.steps);
    source.column = id;
    source.feature = next_feature(1);
    if (operation == nullptr) {
      plan_.numbers.push_back(std::move(source));
    } else if (const auto* date = std::get_if<model::DatePart>(operation)) {
      source.column = date->in;  // check() has seen that it reads an input
      plan_.dates.push_back({date->part, std::move(source)});
    } else if (const auto* encode = std::get_if<model::Encode>(operation)) {
      add_code(*encode, source);
    } else {
      return fail(ErrorCode::invalid_argument, "a feature of the model depends on more than one column");
    }
    return {};
  }

  /// The steps behind an encoding are taken once for each code.
  void add_code(const model::Encode& encode, const NumberFeature& steps) {
    std::vector<float> values = encoded(encode);
    for (float& value : values) value = steps.apply(value);
    plan_.codes.push_back({encode.in, steps.feature, std::move(values)});
  }

  /// Calls `set(code + 1, place)` for every code of the encoded column; place -1 is any other text.
  template <class Set>
  void for_each_code(const model::Encode& encode, const Set& set) const {
    std::unordered_map<std::string_view, std::ptrdiff_t> places;
    for (std::size_t i = 0; i < encode.categories.size(); ++i) {
      places.emplace(encode.categories[i], static_cast<std::ptrdiff_t>(i));
    }
    const auto place_of = [&](std::string_view text) {
      const auto found = places.find(text);
      return found == places.end() ? std::ptrdiff_t{-1} : found->second;
    };
    const auto& categories = columns_[encode.in].categories;
    set(0, place_of(""));  // the one missing text of a graph
    for (std::size_t code = 0; code < categories.size(); ++code) set(code + 1, place_of(categories[code]));
  }

  /// What `encode` makes of each code of its column, by code + 1.
  std::vector<float> encoded(const model::Encode& encode) const {
    std::vector<float> values(columns_[encode.in].categories.size() + 1);
    for_each_code(encode, [&](std::size_t index, std::ptrdiff_t place) {
      values[index] = place < 0 ? encode.other : encode.values[static_cast<std::size_t>(place)];
    });
    return values;
  }

  Result<void> add_one_hot(const model::OneHot& one_hot) {
    const model::Operation* operation = operation_of(one_hot.in);
    const auto* encode = operation == nullptr ? nullptr : std::get_if<model::Encode>(operation);
    if (encode == nullptr) return fail(ErrorCode::invalid_argument, "one-hot columns of something not a category");
    OneHotFeature source{encode->in, next_feature(one_hot.width), one_hot.width, {}};
    for (const float code : encoded(*encode)) {
      const bool inside = code >= 0 && code < static_cast<float>(one_hot.width) && code == std::floor(code);
      source.places.push_back(inside ? static_cast<std::uint32_t>(code) : OneHotFeature::k_none);
    }
    plan_.one_hots.push_back(std::move(source));
    return {};
  }

  const model::Pipeline& pipeline_;
  std::span<const data::ColumnSchema> columns_;
  FeaturePlan& plan_;
};

}  // namespace

float NumberFeature::apply(float value) const {
  for (const model::Operation& step : steps) {
    if (const auto* impute = std::get_if<model::Impute>(&step)) {
      value = std::isnan(value) ? impute->value : value;
    } else {
      const auto& scale = std::get<model::Scale>(step);
      value = (value - scale.offset) * scale.factor;
    }
  }
  return value;
}

bool MissingFeature::is_missing(model::Slot slot) const {
  return is_date ? std::isnan(slot.date()) : std::isnan(slot.number());
}

Result<FeaturePlan> FeaturePlan::make(const model::Pipeline& pipeline, ValueId id,
                                      std::span<const data::ColumnSchema> columns) {
  FeaturePlan plan;
  TRY(Planner(pipeline, columns, plan).add(id));
  return plan;
}

void FeaturePlan::fill(std::span<const model::Slot> row, std::span<float> out) const {
  for (const NumberFeature& number : numbers) out[number.feature] = number.apply(row[number.column].number());
  for (const DateFeature& date : dates) {
    out[date.number.feature] = date.number.apply(model::date_part(row[date.number.column].date(), date.part));
  }
  for (const MissingFeature& indicator : indicators) {
    out[indicator.feature] = indicator.is_missing(row[indicator.column]) ? 1.0f : 0.0f;
  }
  for (const CodeFeature& code : codes) {
    out[code.feature] = code.values[static_cast<std::size_t>(row[code.column].code() + 1)];
  }
  for (const OneHotFeature& one_hot : one_hots) {
    std::ranges::fill(out.subspan(one_hot.feature, one_hot.width), 0.0f);
    const std::uint32_t place = one_hot.places[static_cast<std::size_t>(row[one_hot.column].code() + 1)];
    if (place != OneHotFeature::k_none) out[one_hot.feature + place] = 1.0f;
  }
}

}  // namespace foretell::engine::native
