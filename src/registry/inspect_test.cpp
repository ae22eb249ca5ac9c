#include "registry/inspect.hpp"

#include <gmock/gmock.h>

#include "registry/testing.hpp"
#include "store/database.hpp"

namespace foretell::registry {
namespace {

using ::testing::HasSubstr;

class RegistryInspectTest : public testing::RegistryFixture {
 protected:
  std::filesystem::path data() const { return root_ / "data"; }
  std::vector<Finding> versions() const {
    return inspect_versions(data(), [](std::size_t, std::size_t) {});
  }
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(std::chrono::sys_days day) : now_(day) {}
  SteadyTime steady_now() const override { return {}; }
  WallTime wall_now() const override { return now_; }

 private:
  WallTime now_;
};

TEST_F(RegistryInspectTest, HasNothingToSayWhereNothingIsStored) {
  EXPECT_TRUE(inspect_index(data()).empty());
  EXPECT_TRUE(versions().empty());
  EXPECT_FALSE(std::filesystem::exists(data()));
}

TEST_F(RegistryInspectTest, ASoundRegistryIsWellAndItsEnginesAreNamed) {
  Registry registry = open();
  add(registry, "m");
  add(registry, "m");
  ASSERT_EQ(inspect_index(data()).size(), 1u);
  EXPECT_EQ(inspect_index(data()).front().severity, Severity::ok);
  std::vector<std::size_t> told;
  const auto findings = inspect_versions(data(), [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 2u);
    told.push_back(done);
  });
  EXPECT_EQ(told, (std::vector<std::size_t>{1, 2}));
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings.front().severity, Severity::ok);
  EXPECT_THAT(findings.front().found, HasSubstr("2 versions of 1 model"));
  EXPECT_THAT(findings.front().found, HasSubstr("native-forest"));
}

TEST_F(RegistryInspectTest, EveryDamagedVersionIsNamedWithWhatToDo) {
  Registry registry = open();
  for (int i = 0; i < 3; ++i) add(registry, "m");
  flip_last_byte(registry.version_folder("m", 1) / model::k_model_file);
  std::filesystem::remove(registry.version_folder("m", 3) / model::k_manifest_file);
  const auto findings = versions();
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].severity, Severity::fail);
  EXPECT_THAT(findings[0].found, HasSubstr((registry.version_folder("m", 1) / model::k_model_file).string()));
  EXPECT_NE(findings[0].fix, "");
  EXPECT_THAT(findings[1].found, HasSubstr("m/3"));
}

TEST_F(RegistryInspectTest, AFolderThatTheIndexDoesNotKnowIsAWarning) {
  Registry registry = open();
  add(registry, "m");
  std::filesystem::create_directory(registry.version_folder("m", 7));
  std::filesystem::create_directory(registry.version_folder("m", 1).parent_path() / ".staged-abcdef");
  const auto findings = versions();
  ASSERT_EQ(findings.size(), 2u) << "a staged folder is nobody's business";
  EXPECT_EQ(findings[0].severity, Severity::ok);
  EXPECT_EQ(findings[1].severity, Severity::warn);
  EXPECT_THAT(findings[1].found, HasSubstr("m/7"));
}

TEST_F(RegistryInspectTest, ADamagedIndexFailsWithTheBackupAsTheFix) {
  {
    Registry registry = open();
  }
  std::ofstream(data() / "registry.db", std::ios::trunc) << "this is no database at all, not even a little";
  const auto findings = inspect_index(data());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings.front().severity, Severity::fail);
  EXPECT_THAT(findings.front().fix, HasSubstr("registry.db"));
  EXPECT_TRUE(versions().empty()) << "said once";
}

TEST_F(RegistryInspectTest, AnAliasOfAVersionThatIsGoneIsFoundInTheIndex) {
  {
    Registry registry = open();
    add(registry, "m");
  }
  auto database = store::Database::open(data() / "registry.db", store::Database::Access::read_write);
  ASSERT_TRUE(database);
  ASSERT_TRUE(database->execute("PRAGMA foreign_keys=OFF; INSERT INTO aliases VALUES ('m', 'production', 9);"));
  const auto findings = inspect_index(data());
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings.front().severity, Severity::fail);
  EXPECT_THAT(findings.front().found, HasSubstr("aliases"));
}

TEST_F(RegistryInspectTest, AClockBeforeTheNewestVersionIsWrong) {
  using namespace std::chrono_literals;
  const FixedClock new_year(2026y / 1 / 1);
  EXPECT_EQ(inspect_clock(data(), FixedClock(2025y / 12 / 31)).severity, Severity::fail);
  EXPECT_EQ(inspect_clock(data(), new_year).severity, Severity::ok);
  Registry registry = open();
  add(registry, "m");  // made on 2026-01-01
  EXPECT_EQ(inspect_clock(data(), new_year).severity, Severity::ok);
  auto database = store::Database::open(data() / "registry.db", store::Database::Access::read_write);
  ASSERT_TRUE(database->execute("UPDATE versions SET created_at = '2026-01-02T00:00:00.000+00:00'"));
  EXPECT_EQ(inspect_clock(data(), new_year).severity, Severity::warn);
}

}  // namespace
}  // namespace foretell::registry
