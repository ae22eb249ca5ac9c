#include "monitor/performance_store.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace foretell::monitor {
namespace {

/// Layout 1. A later one adds a step that starts from it. `id` grows with time, whatever the clock does.
constexpr std::string_view k_create_tables = R"sql(
  CREATE TABLE windows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    began_ms INTEGER NOT NULL,
    executions INTEGER NOT NULL,
    mean_s REAL NOT NULL,
    deviation_s REAL NOT NULL,
    p50_s REAL NOT NULL,
    p95_s REAL NOT NULL,
    p99_s REAL NOT NULL
  ) STRICT;
  CREATE INDEX windows_of_version ON windows (name, version, id)
)sql";
constexpr std::int64_t k_layout = 1;

std::int64_t to_milliseconds(Clock::WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

/// A window as another program may have written it counts for what it says.
PerformanceWindow read_window(const store::Statement& row) {
  return {.began = Clock::WallTime(std::chrono::milliseconds(row.integer(0))),
          .executions = static_cast<std::uint64_t>(row.integer(1)),
          .mean_s = row.real(2),
          .deviation_s = row.real(3),
          .p50_s = row.real(4),
          .p95_s = row.real(5),
          .p99_s = row.real(6)};
}

Result<store::Database> open_database(const std::filesystem::path& file, PerformanceStore::Access access) {
  store::Database database = TRY(store::Database::open(file, access));
  if (access == PerformanceStore::Access::read_write) {
    TRY(database.create_layout(k_layout, k_create_tables));
  } else {
    TRY(database.check_layout(k_layout));
  }
  return database;
}

Result<void> insert(store::Database& database, const VersionWindow& added) {
  store::Statement statement = TRY(database.prepare(
      "INSERT INTO windows (name, version, began_ms, executions, mean_s, deviation_s, p50_s, p95_s, p99_s) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  const PerformanceWindow& window = added.window;
  statement.bind(1, added.name).bind(2, added.version).bind(3, to_milliseconds(window.began));
  statement.bind(4, static_cast<std::int64_t>(window.executions));
  statement.bind(5, window.mean_s).bind(6, window.deviation_s);
  statement.bind(7, window.p50_s).bind(8, window.p95_s).bind(9, window.p99_s);
  return statement.run();
}

Result<void> drop_oldest_of_version(store::Database& database, const VersionWindow& of, std::size_t kept) {
  store::Statement erase = TRY(
      database.prepare("DELETE FROM windows WHERE name = ?1 AND version = ?2 AND id <= "
                       "(SELECT id FROM windows WHERE name = ?1 AND version = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)"));
  erase.bind(1, of.name).bind(2, of.version);
  return erase.bind(3, static_cast<std::int64_t>(kept)).run();
}

Result<void> drop_oldest(store::Database& database, std::size_t kept) {
  store::Statement erase = TRY(
      database.prepare("DELETE FROM windows WHERE id <= (SELECT id FROM windows ORDER BY id DESC LIMIT 1 OFFSET ?)"));
  return erase.bind(1, static_cast<std::int64_t>(kept)).run();
}

}  // namespace

Result<PerformanceStore> PerformanceStore::open(const std::filesystem::path& data_dir, Access access,
                                                PerformanceBounds bounds) {
  PerformanceStore store(data_dir / "performance.db", bounds);
  std::error_code ignored;
  if (std::filesystem::exists(store.file_, ignored)) {
    store.database_ = TRY(open_database(store.file_, access));
  } else if (access == Access::read_only) {
    return fail(ErrorCode::not_found, fmt::format("there is no {}", store.file_.string()));
  }
  return store;
}

Result<std::vector<PerformanceWindow>> PerformanceStore::windows(const std::string& name, const std::string& version) {
  std::vector<PerformanceWindow> windows;
  if (!database_) return windows;
  store::Statement rows =
      TRY(database_->prepare("SELECT began_ms, executions, mean_s, deviation_s, p50_s, p95_s, p99_s FROM windows "
                             "WHERE name = ? AND version = ? AND executions > 0 ORDER BY id DESC LIMIT ?"));
  rows.bind(1, name).bind(2, version).bind(3, static_cast<std::int64_t>(bounds_.windows_a_version));
  while (TRY(rows.step())) windows.push_back(read_window(rows));
  std::ranges::reverse(windows);
  return windows;
}

Result<void> PerformanceStore::add(std::span<const VersionWindow> windows) {
  if (!database_) database_ = TRY(open_database(file_, Access::read_write));
  store::WriteTransaction transaction = TRY(store::WriteTransaction::begin(*database_));
  for (const VersionWindow& added : windows) {
    TRY(insert(*database_, added));
    TRY(drop_oldest_of_version(*database_, added, bounds_.windows_a_version));
  }
  TRY(drop_oldest(*database_, bounds_.windows_in_all));
  return transaction.commit();
}

}  // namespace foretell::monitor
