#include "api/resources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serving/sample_model.hpp"

namespace foretell::api {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Versions 1 to 3 are stored and 2 is served, because 3 is damaged.
serving::Snapshot sample() {
  const registry::ModelRecord record{
      "m", {{1, "t1", ""}, {2, "t2", ""}, {3, "t3", ""}}, {{"old", 1}, {"production", 3}}};
  const std::vector<registry::AliasMove> moves{{"production", 2, 3, "t5"}, {"old", std::nullopt, 1, "t4"}};
  return serving::Snapshot(
      {serving::sample::model("m", 2)}, {{"m", {.bare = 2, .aliases = {{"latest", 3}, {"old", 1}, {"production", 2}}}}},
      {{{"m", 3}, {ErrorCode::corrupt, "model.onnx is damaged", "", "restore it"}, {}}}, {{"m", {record, moves}}});
}

constexpr const char* k_summary =
    R"({"name":"m","version":"2","state":"ready","model_type":"RandomForestClassifier",)"
    R"("created_at":"2026-01-01T00:00:00.000+00:00","target":"left","classes":["no","yes"],"aliases":["production"])";

TEST(ModelsDocument, HasEveryServedVersionInShort) {
  EXPECT_EQ(models_document(sample()), std::string(R"({"models":[)") + k_summary + "}]}");
}

TEST(ModelDocument, HasEveryVersionOfTheName) {
  const serving::Snapshot snapshot = sample();
  const std::string document = model_document(snapshot, *snapshot.models().front());
  EXPECT_THAT(document,
              StartsWith(std::string(k_summary) +
                         R"(,"versions":[{"version":"1","state":"registered","created_at":"t1","aliases":["old"]},)"
                         R"({"version":"2","state":"ready","created_at":"2026-01-01T00:00:00.000+00:00","aliases":[]},)"
                         R"({"version":"3","state":"failed","created_at":"t3","aliases":["production"],)"
                         R"("error":"model.onnx is damaged","hint":"restore it"}],"columns":[{"name":"age")"));
}

TEST(ModelDocument, ShowsNoValueOfASensitiveColumn) {
  auto loaded = serving::sample::loaded_version("m", 1, {data::LabelType::text, {"no", "yes"}});
  loaded->manifest.schema.columns[0].is_sensitive = true;
  loaded->manifest.schema.columns[1].is_sensitive = true;
  const serving::Snapshot snapshot({std::make_shared<serving::ServedModel>(std::move(loaded))});
  EXPECT_THAT(model_document(snapshot, *snapshot.models().front()),
              HasSubstr(R"("columns":[{"name":"age","type":"number","sensitive":true},)"
                        R"({"name":"city","type":"category","sensitive":true},{"name":"active","type":"boolean"}])"));
}

TEST(VersionDocument, HasAllOfAServedVersionAndWhatTheIndexHasOfAnotherOne) {
  const serving::Snapshot snapshot = sample();
  const auto served = version_document(snapshot, "m", "2");
  ASSERT_TRUE(served);
  EXPECT_THAT(*served, StartsWith(std::string(k_summary) + R"(,"columns":[{"name":"age")"));
  EXPECT_THAT(*served, Not(HasSubstr("versions")));
  EXPECT_EQ(version_document(snapshot, "m", "1"),
            R"({"name":"m","version":"1","state":"registered","created_at":"t1","aliases":["old"]})");
  EXPECT_EQ(version_document(snapshot, "m", "3"),
            R"({"name":"m","version":"3","state":"failed","created_at":"t3","aliases":["production"],)"
            R"("error":"model.onnx is damaged","hint":"restore it"})");
}

TEST(VersionDocument, NamesTheVersionsThatThereAre) {
  for (const char* version : {"4", "0", "02", "latest", ""}) {
    const auto refused = version_document(sample(), "m", version);
    ASSERT_FALSE(refused) << version;
    EXPECT_EQ(refused.error().code, ErrorCode::not_found);
    EXPECT_EQ(refused.error().hint, "it has 1, 2, 3");
  }
}

TEST(AliasesDocument, SaysWhatAnAliasPointsAtAndWhatAnswersToIt) {
  EXPECT_EQ(aliases_document(sample(), "m"),
            R"({"name":"m","aliases":[{"alias":"latest","version":"3","served_version":null},)"
            R"({"alias":"old","version":"1","served_version":null},)"
            R"({"alias":"production","version":"3","served_version":"2"}]})");
}

TEST(HistoryDocument, HasTheMovesNewestFirst) {
  EXPECT_EQ(history_document(sample(), "m"),
            R"({"name":"m","history":[{"alias":"production","at":"t5","from":"2","to":"3"},)"
            R"({"alias":"old","at":"t4","from":null,"to":"1"}]})");
}

TEST(Resources, ShowAModelThatIsInNoRegistry) {
  const serving::Snapshot snapshot({serving::sample::model("default", 1)});
  EXPECT_THAT(model_document(snapshot, *snapshot.models().front()),
              HasSubstr(R"("versions":[{"version":"1","state":"ready","created_at":"2026-01-01T00:00:00.000+00:00",)"
                        R"("aliases":[]}])"));
  EXPECT_TRUE(version_document(snapshot, "default", "1"));
  EXPECT_EQ(aliases_document(snapshot, "default"), R"({"name":"default","aliases":[]})");
  EXPECT_EQ(history_document(snapshot, "default"), R"({"name":"default","history":[]})");
}

TEST(Resources, ShowNothingOfWhatIsNotServed) {
  EXPECT_EQ(version_document(sample(), "n", "1").error().code, ErrorCode::not_found);
  EXPECT_EQ(aliases_document(sample(), "n").error().code, ErrorCode::not_found);
  EXPECT_EQ(history_document(sample(), "n").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace foretell::api
