#pragma once

#include <string>
#include <utility>

#include "api/predict.hpp"
#include "http/message.hpp"
#include "serving/sample_model.hpp"

/// For tests of the dialects.
namespace foretell::api::testing {

/// Answers `body` in `dialect`, as the service would but for the request's id, which is "r-1".
inline Result<std::string> answer(const PredictDialect& dialect, std::shared_ptr<const serving::ServedModel> model,
                                  std::string body, std::string_view query = "") {
  PredictOperation operation(system_clock(), {serving::cache::Bounds(), 1});
  monitor::RequestRecord record;
  const std::size_t size = body.size();
  body.resize(size + http::k_body_padding);
  return operation.run(dialect, {std::move(model), std::string_view(body).substr(0, size), query, "r-1"}, record);
}

inline const data::Labels k_three_classes{data::LabelType::text, {"a", "b", "c"}};
inline const data::Labels k_number{data::LabelType::number, {}};

}  // namespace foretell::api::testing
