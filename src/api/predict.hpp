#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "api/features.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "monitor/request_record.hpp"
#include "serving/cache/prediction_cache.hpp"
#include "serving/predict.hpp"
#include "serving/snapshot.hpp"

namespace foretell::api {

/// One prediction as a client asked for it.
struct PredictCall {
  std::shared_ptr<const serving::ServedModel> model;
  std::string_view body;   // {"features": ...}, followed by http::k_body_padding readable bytes
  std::string_view query;  // its options
  bool confidence = true;  // POST /predict answers without
};

/// Predicts for one event loop and keeps what that needs between requests: parser, rows, scratch, and the answers that it
/// remembers. The loop's thread.
class PredictOperation {
 public:
  PredictOperation(const Clock& clock, serving::cache::PredictionCache cache)
      : clock_(clock), cache_(std::move(cache)) {}

  /// Forgets the answers of versions that `snapshot` does not serve; to be called while those are still alive.
  void adopt(const serving::Snapshot& snapshot) { cache_.adopt(snapshot); }

  /// The answer's document. Fills in what `record` says of rows, cache and phases, also on the way to an error.
  Result<std::string> run(const PredictCall& call, monitor::RequestRecord& record);

 private:
  const Clock& clock_;
  serving::cache::PredictionCache cache_;
  FeaturesReader features_;
  serving::Workspace workspace_;
};

}  // namespace foretell::api
