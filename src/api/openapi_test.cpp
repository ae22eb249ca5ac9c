#include "api/openapi.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "api/dialect_testing.hpp"
#include "api/route_table.hpp"

namespace foretell::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

class OpenApiTest : public ::testing::Test {
 protected:
  /// Reads the document of a service of these models, which must be JSON.
  void describe(std::vector<std::shared_ptr<const serving::ServedModel>> models) {
    text_ = openapi_document(serving::Snapshot(std::move(models)));
    ASSERT_EQ(parser_.parse(text_).get(document_), simdjson::SUCCESS) << text_;
  }

  /// The element at a JSON pointer, as text; empty where there is none.
  std::string at(std::string_view pointer) const {
    simdjson::dom::element element;
    if (document_.at_pointer(pointer).get(element) != simdjson::SUCCESS) return {};
    return simdjson::minify(element);
  }

  std::set<std::string> keys(std::string_view pointer) const {
    std::set<std::string> keys;
    simdjson::dom::object object;
    if (document_.at_pointer(pointer).get(object) != simdjson::SUCCESS) return keys;
    for (const auto field : object) keys.emplace(field.key);
    return keys;
  }

  std::string text_;
  simdjson::dom::parser parser_;
  simdjson::dom::element document_;
};

TEST_F(OpenApiTest, HasEveryRouteOfTheTable) {
  describe({serving::sample::model("m", 1)});
  EXPECT_EQ(at("/openapi"), R"("3.1.0")");
  std::set<std::string> paths = keys("/paths");
  for (const Route& route : routes()) EXPECT_EQ(paths.count(std::string(route.path)), 1u) << route.path;
  EXPECT_THAT(paths, IsSupersetOf({"/api/v1/models/m/predict", "/api/v2/models/m/predict"}));
}

TEST_F(OpenApiTest, GivesEachOperationANameOfItsOwn) {
  describe({serving::sample::model("m", 1), serving::sample::model("m", 2), serving::sample::model("n", 1)});
  std::set<std::string> ids;
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text_.find("\"operationId\":", at)) != std::string::npos; ++at, ++count) {
    ids.insert(text_.substr(at, text_.find(',', at) - at));
  }
  EXPECT_GT(count, routes().size());
  EXPECT_EQ(ids.size(), count);
}

TEST_F(OpenApiTest, PointsAtNothingThatIsNotThere) {
  describe({serving::sample::model("m", 1), serving::sample::model("n", 1, testing::k_number)});
  std::size_t references = 0;
  for (std::size_t at = 0; (at = text_.find("\"$ref\":\"#", at)) != std::string::npos; ++references) {
    at += std::string_view("\"$ref\":\"#").size();
    const std::string pointer = text_.substr(at, text_.find('"', at) - at);
    simdjson::dom::element ignored;
    EXPECT_EQ(document_.at_pointer(pointer).get(ignored), simdjson::SUCCESS) << pointer;
  }
  EXPECT_GT(references, 100u);
}

