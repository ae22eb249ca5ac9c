#include "api/documents.hpp"

#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::api {
namespace {

TEST(ErrorDocument, HasEveryKeyAndNullForWhatDoesNotApply) {
  EXPECT_EQ(
      error_document({ErrorCode::invalid_argument, "bad \"age\"", "age", "send a number"}, "r-1"),
      R"({"error":"bad \"age\"","status":"error","code":"invalid_argument","field":"age","hint":"send a number","request_id":"r-1"})");
  EXPECT_EQ(error_document({ErrorCode::not_found, "nothing"}, ""),
            R"({"error":"nothing","status":"error","code":"not_found","field":null,"hint":null,"request_id":null})");
}

TEST(StatusDocument, ListsModelsOnlyWhenThereAreSeveral) {
  const Clock::WallTime epoch{};
  const serving::Snapshot one({serving::sample::model("m", 3)});
  EXPECT_EQ(status_document(one, one.models()[0].get(), epoch),
            R"({"model_loaded":true,"model_name":"m","model_type":"RandomForestClassifier","model_version":"3",)"
            R"("timestamp":"1970-01-01T00:00:00.000+00:00",)"
            R"("cache":{"mode":"off","on":false,"look_up_ns":0,"compute_ns":0}})");
  const serving::Snapshot two({serving::sample::model("m", 3), serving::sample::model("n", 1)});
  EXPECT_NE(
      status_document(two, two.models()[1].get(), epoch).find(R"("models":[{"model_loaded":true,"model_name":"m")"),
      std::string::npos);
}

TEST(StatusDocument, SaysWhatCouldNotBeLoadedAndWhy) {
  const Clock::WallTime epoch{};
  const serving::Snapshot snapshot(
      {serving::sample::model("m", 3)}, {},
      {{{"m", 4}, {ErrorCode::corrupt, "model.onnx is damaged", "", "restore it"}, epoch}});
  const std::string document = status_document(snapshot, snapshot.models()[0].get(), epoch);
  EXPECT_TRUE(document.starts_with(R"({"model_loaded":true,"model_name":"m")")) << document;
  EXPECT_TRUE(document.ends_with(R"("failed":[{"model_name":"m","model_version":"4","state":"failed",)"
                                   R"("error":"model.onnx is damaged","hint":"restore it",)"
                                   R"("timestamp":"1970-01-01T00:00:00.000+00:00"}]})"))
      << document;
}

TEST(StatusDocument, SaysThatNothingIsServed) {
  EXPECT_EQ(status_document(serving::Snapshot({}), nullptr, Clock::WallTime()),
            R"({"model_loaded":false,"model_name":null,"model_type":null,"model_version":null,)"
            R"("timestamp":"1970-01-01T00:00:00.000+00:00"})");
}

TEST(StatusDocument, SaysWhetherAnswersAreCachedAndWhatWasMeasured) {
  using std::chrono::nanoseconds;
  auto model = std::make_shared<serving::ServedModel>(*serving::sample::model("m", 3));
  model->caching = serving::cache::decide(serving::cache::Mode::automatic, {nanoseconds(90), nanoseconds(2'500)});
  EXPECT_NE(status_document(serving::Snapshot({model}), model.get(), {})
                .find(R"("cache":{"mode":"auto","on":true,"look_up_ns":90,"compute_ns":2500}})"),
            std::string::npos);
}

TEST(HealthDocument, HasTheExactBytesOfTheContract) {
  const Clock::WallTime epoch{};
  EXPECT_EQ(
      health_document({}, epoch),
      R"({"timestamp":"1970-01-01T00:00:00.000+00:00","service":"ai_service","status":"healthy","model_test":"success"})");
  EXPECT_EQ(
      health_document({.status = monitor::HealthStatus::warning, .cpu_percent = 95.5, .memory_percent = 91}, epoch),
      R"({"timestamp":"1970-01-01T00:00:00.000+00:00","service":"ai_service","status":"warning",)"
      R"("cpu_usage":95.5,"memory_usage":91,"model_test":"success"})");
  EXPECT_EQ(
      health_document({.status = monitor::HealthStatus::unhealthy, .model_trouble = "m:1: no", .error = "why"}, epoch),
      R"({"timestamp":"1970-01-01T00:00:00.000+00:00","service":"ai_service","status":"unhealthy",)"
      R"("model_test":"failed: m:1: no","error":"why"})");
}

TEST(ProbeDocument, SaysWhatIsWrongOnlyWhereSomethingIs) {
  const Clock::WallTime epoch{};
  EXPECT_EQ(probe_document("live", "", epoch),
            R"({"timestamp":"1970-01-01T00:00:00.000+00:00","service":"ai_service","status":"live"})");
  EXPECT_EQ(
      probe_document("not ready", "ending", epoch),
      R"({"timestamp":"1970-01-01T00:00:00.000+00:00","service":"ai_service","status":"not ready","error":"ending"})");
}

TEST(PerformanceDocument, HasTheKeysOfTheContract) {
  const Clock::WallTime epoch{};
  const auto model = serving::sample::model("m", 3);
  EXPECT_TRUE(
      performance_document(*model, {}, epoch)
          .starts_with(R"({"name":"m","version":"3","avg_execution_time":0,"std_deviation":0,"total_samples":0,)"
                       R"("performance_trend":"insufficient_data","trend_rule":")"));
  const monitor::PerformanceWindow window{.began = epoch,
                                          .executions = 2,
                                          .mean_s = 0.25,
                                          .deviation_s = 0.125,
                                          .p50_s = 0.25,
                                          .p95_s = 0.375,
                                          .p99_s = 0.5};
  const std::string document = performance_document(*model, {.windows = {window}, .is_stored = true}, epoch);
  EXPECT_TRUE(document.contains(R"("avg_execution_time":0.25,"std_deviation":0.125,"total_samples":2,)")) << document;
  EXPECT_TRUE(document.contains(R"("verdict":{"trend":"insufficient_data","windows":1,"slope_per_hour":null,)"
                                R"("slope_interval":null,"confidence":0.99,"change":null,"rule":")"))
      << document;
  EXPECT_TRUE(
      document.ends_with(R"("window_seconds":10,"windows":[{"began_at":"1970-01-01T00:00:00.000+00:00","count":2,)"
                         R"("avg_execution_time":0.25,"std_deviation":0.125,"p50":0.25,"p95":0.375,"p99":0.5}],)"
                         R"("history":"stored","timestamp":"1970-01-01T00:00:00.000+00:00"})"))
      << document;
}

}  // namespace
}  // namespace foretell::api
