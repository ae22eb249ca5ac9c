#include "api/features.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "http/message.hpp"
#include "serving/sample_model.hpp"

namespace foretell::api {
namespace {

using testing::Test;

class FeaturesTest : public Test {
 protected:
  Result<std::size_t> read(std::string body) {
    const std::size_t size = body.size();
    body.resize(size + http::k_body_padding, '}');  // whatever stands behind must not matter
    reader_.begin(format_, slots_);
    TRY(reader_.body().read(std::string_view(body).substr(0, size), k_features_hint,
                            [&](std::string_view key, ondemand::value value) {
                              if (key == "features") return reader_.read_features(value);
                              if (key == k_additional_field) return reader_.read_additional(value);
                              return reader_.body().skip(value, 1);
                            }));
    TRY(reader_.end());
    return slots_.size() / format_.columns();
  }
  Result<std::size_t> read_features(const std::string& features) { return read("{\"features\":" + features + "}"); }

  void expect_refused(const std::string& body, std::string_view part, std::string_view hint = "") {
    const auto result = read(body);
    ASSERT_FALSE(result) << body;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_argument) << body;
    EXPECT_NE(result.error().message.find(part), std::string::npos) << body << "\n" << result.error().message;
    EXPECT_NE(result.error().hint.find(hint), std::string::npos) << body << "\n" << result.error().hint;
  }