TEST_F(OpenApiTest, TakesASchemaFromTheColumnsOfEachModel) {
  describe({serving::sample::model("m", 1)});
  EXPECT_THAT(keys("/components/schemas/m.1.Columns/properties"), ElementsAre("active", "age", "city"));
  EXPECT_EQ(at("/components/schemas/m.1.Columns/properties/age"),
            R"({"type":["number","null"],"exclusiveMinimum":-3.4028235677973366e+38,)"
            R"("exclusiveMaximum":3.4028235677973366e+38,"description":"In training 18 to 99."})");
  EXPECT_THAT(at("/components/schemas/m.1.Columns/properties/city"),
              HasSubstr(R"("type":["string","null"],"description":"One of 2 categories)"));
  EXPECT_EQ(at("/components/schemas/m.1.Columns/properties/active/type"), R"(["boolean","null"])");
  EXPECT_EQ(at("/components/schemas/m.1.Columns/additionalProperties"), "false");
  EXPECT_EQ(at("/components/schemas/m.1.Array/prefixItems/0/type"), R"(["number","null"])");
  EXPECT_EQ(at("/components/schemas/m.1.Array/maxItems"), "3");
  EXPECT_EQ(at("/paths/~1predict/post/requestBody/content/application~1json/schema"),
            R"({"$ref":"#/components/schemas/m.1.Request"})");
  EXPECT_EQ(at("/paths/~1api~1v2~1predict/post/requestBody/content/application~1json/schema"),
            R"({"$ref":"#/components/schemas/m.1.RequestV2"})");
}

TEST_F(OpenApiTest, HasNoRangesOrCategoriesOfASensitiveColumn) {
  auto loaded = serving::sample::loaded_version("m", 1, {data::LabelType::text, {"no", "yes"}});
  for (data::ColumnSchema& column : loaded->manifest.schema.columns) column.is_sensitive = true;
  describe({std::make_shared<serving::ServedModel>(std::move(loaded))});
  EXPECT_EQ(at("/components/schemas/m.1.Columns/properties/age/description"), R"("A number.")");
  EXPECT_EQ(at("/components/schemas/m.1.Columns/properties/city/examples"), "");
}

TEST_F(OpenApiTest, OffersOnlyTheOptionsThatAModelHas) {
  describe({serving::sample::model("two", 1), serving::sample::model("three", 1, testing::k_three_classes),
            serving::sample::model("number", 1, testing::k_number)});
  const auto type_of = [&](const std::string& model, const std::string& option) {
    return at("/components/schemas/" + model + ".1.RequestV2/properties/options/properties/" + option + "/type");
  };
  EXPECT_EQ(type_of("two", "threshold"), R"(["number","null"])");
  EXPECT_EQ(type_of("three", "threshold"), R"("null")");
  EXPECT_EQ(type_of("three", "top_k"), R"(["integer","null"])");
  EXPECT_EQ(type_of("number", "top_k"), R"("null")");
  EXPECT_THAT(at("/paths/~1api~1v1~1models~1two~1predict/post/parameters"), HasSubstr("probabilities"));
  EXPECT_EQ(at("/paths/~1api~1v1~1models~1number~1predict/post/parameters"), "[]");
}

TEST_F(OpenApiTest, CallsAVersionByItsNumberWhereItsNameMeansAnotherOne) {
  describe({serving::sample::model("m", 1), serving::sample::model("m", 2)});
  EXPECT_THAT(keys("/paths"), IsSupersetOf({"/api/v1/models/m:1/predict", "/api/v1/models/m/predict"}));
  EXPECT_EQ(at("/paths/~1api~1v1~1models~1m~1predict/post/requestBody/content/application~1json/schema"),
            R"({"$ref":"#/components/schemas/m.2.Request"})");
  EXPECT_EQ(at("/paths/~1predict/post/requestBody/content/application~1json/schema/anyOf/0"),
            R"({"$ref":"#/components/schemas/m.1.Request"})");
}

TEST_F(OpenApiTest, TakesExamplesFromGoldenRows) {
  auto loaded = serving::sample::loaded_version("m", 1, {data::LabelType::text, {"no", "yes"}});
  loaded->manifest.golden.slots = model::make_golden_rows(loaded->manifest.schema, loaded->manifest.summaries);
  describe({std::make_shared<serving::ServedModel>(std::move(loaded))});
  const std::string examples = "/paths/~1predict/post/requestBody/content/application~1json/examples";
  EXPECT_THAT(keys(examples), ElementsAre("m high", "m low", "m typical"));
  EXPECT_EQ(at(examples + "/m typical/value"), R"({"features":{"age":40,"city":"Zürich","active":true}})");
  EXPECT_EQ(at(examples + "/m low/value"), R"({"features":{"age":18,"city":"Zürich","active":true}})");
}

TEST_F(OpenApiTest, ListsEveryStatusOfARoute) {
  describe({serving::sample::model("m", 1)});
  EXPECT_THAT(keys("/paths/~1predict/post/responses"),
              ElementsAre("200", "400", "403", "404", "408", "413", "414", "415", "417", "421", "431", "500", "503"));
  EXPECT_THAT(keys("/paths/~1health/get/responses"),
              ElementsAre("200", "400", "403", "408", "413", "414", "417", "421", "431", "500", "503"));
  EXPECT_THAT(keys("/paths/~1api~1v1~1models/get/responses"), ::testing::Contains("304"));
}

TEST_F(OpenApiTest, IsWholeWhereNothingIsServed) {
  describe({});
  EXPECT_EQ(at("/paths/~1predict/post/requestBody/content/application~1json/schema"), R"({"anyOf":[{}]})");
  EXPECT_EQ(keys("/components/schemas").count("Error"), 1u);
}

}  // namespace
}  // namespace foretell::api
