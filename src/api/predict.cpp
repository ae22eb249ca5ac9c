#include "api/predict.hpp"

#include <utility>

#include <fmt/format.h>

#include "api/features.hpp"
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

/// Whether `model` can be asked what `options` ask.
Result<void> check_options(const serving::ServedModel& model, const PredictOptions& options) {
  const auto refuse = [&](std::string_view field, std::string why, std::string hint) {
    return std::unexpected(Error{ErrorCode::invalid_argument, std::move(why), std::string(field), std::move(hint)});
  };
  if (model.manifest().schema.is_regression()) {
    const std::string_view asked = options.threshold ? "threshold" : options.top_k ? "top_k" : "probabilities";
    if (!options.threshold && !options.top_k && !options.probabilities) return {};
    return refuse(asked, fmt::format("model \"{}\" predicts a number, which has no probabilities", model.name()),
                  fmt::format("leave {} out", asked));
  }
  const std::size_t classes = model.label_json.size();
  if (!options.threshold || classes == 2) return {};
  return refuse("threshold",
                fmt::format("a threshold chooses between two classes, and model \"{}\" has {}", model.name(), classes),
                "leave threshold out, and choose by the probabilities");
}

Result<void> check_size(std::size_t rows, std::size_t classes) {
  if (rows * classes <= limits::k_request_values_max) return {};
  return fail(ErrorCode::payload_too_large,
              fmt::format("more than {} probabilities (rows x classes) in one request", limits::k_request_values_max),
              "send the rows in several requests");
}

/// Labels by `threshold` in place of those by the largest probability.
void apply_threshold(float threshold, model::Predictions& predictions) {
  for (std::size_t row = 0; row < predictions.size(); ++row) {
    predictions.labels[row] = predictions.row(row)[1] >= threshold ? 1 : 0;
  }
}

}  // namespace

PredictOperation::PredictOperation(const Clock& clock, serving::cache::PredictionCache cache)
    : clock_(clock), cache_(std::move(cache)), features_(std::make_unique<FeaturesReader>()) {}
PredictOperation::~PredictOperation() = default;

Result<std::string> PredictOperation::run(const PredictDialect& dialect, const PredictCall& call,
                                          monitor::RequestRecord& record) {
  const Trim trim(workspace_);
  const serving::ServedModel& model = *call.model;

  monitor::PhaseTimer timer(clock_);
  const PredictOptions options = TRY(dialect.read(call, *features_, workspace_.slots));
  TRY(check_options(model, options));
  const std::size_t rows = workspace_.slots.size() / model.format.columns();
  TRY(check_size(rows, model.label_json.size()));
  record.rows = rows;
  record.phases.parse = timer.lap();
  record.cache = serving::predict(model, cache_.shard_of(model), workspace_, timer, record.phases);
  if (options.threshold) apply_threshold(*options.threshold, workspace_.predictions);
  std::string document = dialect.write(call, options, workspace_.predictions);
  record.phases.write = timer.lap();
  record.answered = timer.last();  // each look at the clock counts here
  return document;
}

}  // namespace foretell::api
