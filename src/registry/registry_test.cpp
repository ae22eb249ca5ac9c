#include "registry/registry.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "model/onnx.hpp"
#include "registry/load.hpp"
#include "registry/testing.hpp"

namespace foretell::registry {
namespace {

namespace fs = std::filesystem;

using RegistryTest = testing::RegistryFixture;

TEST_F(RegistryTest, CountsVersionsAndNeverUsesANumberTwice) {
  Registry registry = open();
  EXPECT_EQ(add(registry, "m"), 1);
  EXPECT_EQ(add(registry, "m"), 2);
  ASSERT_TRUE(registry.remove("m", 2));
  EXPECT_EQ(add(registry, "m"), 3);
  EXPECT_EQ(add(registry, "other"), 1);
}

TEST_F(RegistryTest, ResolvesNamesVersionsAndAliases) {
  Registry registry = open();
  for (int i = 0; i < 3; ++i) add(registry, "m");
  EXPECT_EQ(registry.resolve({"m", Bare{}}), 3);
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  EXPECT_EQ(registry.resolve({"m", Bare{}}), 1);
  EXPECT_EQ(registry.resolve({"m", std::string("latest")}), 3);
  EXPECT_EQ(registry.resolve({"m", Version{2}}), 2);
  EXPECT_EQ(registry.resolve({"m", Version{9}}).error().code, ErrorCode::not_found);
  EXPECT_EQ(registry.resolve({"m", std::string("none")}).error().code, ErrorCode::not_found);
  EXPECT_EQ(registry.resolve({"nobody", Bare{}}).error().code, ErrorCode::not_found);
}

TEST_F(RegistryTest, KeepsTheHistoryOfAliases) {
  Registry registry = open();
  add(registry, "m");
  add(registry, "m");
  EXPECT_EQ(registry.set_alias("m", "production", 1).value(), std::nullopt);
  EXPECT_EQ(registry.set_alias("m", "production", 2).value(), 1);
  EXPECT_EQ(registry.set_alias("m", "production", 2).value(), 2);  // no move
  const auto moves = registry.history("m");
  ASSERT_TRUE(moves);
  ASSERT_EQ(moves->size(), 2u);
  EXPECT_EQ((*moves)[0].from, std::optional<Version>(1));
  EXPECT_EQ((*moves)[0].to, std::optional<Version>(2));
  EXPECT_FALSE((*moves)[1].from.has_value());
}

TEST_F(RegistryTest, GivesTheNewestMovesOfEachModel) {
  Registry registry = open();
  for (const char* name : {"m", "m", "n", "o"}) add(registry, name);
  for (const Version version : {1, 2, 1}) ASSERT_TRUE(registry.set_alias("m", "production", version));
  ASSERT_TRUE(registry.set_alias("n", "production", 1));
  for (const std::size_t most : {2, 3, 4}) {
    const auto moves = registry.recent_moves(most);
    ASSERT_TRUE(moves) << moves.error().message;
    EXPECT_EQ(moves->size(), 2u);
    EXPECT_EQ(moves->at("n"), registry.history("n"));
    auto expected = *registry.history("m");
    expected.resize(std::min(most, expected.size()));
    EXPECT_EQ(moves->at("m"), expected);
  }
}

TEST_F(RegistryTest, RemovesAnAliasAndKeepsItsHistory) {
  Registry registry = open();
  add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  EXPECT_EQ(registry.remove_alias("m", "production"), Version{1});
  EXPECT_TRUE(registry.model("m")->aliases.empty());
  EXPECT_TRUE(registry.remove("m", 1));
  const auto moves = registry.history("m");
  ASSERT_TRUE(moves);
  ASSERT_EQ(moves->size(), 2u);
  EXPECT_EQ((*moves)[0].from, std::optional<Version>(1));
  EXPECT_FALSE((*moves)[0].to.has_value());
}

TEST_F(RegistryTest, RefusesToRemoveAnAliasThatIsNotThere) {
  Registry registry = open();
  add(registry, "m");
  EXPECT_EQ(registry.remove_alias("m", "production").error().code, ErrorCode::not_found);
  EXPECT_EQ(registry.remove_alias("m", "latest").error().code, ErrorCode::not_found);
  EXPECT_EQ(registry.remove_alias("nobody", "production").error().code, ErrorCode::not_found);
}

TEST_F(RegistryTest, RollsAnAliasBackFurtherEachTime) {
  Registry registry = open();
  for (int i = 0; i < 3; ++i) add(registry, "m");
  for (const Version version : {1, 2, 3}) ASSERT_TRUE(registry.set_alias("m", "production", version));
  ASSERT_TRUE(registry.set_alias("m", "canary", 2));
  EXPECT_EQ(registry.rollback_target("m", "production"), Version{2});
  EXPECT_EQ(registry.roll_back("m", "production", 2).value(), Version{3});
  EXPECT_EQ(registry.resolve({"m", std::string("production")}), 2);
  Registry another = open();
  EXPECT_EQ(another.rollback_target("m", "production"), Version{1});
  EXPECT_EQ(another.roll_back("m", "production", 1).value(), Version{2});
  EXPECT_EQ(another.rollback_target("m", "production").error().code, ErrorCode::conflict);
  EXPECT_EQ(registry.resolve({"m", std::string("canary")}), 2) << "another alias stays";
  const auto moves = registry.history("m");
  ASSERT_TRUE(moves);
  EXPECT_EQ(moves->size(), 6u) << "a rollback is a move";
  EXPECT_EQ(moves->front().to, std::optional<Version>(1));
}

TEST_F(RegistryTest, RefusesARollbackThatLeadsNowhere) {
  Registry registry = open();
  for (int i = 0; i < 3; ++i) add(registry, "m");
  EXPECT_EQ(registry.rollback_target("nobody", "production").error().code, ErrorCode::not_found);
  EXPECT_EQ(registry.rollback_target("m", "production").error().code, ErrorCode::not_found);
  EXPECT_EQ(registry.rollback_target("m", "latest").error().code, ErrorCode::not_found);
  for (const Version version : {1, 2}) ASSERT_TRUE(registry.set_alias("m", "production", version));
  ASSERT_TRUE(registry.remove("m", 1));
  const auto deleted = registry.rollback_target("m", "production");
  ASSERT_FALSE(deleted);
  EXPECT_EQ(deleted.error().code, ErrorCode::conflict);
  EXPECT_EQ(deleted.error().message, "m@production pointed at 1 before, which is deleted");
  EXPECT_EQ(deleted.error().hint, "point it at one of 2, 3: foretell models alias m production VERSION");
  EXPECT_EQ(registry.roll_back("m", "production", 1).error().code, ErrorCode::conflict);
  EXPECT_EQ(registry.resolve({"m", Bare{}}), 2);
}

TEST_F(RegistryTest, RefusesARollbackAfterAnotherProcessMovedTheAlias) {
  Registry registry = open();
  for (int i = 0; i < 3; ++i) add(registry, "m");
  for (const Version version : {1, 2}) ASSERT_TRUE(registry.set_alias("m", "production", version));
  EXPECT_EQ(registry.rollback_target("m", "production"), Version{1});
  ASSERT_TRUE(open().set_alias("m", "production", 3));
  EXPECT_EQ(registry.roll_back("m", "production", 1).error().code, ErrorCode::conflict);
  EXPECT_EQ(registry.resolve({"m", Bare{}}), 3);
}

TEST_F(RegistryTest, PrunesTheOldestVersionsThatNoAliasNames) {
  Registry registry = open();
  for (int i = 0; i < 5; ++i) add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 2));
  EXPECT_EQ(registry.prune("m", 5).value(), std::vector<Version>());
  EXPECT_EQ(registry.prune("m", 3).value(), (std::vector<Version>{1}));
  EXPECT_EQ(registry.prune("m", 1).value(), (std::vector<Version>{3, 4}));
  EXPECT_FALSE(fs::exists(registry.version_folder("m", 3)));
  EXPECT_TRUE(load(registry, "m", 2));
  EXPECT_TRUE(load(registry, "m", 5));
  EXPECT_EQ(registry.prune("m", 0).value(), std::vector<Version>()) << "the newest always stays";
  EXPECT_EQ(add(registry, "m"), 6);
  EXPECT_EQ(registry.prune("nobody", 1).error().code, ErrorCode::not_found);
}

