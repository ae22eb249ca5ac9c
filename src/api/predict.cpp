#include "api/predict.hpp"

#include <fmt/format.h>

#include "api/documents.hpp"
#include "api/query.hpp"
#include "base/limits.hpp"
#include "monitor/phase_timer.hpp"

namespace foretell::api {
namespace {

constexpr std::size_t k_workspace_bytes_kept = 1024 * 1024;

/// Gives a workspace's memory back when it is more than the next request is likely to need, however this one ended.
class Trim {
 public:
  explicit Trim(serving::Workspace& workspace) : workspace_(workspace) {}
  ~Trim() {
    if (workspace_.bytes() > k_workspace_bytes_kept) workspace_ = {};
  }
  Trim(const Trim&) = delete;
  Trim& operator=(const Trim&) = delete;

 private:
  serving::Workspace& workspace_;
};

Result<PredictionParts> read_parts(const PredictCall& call) {
  PredictionParts parts{.confidence = call.confidence};
  parts.probabilities = TRY(query_flag(call.query, "probabilities"));
  if (!parts.probabilities || !call.model->manifest().schema.is_regression()) return parts;
  return std::unexpected(
      Error{ErrorCode::invalid_argument,
            fmt::format("model \"{}\" predicts a number, which has no probabilities", call.model->name()),
            "probabilities", "leave ?probabilities=true out"});
}

Result<void> check_size(std::size_t rows, std::size_t classes) {
  if (rows * classes <= limits::k_request_values_max) return {};
  return fail(ErrorCode::payload_too_large,
              fmt::format("more than {} probabilities (rows x classes) in one request", limits::k_request_values_max),
              "send the rows in several requests");
}

}  // namespace

Result<std::string> PredictOperation::run(const PredictCall& call, monitor::RequestRecord& record) {
  const Trim trim(workspace_);
  const serving::ServedModel& model = *call.model;
  const PredictionParts parts = TRY(read_parts(call));

  monitor::PhaseTimer timer(clock_);
  const std::size_t rows = TRY(features_.read(call.body, model.format, workspace_.slots));
  TRY(check_size(rows, model.label_json.size()));
  record.rows = rows;
  record.phases.parse = timer.lap();
  record.cache = serving::predict(model, cache_.shard_of(model), workspace_, timer, record.phases);
  std::string document = prediction_document(model, workspace_.predictions, parts);
  record.phases.write = timer.lap();
  return document;
}

}  // namespace foretell::api
