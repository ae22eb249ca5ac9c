#include "store/database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/limits.hpp"

namespace foretell::store {
namespace {

/// The error of `file`, a database.
std::unexpected<Error> fail_sqlite(const std::filesystem::path& file, int code, const char* text) {
  const std::string name = file.filename().string();
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(ErrorCode::unavailable, fmt::format("{} is in use by another process ({})", name, text),
                  "try again when it has finished");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return fail(ErrorCode::corrupt, fmt::format("{} is damaged ({})", name, text));
    case SQLITE_CONSTRAINT: return fail(ErrorCode::conflict, fmt::format("{} refuses this ({})", name, text));
    default: return fail(ErrorCode::io, fmt::format("{} cannot be used ({})", name, text));
  }
}

std::unexpected<Error> fail_sqlite(sqlite3* database, int code) {
  return fail_sqlite(sqlite3_db_filename(database, "main"), code, sqlite3_errmsg(database));
}

/// Whether a write-ahead log with content stands beside `file`: then the file alone is not the whole truth.
bool has_log(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file.string() + "-wal", error);
  return !error && size > 0;
}

/// SQLite wants paths in URIs escaped.
std::string uri(const std::filesystem::path& file, std::string_view query) {
  std::string result = "file:";
  std::error_code ignored;  // without a working directory the path stays relative, and opening it says why not
  for (const char c : std::filesystem::absolute(file, ignored).string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result + std::string(query);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Statement& Statement::note(int code) {
  if (bind_error_ == 0) bind_error_ = code;
  return *this;
}

Statement& Statement::bind(int place, std::string_view text) {
  return note(sqlite3_bind_text64(statement_.get(), place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind(int place, std::int64_t number) {
  return note(sqlite3_bind_int64(statement_.get(), place, number));
}

Statement& Statement::bind(int place, std::optional<std::int64_t> number) {
  if (number) return bind(place, *number);
  return note(sqlite3_bind_null(statement_.get(), place));
}

Statement& Statement::bind(int place, double number) {
  return note(sqlite3_bind_double(statement_.get(), place, number));
}

Result<bool> Statement::step() {
  const int code = bind_error_ != 0 ? bind_error_ : sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail_sqlite(sqlite3_db_handle(statement_.get()), code);
}

Result<void> Statement::run() {
  (void)TRY(step());
  return {};
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return bytes == nullptr
             ? std::string()
             : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

Result<Database> Database::open(const std::filesystem::path& file, Access access) {
  const auto open_uri = [&file](const std::string& name, int flags) -> Result<Database> {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle,
                                     flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database(handle);
    if (code != SQLITE_OK) return fail_sqlite(file, code, sqlite3_errstr(code));
    sqlite3_busy_timeout(handle, static_cast<int>(limits::k_registry_busy_timeout.count()));
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    return database;
  };

  if (access == Access::read_write) {
    // SQLite gives its log and lock file the mode of the database: make it private before SQLite makes it. One that is there
    // is not opened: closing it would take away the locks that other connections of this process hold on it (POSIX), and
    // the next process to leave would remove the log from under them.
    if (const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600); fd >= 0) ::close(fd);
    Database database = TRY(open_uri(uri(file, ""), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    TRY(database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"));
    return database;
  }

  // A reader of a WAL database keeps a lock file beside it. Where that is not allowed, and no log with changes stands
  // there, read the file as it is: whoever may write here can still replace it, which the sha256 of what it names shows.
  Database database = TRY(open_uri(uri(file, "?mode=ro"), SQLITE_OPEN_READONLY));
  if (Result<void> readable = database.execute("SELECT 1 FROM sqlite_schema LIMIT 1"); readable || has_log(file)) {
    if (!readable) return std::unexpected(std::move(readable).error());
    return database;
  }
  return open_uri(uri(file, "?mode=ro&immutable=1"), SQLITE_OPEN_READONLY);
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) return fail_sqlite(database_.get(), code);
  return Statement(statement);
}

Result<void> Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail_sqlite(database_.get(), code);
  return {};
}

Result<std::int64_t> Database::data_version() {
  Statement statement = TRY(prepare("PRAGMA data_version"));
  (void)TRY(statement.step());
  return statement.integer(0);
}

Result<std::int64_t> Database::layout() {
  Statement statement = TRY(prepare("PRAGMA user_version"));
  (void)TRY(statement.step());
  return statement.integer(0);
}

Result<void> Database::check_layout(std::int64_t expected) {
  const std::int64_t found = TRY(layout());
  if (found == expected) return {};
  const std::filesystem::path file = sqlite3_db_filename(database_.get(), "main");
  return fail(ErrorCode::corrupt,
              fmt::format("{} has layout {}, expected {}", file.filename().string(), found, expected),
              "it was written by another Foretell; use that one");
}

Result<void> Database::create_layout(std::int64_t wanted, std::string_view create) {
  if (TRY(layout()) == 0) {
    WriteTransaction transaction = TRY(WriteTransaction::begin(*this));
    // Another process may have made it while we waited for the lock.
    if (TRY(layout()) == 0) {
      TRY(execute(fmt::format("{}; PRAGMA user_version = {};", create, wanted)));
    }
    TRY(transaction.commit());
  }
  return check_layout(wanted);
}

Result<WriteTransaction> WriteTransaction::begin(Database& database) {
  TRY(database.execute("BEGIN IMMEDIATE"));
  return WriteTransaction(database);
}

WriteTransaction::WriteTransaction(WriteTransaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

WriteTransaction::~WriteTransaction() {
  // A rollback that fails leaves nothing to do: SQLite rolls back by itself when the connection closes.
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

Result<void> WriteTransaction::commit() {
  TRY(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

}  // namespace foretell::store