  serving::RowFormat format_{serving::sample::model("m", 1)->manifest().schema};
  FeaturesReader reader_;
  std::vector<model::Slot> slots_;
};

TEST_F(FeaturesTest, ReadsOneRowAsAnArray) {
  ASSERT_EQ(read_features(R"([41.5, "Z\u00fcrich", true])"), 1u);
  EXPECT_EQ(slots_[0].number(), 41.5f);
  EXPECT_EQ(slots_[1].code(), 1);
  EXPECT_EQ(slots_[2].code(), 1);
}

TEST_F(FeaturesTest, ReadsOneRowByNameInAnyOrder) {
  ASSERT_EQ(read_features(R"({"active": false, "age": -1e1})"), 1u);
  EXPECT_EQ(slots_[0].number(), -10.0f);
  EXPECT_LT(slots_[1].code(), 0);
  EXPECT_EQ(slots_[2].code(), 0);
}

TEST_F(FeaturesTest, ReadsSeveralRowsOfEitherForm) {
  ASSERT_EQ(read_features(R"([[1, "Bern", true], {"age": 2}, [null, null, null]])"), 3u);
  EXPECT_EQ(slots_[0].number(), 1.0f);
  EXPECT_EQ(slots_[3].number(), 2.0f);
  EXPECT_TRUE(std::isnan(slots_[6].number()));
  EXPECT_LT(slots_[7].code(), 0);
}

TEST_F(FeaturesTest, TakesAnUnknownCategoryAsMissing) {
  ASSERT_EQ(read_features(R"({"city": "Basel"})"), 1u);
  EXPECT_LT(slots_[1].code(), 0);
}

TEST_F(FeaturesTest, IgnoresTheTargetAndWhatWasLeftOut) {
  ASSERT_EQ(read_features(R"({"left": "yes", "id": [1, {"a": null}], "age": 3})"), 1u);
  EXPECT_EQ(slots_[0].number(), 3.0f);
}

TEST_F(FeaturesTest, NeedsSomeKnownColumn) {
  expect_refused(R"({"features": {}})", "none of the model's columns");
  expect_refused(R"({"features": {"left": "yes"}})", "none of the model's columns");
}

TEST_F(FeaturesTest, NamesAnUnknownColumn) { expect_refused(R"({"features": {"aeg": 3}})", "unknown column \"aeg\""); }

TEST_F(FeaturesTest, RefusesAColumnThatStandsTwice) {
  expect_refused(R"({"features": {"age": 3, "age": 4}})", "twice");
  expect_refused(R"({"features": [1,"Bern",true], "features": [1,"Bern",true]})", "twice");
}

TEST_F(FeaturesTest, IsStrictAboutTypes) {
  expect_refused(R"({"features": {"age": "abc"}})", R"(row 0, column "age": expected a number, got "abc")");
  expect_refused(R"({"features": {"age": true}})", "expected a number, got true");
  expect_refused(R"({"features": {"age": [1]}})", "expected a number, got an array");
  expect_refused(R"({"features": [[1, "Bern", true], {"city": 5}]})",
                 R"(row 1, column "city": expected a string, got 5)");
  expect_refused(R"({"features": {"active": 1}})", "expected true or false, got 1");
  expect_refused(R"({"features": {"active": "true"}})", "expected true or false");
}

TEST_F(FeaturesTest, RefusesNumbersWithoutAFiniteFloat) {
  expect_refused(R"({"features": {"age": 1e39}})", "out of the range");
  expect_refused(R"({"features": {"age": 1e999}})", "out of the range");
  ASSERT_EQ(read_features(R"({"age": 3.4028235e38})"), 1u);
  EXPECT_EQ(slots_[0].number(), std::numeric_limits<float>::max());
}

TEST_F(FeaturesTest, SaysWhatToSendForNaN) {
  for (const char* word : {"NaN", "nan", "Infinity", "-Infinity"}) {
    expect_refused(std::string(R"({"features": {"age": )") + word + "}}", "malformed JSON at line 1, column 22",
                   "use null");
    expect_refused(std::string(R"({"features": [)") + word + ", 1, 2]}", "malformed JSON at line 1, column 15",
                   "use null");
  }
}

TEST_F(FeaturesTest, WantsOneValueAColumn) {
  expect_refused(R"({"features": [1, "Bern"]})", "row 0: expected 3 values, one a column, got 2");
  expect_refused(R"({"features": [1, "Bern", true, 4]})", "got 4");
  expect_refused(R"({"features": []})", "got 0");
  expect_refused(R"({"features": [[1, "Bern", true], [1]]})", "row 1: expected 3 values");
}

TEST_F(FeaturesTest, WantsRowsToBeRows) {
  expect_refused(R"({"features": 5})", "features: expected an array or an object, got 5");
  expect_refused(R"({"features": "x"})", "features: expected an array or an object, got \"x\"");
  expect_refused(R"({"features": null})", "features: expected an array or an object");
  expect_refused(R"({"features": [[1, "Bern", true], 5]})", "row 1: expected an array or an object, got 5");
  expect_refused(R"({"features": [1, [2], true]})", "expected a string, got an array");
}

TEST_F(FeaturesTest, CompletesAndOverridesRowsOfEitherFormWithAdditionalOnes) {
  const std::string additional = R"("additional_features": {"age": 7, "active": true})";
  const std::string features = R"("features": [{"age": 1, "city": "Bern"}, [2, "Bern", false], {}])";
  for (const std::string& body : {"{" + additional + "," + features + "}", "{" + features + ", " + additional + "}"}) {
    ASSERT_EQ(read(body), 3u) << body;
    for (std::size_t row = 0; row < 3; ++row) {
      EXPECT_EQ(slots_[3 * row].number(), 7.0f);
      EXPECT_EQ(slots_[3 * row + 2].code(), 1);
    }
    EXPECT_EQ(slots_[1].code(), 0);
    EXPECT_EQ(slots_[4].code(), 0);
    EXPECT_LT(slots_[7].code(), 0);
  }
}

TEST_F(FeaturesTest, TakesAwayWhatAnAdditionalNullOverrides) {
  ASSERT_EQ(read(R"({"features": [1, "Bern", true], "additional_features": {"age": null, "city": "Basel"}})"), 1u);
  EXPECT_TRUE(std::isnan(slots_[0].number()));
  EXPECT_LT(slots_[1].code(), 0);
  EXPECT_EQ(slots_[2].code(), 1);
}

TEST_F(FeaturesTest, TakesAdditionalOnesThatSayNothingForNone) {
  for (const char* additional : {"null", "{}", R"({"left": "yes", "id": [1]})"}) {
    const std::string suffix = std::string(R"(, "additional_features": )") + additional + "}";
    EXPECT_EQ(read(R"({"features": {"age": 1})" + suffix), 1u);
    EXPECT_EQ(slots_[0].number(), 1.0f);
    expect_refused(R"({"features": {})" + suffix, "row 0: none of the model's columns is in it");
  }
}

TEST_F(FeaturesTest, ChecksAdditionalOnesLikeRows) {
  const auto with = [](const std::string& additional) {
    return R"({"features": [1, "Bern", true], "additional_features": )" + additional + "}";
  };
  expect_refused(with(R"({"age": "abc"})"), R"(additional_features, column "age": expected a number, got "abc")");
  expect_refused(with(R"({"age": 1, "age": 2})"), R"(additional_features, column "age": the column stands twice)");
  expect_refused(with(R"({"aeg": 3})"), "additional_features: unknown column \"aeg\"");
  expect_refused(with("[1]"), "additional_features: expected an object of columns by name, got an array");
  expect_refused(with("5"), "additional_features: expected an object of columns by name, got 5");
  expect_refused(with("nul"), "malformed JSON");
  expect_refused(with(R"({"age": 1e39})"), "out of the range");
  expect_refused(R"({"features": [1, "Bern"], "additional_features": {"active": true}})", "row 0: expected 3 values");
  expect_refused(R"({"additional_features": {"age": 3}})", "missing required field: features");
}

TEST_F(FeaturesTest, TellsEmptyBodiesFromMissingFeatures) {
  for (const char* body : {"", "  \n", "{}", "[]", "null", " { } "})
    expect_refused(body, "request body must not be empty");
  expect_refused(R"({"data": [1]})", "missing required field: features");
  for (const char* body : {"[1]", "5", "\"features\"", "true", "[{}]"}) expect_refused(body, "not a JSON object");
}

TEST_F(FeaturesTest, TellsWhereTheJsonIsBroken) {
  for (const char* body : {"{",
                           "{\"features\"",
                           "{\"features\": [1, \"Bern\", true]",
                           "{\"features\": [1, \"Bern\", true]} x",
                           "{\"features\": [1, \"Bern\", true]}{}",
                           "{\"features\": [1 \"Bern\", true]}",
                           "{\"features\": [1, \"Bern\", tru]}",
                           "{\"features\": [01, \"Bern\", true]}",
                           "{\"features\": {\"age\": 1.}}",
                           "{\"features\": {age: 1}}",
                           "{'features': 1}",
                           "{\"features\": {\"id\": tru, \"age\": 1}}",
                           "{\"features\": {\"id\": \"\\q\", \"age\": 1}}",
                           "{\"other\": nul, \"features\": [1, \"Bern\", true]}",
                           "{\"features\": [1, \"Be\x01rn\", true]}",
                           "{\"features\": [1, \"\xFF\", true]}",
                           "{\"features\": {\"city\": \"\\ud83d\"}}",
                           "{\"features\": [1, \"Bern\", true],}",
                           "{\"features\": {\"age\": 1,}}",
                           "nulx"}) {
    expect_refused(body, "malformed JSON at line 1, column ");
  }
  expect_refused("{\n  \"features\": {\"age\": x}\n}", "malformed JSON at line 2, column 23");
}

TEST_F(FeaturesTest, HoldsTheLimitOfNesting) {
  const auto nested = [](std::size_t depth) {
    return "{\"other\": " + std::string(depth, '[') + std::string(depth, ']') + ", \"features\": {\"age\": 1}}";
  };
  EXPECT_TRUE(read(nested(limits::k_json_depth_max - 1)));
  EXPECT_FALSE(read(nested(limits::k_json_depth_max)));  // the body itself is a level
  EXPECT_FALSE(read(nested(200'000)));
}

TEST_F(FeaturesTest, HoldsTheLimitOfTexts) {
  const auto text = [](std::size_t bytes) { return "{\"city\": \"" + std::string(bytes, 'x') + "\"}"; };
  EXPECT_TRUE(read_features(text(limits::k_string_cell_bytes_max)));
  EXPECT_FALSE(read_features(text(limits::k_string_cell_bytes_max + 1)));
}

TEST_F(FeaturesTest, HoldsTheLimitOfRows) {
  std::string rows = "[{\"age\":1}";
  for (std::size_t i = 1; i < limits::k_rows_max; ++i) rows += ",{\"age\":1}";
  EXPECT_EQ(read_features(rows + "]"), limits::k_rows_max);
  EXPECT_EQ(read_features(rows + ",{\"age\":1}]").error().code, ErrorCode::payload_too_large);
}

TEST_F(FeaturesTest, HoldsTheLimitOfValues) {
  data::Schema wide = serving::sample::model("m", 1)->manifest().schema;
  wide.columns.clear();
  constexpr std::size_t k_columns = 8'192;
  static_assert(limits::k_request_values_max % k_columns == 0 &&
                limits::k_request_values_max / k_columns < limits::k_rows_max);
  for (std::size_t i = 0; i < k_columns; ++i)
    wide.columns.push_back({"c" + std::to_string(i), data::ColumnType::number});
  format_ = serving::RowFormat(wide);
  std::string rows = "[{\"c0\":1}";
  for (std::size_t i = 1; i < limits::k_request_values_max / k_columns; ++i) rows += ",{\"c0\":1}";
  EXPECT_TRUE(read_features(rows + "]"));
  EXPECT_EQ(read_features(rows + ",{\"c0\":1}]").error().code, ErrorCode::payload_too_large);
}

TEST_F(FeaturesTest, ForgetsTheRequestBefore) {
  ASSERT_TRUE(read_features(R"([[1, "Bern", true], [2, "Bern", true]])"));
  EXPECT_FALSE(read(R"({"features": {"age": "x"}})"));
  ASSERT_EQ(read_features(R"({"city": "Bern"})"), 1u);
  EXPECT_EQ(slots_.size(), 3u);
  EXPECT_TRUE(std::isnan(slots_[0].number()));
}

}  // namespace
}  // namespace foretell::api
