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
            R"("timestamp":"1970-01-01T00:00:00.000+00:00"})");
  const serving::Snapshot two({serving::sample::model("m", 3), serving::sample::model("n", 1)});
  EXPECT_NE(status_document(two, two.models()[1].get(), epoch).find(R"("models":[{"model_loaded":true,"model_name":"m")"),
            std::string::npos);
}

TEST(StatusDocument, SaysWhatCouldNotBeLoadedAndWhy) {
  const Clock::WallTime epoch{};
  const serving::Snapshot snapshot({serving::sample::model("m", 3)}, {},
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

TEST(HealthDocument, NamesTheTrouble) {
  const Clock::WallTime epoch{};
  EXPECT_EQ(health_document("", epoch),
            R"({"timestamp":"1970-01-01T00:00:00.000+00:00","service":"ai_service","status":"healthy"})");
  EXPECT_EQ(
      health_document("ending", epoch),
      R"({"timestamp":"1970-01-01T00:00:00.000+00:00","service":"ai_service","status":"unhealthy","error":"ending"})");
}

}  // namespace
}  // namespace foretell::api
