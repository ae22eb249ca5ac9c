#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace foretell::store {

/// One prepared statement. Bind values from 1 on, step through rows, read columns from 0 on. A failed bind shows at
/// the next step().
class Statement {
 public:
  Statement& bind(int place, std::string_view text);
  Statement& bind(int place, std::int64_t number);
  Statement& bind(int place, double number);
  /// Binds NULL where there is no number.
  Statement& bind(int place, std::optional<std::int64_t> number);

  /// True while there is a row; false after the last.
  Result<bool> step();
  /// step() for statements that give no rows.
  Result<void> run();

  std::string text(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  /// Remembers the first bind that failed.
  Statement& note(int code);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bind_error_ = 0;
};

/// An SQLite database. One thread at a time; other processes may use the same file at once.
class Database {
 public:
  enum class Access : std::uint8_t {
    read_write,  ///< Creates the file (mode 0600) when it is missing; WAL; a commit survives a power cut.
    read_only,   ///< Changes nothing in it (SQLite may keep an empty log and its lock file beside it), and works
                 ///< where nothing may be written, e.g. on a read-only file system.
  };

  static Result<Database> open(const std::filesystem::path& file, Access access);

  Result<Statement> prepare(std::string_view sql);
  /// Runs statements without parameters or rows.
  Result<void> execute(const std::string& sql);
  /// Another number than before when another connection, of this process or of any, has committed a change since.
  Result<std::int64_t> data_version();

  /// The number of the tables' layout; 0 where there are none yet.
  Result<std::int64_t> layout();
  /// ErrorCode::corrupt where the tables have another layout.
  Result<void> check_layout(std::int64_t expected);
  /// Makes the tables by `create` and notes their layout where there are none yet, whichever process comes first; then
  /// as check_layout().
  Result<void> create_layout(std::int64_t wanted, std::string_view create);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}

  std::unique_ptr<sqlite3, Close> database_;
};

/// A transaction that has the write lock from its beginning; rolled back unless committed.
class WriteTransaction {
 public:
  static Result<WriteTransaction> begin(Database& database);
  WriteTransaction(WriteTransaction&& other) noexcept;
  WriteTransaction& operator=(WriteTransaction&&) = delete;
  ~WriteTransaction();

  Result<void> commit();

 private:
  explicit WriteTransaction(Database& database) : database_(&database) {}

  Database* database_;  // null once committed or moved from
};

}  // namespace foretell::store
