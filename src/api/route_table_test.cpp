#include "api/route_table.hpp"

#include <gtest/gtest.h>

#include "api/media_type.hpp"
#include "api/query.hpp"

namespace foretell::api {
namespace {

using http::Method;

TEST(FindRoute, FindsWhatTheTableLists) {
  EXPECT_EQ(find_route(Method::post, "/predict")->route->operation, Operation::predict_bare);
  EXPECT_EQ(find_route(Method::get, "/api/v1/models/adult")->name, "adult");
  EXPECT_EQ(find_route(Method::post, "/api/v1/models/adult:2/predict")->name, "adult:2");
  EXPECT_EQ(find_route(Method::head, "/health")->route->operation, Operation::health);
}

TEST(FindRoute, RefusesWhatTheTableDoesNotList) {
  for (const char* path :
       {"/", "", "*", "/predict/", "/Predict", "//predict", "/api/v1/models/", "/api/v1/models//predict",
        "/api/v1/models/a/b/predict", "/api/v1/models/a/predict/", "/health/../predict", "/%70redict"}) {
    EXPECT_EQ(find_route(Method::post, path).error().code, ErrorCode::not_found) << path;
  }
}

TEST(FindRoute, GivesTheSegmentsThatAreVariable) {
  const Match match = *find_route(Method::get, "/api/v1/models/adult/versions/2");
  EXPECT_EQ(match.name, "adult");
  EXPECT_EQ(match.version, "2");
}

TEST(FindRoute, NamesTheMethodsOfAPath) {
  EXPECT_EQ(find_route(Method::get, "/predict").error().code, ErrorCode::method_not_allowed);
  EXPECT_EQ(allowed_methods("/predict"), "POST");
  EXPECT_EQ(allowed_methods("/health"), "GET, HEAD");
  EXPECT_EQ(find_route(Method::other, "/health").error().code, ErrorCode::method_not_allowed);
}

TEST(PercentDecoded, LeavesAPlusAsItIs) {
  EXPECT_EQ(percent_decoded("a%40b+c%2f").value(), "a@b+c/");
  EXPECT_EQ(percent_decoded("").value(), "");
  EXPECT_FALSE(percent_decoded("a%4"));
}

TEST(QueryValue, DecodesTheFirstOfItsName) {
  EXPECT_EQ(query_value("a=1&model=x%40y+z&model=w", "model").value(), "x@y z");
  EXPECT_EQ(query_value("model", "model").value(), "");
  EXPECT_EQ(query_value("models=1", "model").value(), std::nullopt);
  EXPECT_EQ(query_value("", "model").value(), std::nullopt);
  for (const char* query : {"model=%", "model=%4", "model=%zz", "model=%4z"})
    EXPECT_FALSE(query_value(query, "model")) << query;
}

TEST(QueryFlag, IsTrueFalseOrAnError) {
  EXPECT_TRUE(query_flag("p=true", "p").value());
  EXPECT_TRUE(query_flag("p=1", "p").value());
  EXPECT_FALSE(query_flag("p=false", "p").value());
  EXPECT_FALSE(query_flag("", "p").value());
  EXPECT_FALSE(query_flag("p=yes", "p"));
  EXPECT_FALSE(query_flag("p", "p"));
}

TEST(JsonMediaType, TakesJsonInUtf8) {
  for (const char* type :
       {"application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
        "application/vnd.api+json", "application/json ; v=1"}) {
    EXPECT_TRUE(check_json_media_type(type)) << type;
  }
}

TEST(JsonMediaType, RefusesEverythingElse) {
  for (const char* type :
       {"", "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data",
        "application/json; charset=latin1", "application/jsonx", "+json", "application/+json", "json"}) {
    EXPECT_EQ(check_json_media_type(type).error().code, ErrorCode::unsupported_media_type) << type;
  }
}

}  // namespace
}  // namespace foretell::api
