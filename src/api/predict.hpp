#pragma once

#include <memory>
#include <string>

#include "api/predict_dialect.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "monitor/request_record.hpp"
#include "serving/predict.hpp"

namespace foretell::api {

/// Predicts for one event loop, in any dialect, and keeps what that needs between requests: parser, rows, scratch. The
/// loop's thread.
class PredictOperation {
 public:
  explicit PredictOperation(const Clock& clock);
  ~PredictOperation();

  /// The answer's document. Fills in what `record` says of rows and phases, also on the way to an error. What a model
  /// cannot be asked (probabilities of a regression, a threshold of three classes) is ErrorCode::invalid_argument.
  Result<std::string> run(const PredictDialect& dialect, const PredictCall& call, monitor::RequestRecord& record);

 private:
  const Clock& clock_;
  std::unique_ptr<FeaturesReader> features_;
  serving::Workspace workspace_;
};

}  // namespace foretell::api
