#pragma once

#include <memory>
#include <string>

#include "api/predict_dialect.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "monitor/request_record.hpp"
#include "serving/cache/prediction_cache.hpp"
#include "serving/predict.hpp"

namespace foretell::api {

/// Predicts for one event loop, in any dialect, and keeps what that needs between requests: parser, rows, scratch, and the
/// answers that it remembers. The loop's thread.
class PredictOperation {
 public:
  PredictOperation(const Clock& clock, serving::cache::PredictionCache cache);
  ~PredictOperation();

  /// Forgets the answers of versions that `snapshot` does not serve; to be called while those are still alive.
  void adopt(const serving::Snapshot& snapshot) { cache_.adopt(snapshot); }

  /// The answer's document. Fills in what `record` says of rows, cache and phases, also on the way to an error, and when
  /// it was done. What a model cannot be asked (probabilities of a regression, a threshold of three classes) is
  /// ErrorCode::invalid_argument.
  Result<std::string> run(const PredictDialect& dialect, const PredictCall& call, monitor::RequestRecord& record);

 private:
  const Clock& clock_;
  serving::cache::PredictionCache cache_;
  std::unique_ptr<FeaturesReader> features_;
  serving::Workspace workspace_;
};

}  // namespace foretell::api