TEST_F(RegistryTest, RefusesToDeleteAnAliasedVersionAndToSetLatest) {
  Registry registry = open();
  add(registry, "m");
  ASSERT_TRUE(registry.set_alias("m", "production", 1));
  EXPECT_EQ(registry.remove("m", 1).error().code, ErrorCode::conflict);
  EXPECT_EQ(registry.set_alias("m", "latest", 1).error().code, ErrorCode::invalid_argument);
  EXPECT_TRUE(fs::exists(registry.version_folder("m", 1) / model::k_model_file));
}

TEST_F(RegistryTest, LoadsWhatItStored) {
  Registry registry = open();
  add(registry, "m");
  const auto loaded = load(registry, "m", 1);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ((*loaded)->manifest.name, "m");
}

TEST_F(RegistryTest, RefusesDamagedFilesByName) {
  Registry registry = open();
  for (const auto& file : {model::k_model_file, model::k_manifest_file}) {
    const Version version = add(registry, "m");
    flip_last_byte(registry.version_folder("m", version) / file);
    const auto loaded = load(registry, "m", version);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::corrupt);
    EXPECT_NE(loaded.error().message.find(file), std::string::npos) << loaded.error().message;
  }
}

TEST_F(RegistryTest, RefusesAModelThatAnswersItsGoldenRowsOtherwise) {
  Registry registry = open();
  add(registry, "m");
  auto loaded = load(registry, "m", 1);
  ASSERT_TRUE(loaded);
  model::Manifest manifest = (*loaded)->manifest;
  EXPECT_TRUE(check_golden_rows(*(*loaded)->engine, manifest, true));
  manifest.golden.answers.probabilities[0] = std::nextafter(manifest.golden.answers.probabilities[0], 2.0f);
  EXPECT_EQ(check_golden_rows(*(*loaded)->engine, manifest, true).error().code, ErrorCode::corrupt);
  EXPECT_TRUE(check_golden_rows(*(*loaded)->engine, manifest, false));

  // Row by row, of a version as it is used.
  engine::Scratch scratch;
  model::Predictions answer;
  EXPECT_TRUE((*loaded)->is_exact);
  for (std::size_t row = 0; row < manifest.golden.answers.size(); ++row) {
    EXPECT_TRUE(check_golden_row(**loaded, row, scratch, answer)) << row;
  }
}

TEST_F(RegistryTest, RefusesARegressionThatAnswersItsGoldenRowsOtherwise) {
  model::sample::Maker maker(1);
  const auto sample = maker.forest(1, 3, 3);
  const auto engine = engine::compile(sample.pipeline, sample.columns);
  ASSERT_TRUE(engine);
  model::Manifest manifest;
  manifest.schema.columns = sample.columns;
  manifest.golden.slots = maker.row(sample.columns);
  engine::Scratch scratch;
  (*engine)->predict({manifest.golden.slots, sample.columns.size()}, scratch, manifest.golden.answers);
  EXPECT_TRUE(check_golden_rows(**engine, manifest, true));
  manifest.golden.answers.values[0] = std::nextafter(manifest.golden.answers.values[0], 1e9f);
  EXPECT_EQ(check_golden_rows(**engine, manifest, true).error().code, ErrorCode::corrupt);
  EXPECT_TRUE(check_golden_rows(**engine, manifest, false));
  manifest.golden.answers.values[0] += 1;
  EXPECT_EQ(check_golden_rows(**engine, manifest, false).error().code, ErrorCode::corrupt);
}

TEST_F(RegistryTest, PassesOverFoldersThatTheIndexDoesNotKnow) {
  Registry registry = open();
  add(registry, "m");
  // A crash between renaming and committing leaves a folder that the index does not know ...
  fs::create_directories(registry.version_folder("m", 2));
  std::ofstream(registry.version_folder("m", 2) / "half") << "x";
  // ... and one before that a staged folder.
  const fs::path staged = registry.version_folder("m", 1).parent_path() / ".staged-gone";
  fs::create_directories(staged);
  EXPECT_EQ(add(registry, "m"), 3);
  EXPECT_TRUE(fs::exists(registry.version_folder("m", 2) / "half"));
  EXPECT_FALSE(fs::exists(staged));
  EXPECT_TRUE(load(registry, "m", 3));
}

TEST_F(RegistryTest, NeverTouchesTheVersionsOfALostIndex) {
  {
    Registry registry = open();
    add(registry, "m");
    std::ofstream(registry.version_folder("m", 1) / "mark") << "x";
  }
  for (const char* file : {"registry.db", "registry.db-wal", "registry.db-shm"}) fs::remove(root_ / "data" / file);
  Registry registry = open();
  EXPECT_EQ(add(registry, "m"), 2);
  EXPECT_TRUE(fs::exists(registry.version_folder("m", 1) / "mark"));
}

TEST_F(RegistryTest, IsSharedByTwoWriters) {
  Registry first = open();
  Registry second = open();
  EXPECT_EQ(add(first, "m"), 1);
  EXPECT_EQ(add(second, "m"), 2);
  EXPECT_EQ(first.resolve({"m", Bare{}}), 2);
}

TEST_F(RegistryTest, HasNothingToReadWhereNothingWasStored) {
  const auto registry = Registry::open(root_ / "nothing", Registry::Access::read_only);
  ASSERT_FALSE(registry);
  EXPECT_EQ(registry.error().code, ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(root_ / "nothing"));
}

TEST_F(RegistryTest, TellsBeforehandWhetherAVersionCouldBeStored) {
  EXPECT_TRUE(Registry::check_can_store(root_ / "data"));
  EXPECT_FALSE(fs::exists(root_ / "data")) << "asking makes nothing";
  {
    Registry registry = open();
  }
  EXPECT_TRUE(Registry::check_can_store(root_ / "data"));
  std::ofstream(root_ / "data" / "registry.db", std::ios::trunc) << "this is no database at all, not even a little";
  EXPECT_EQ(Registry::check_can_store(root_ / "data").error().code, ErrorCode::corrupt);
  fs::remove_all(root_ / "data");
  std::ofstream(root_ / "data") << "a file";
  EXPECT_EQ(Registry::check_can_store(root_ / "data").error().code, ErrorCode::io);
}

TEST_F(RegistryTest, KeepsTheDirectoryPrivate) {
  open();
  EXPECT_EQ(fs::status(root_ / "data").permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(root_ / "data" / "registry.db").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace foretell::registry
