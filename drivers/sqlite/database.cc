#include "drivers/sqlite/database.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/utf8.h"
#include "drivers/sqlite/read_only_vfs.h"
#include "fmt/format.h"

namespace osiris::sqlite {
namespace {

// Virtual machine steps between two looks at the clock: some microseconds.
constexpr int kStepsBetweenLooks = 1000;
constexpr std::chrono::milliseconds kBusyStep{5};
constexpr std::chrono::milliseconds kBusyTimeout{2000};
// Of the whole process; a worker's address space is larger.
constexpr int64_t kHeapBytes = int64_t{512} << 20;

// What a hostile schema can make of one statement. The rest of SQLite's limits
// apply to the schema itself, which would be refused whole: they stay.
constexpr std::pair<int, int> kLimits[] = {
    {SQLITE_LIMIT_LENGTH, 64 << 20},
    {SQLITE_LIMIT_SQL_LENGTH, 10 << 20},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
    {SQLITE_LIMIT_VDBE_OP, 250'000},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 1000},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

constexpr std::pair<int, int> kSettings[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
    {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
};

// With a table or index in parentheses.
constexpr std::array<std::string_view, 4> kPragmasOf = {
    "foreign_key_list", "index_info", "index_list", "table_xinfo"};
// Full-text tables ask for the version of the data.
constexpr std::array<std::string_view, 4> kPlainPragmas = {
    "data_version", "page_count", "page_size", "schema_version"};
constexpr std::array<std::string_view, 6> kDeniedFunctions = {
    "edit",     "fts3_tokenizer", "load_extension",
    "readfile", "sqlite_log",     "writefile"};

template <size_t n>
bool Contains(const std::array<std::string_view, n>& names, const char* name) {
  return name != nullptr &&
         std::any_of(names.begin(), names.end(), [name](std::string_view one) {
           // A literal, which ends with a zero.
           return sqlite3_stricmp(one.data(), name) == 0;
         });
}

// "file:" and the path, so that no character of it means anything.
std::string UriOf(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == '/' || c == '.' ||
                       c == '-' || c == '_';
    uri += plain ? std::string(1, c)
                 : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri + "?mode=ro&cache=private&readonly_shm=1";
}

std::string Quoted(std::string_view text) {
  constexpr size_t kShownBytes = 200;
  const std::string shown = ToUtf8(text);
  const size_t size = WholeCharacters(shown, kShownBytes);
  // The mark says so to whoever takes secrets out.
  return fmt::format("`{}{}`", std::string_view(shown).substr(0, size),
                     size < shown.size() ? "…" : "");
}

bool OnlySpace(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f") == std::string_view::npos;
}

absl::Status CannotOpen(sqlite3* handle, const std::string& file) {
  const int error = handle == nullptr ? 0 : sqlite3_system_errno(handle);
  if (error == EACCES || error == EPERM) {
    return MakeError(ErrorCode::kConnectionRefused,
                     fmt::format("{} may not be read", file));
  }
  return MakeError(ErrorCode::kConnectionUnreachable,
                   error == 0 ? fmt::format("{} cannot be opened", file)
                              : fmt::format("{} cannot be opened: {}", file,
                                            std::strerror(error)));
}

absl::Status ReadOnlyError(int code, const std::string& file) {
  if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY) {
    return MakeError(ErrorCode::kConnectionNotADatabase,
                     fmt::format("{} was left in the middle of a change", file),
                     {.path = {},
                      .hint = "open it once with the program it belongs to, "
                              "which repairs it"});
  }
  if (code == SQLITE_READONLY_CANTINIT) {
    return MakeError(ErrorCode::kConnectionBusy,
                     fmt::format("another program is opening {}", file));
  }
  return MakeError(ErrorCode::kPolicyReadOnly,
                   "the statement would change the database");
}

// Of a file that is a database but for something in it.
absl::Status Damaged(sqlite3* handle, const std::string& file) {
  const std::string_view said = handle == nullptr ? "" : sqlite3_errmsg(handle);
  // Its pages are in order, but for SQLite the text of a table is not.
  if (!said.starts_with("malformed database schema")) {
    return MakeError(ErrorCode::kConnectionNotADatabase,
                     fmt::format("{} is damaged", file));
  }
  return MakeError(
      ErrorCode::kConnectionNotADatabase,
      fmt::format("the schema of {} makes no sense to SQLite {}, which says {}",
                  file, sqlite3_libversion(), Quoted(said)),
      {.path = {},
       .hint = "if a newer SQLite wrote it, drop or rewrite what is named; "
               "else restore the file from a copy"});
}

}  // namespace

Database::Scope::Scope(Database& database, const CallContext& context,
                       int64_t budget)
    : database_(database),
      outer_(std::exchange(database.scope_, this)),
      context_(context),
      budget_(budget) {
  database.waited_ = std::chrono::milliseconds(0);
  if (outer_ != nullptr && &outer_->context_ == &context) return;
  // Counting a large table is one step: only this reaches it.
  registration_ = context.cancellation.OnCancel(
      [handle = database.handle_] { sqlite3_interrupt(handle); });
}

Database::Scope::~Scope() { database_.scope_ = outer_; }

bool Database::Scope::MustStop() {
  return context_.cancellation.cancelled() || Clock::now() >= context_.deadline;
}

bool Database::Scope::Look() {
  steps_ += kStepsBetweenLooks;
  over_budget_ = over_budget_ || steps_ >= budget_;
  return over_budget_ || MustStop();
}

Database::Snapshot::Snapshot(Database& database) : database_(database) {
  database_.RunOwn("BEGIN");
}

Database::Snapshot::~Snapshot() { database_.RunOwn("COMMIT"); }

bool Database::Snapshot::holds() const {
  return sqlite3_get_autocommit(database_.handle_) == 0;
}

void Database::RunOwn(const char* sql) {
  own_statement_ = true;
  // Without a snapshot each statement sees a state of its own, which is what
  // happens when this fails.
  sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  own_statement_ = false;
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    const std::string& path, const CallContext& context) {
  auto database = std::unique_ptr<Database>(new Database(path));
  RETURN_IF_ERROR(CheckAlive(context));
  RETURN_IF_ERROR(database->Connect());
  const Scope scope(*database, context);
  RETURN_IF_ERROR(database->ReadHeader());
  return database;
}

absl::Status Database::Connect() {
  const char* const vfs = ReadOnlyVfs();
  if (vfs == nullptr) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "SQLite refused the layer that only reads");
  }
  sqlite3_hard_heap_limit64(kHeapBytes);
  const int code = sqlite3_open_v2(
      UriOf(path_).c_str(), &handle_,
      SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, vfs);
  if (code != SQLITE_OK) return ErrorOf(code);
  sqlite3_extended_result_codes(handle_, 1);
  for (const auto& [setting, value] : kSettings) {
    int now = -1;
    if (sqlite3_db_config(handle_, setting, value, &now) != SQLITE_OK ||
        now != value) {
      return MakeError(ErrorCode::kInternalUnexpected,
                       fmt::format("SQLite refused setting {}", setting));
    }
  }
  for (const auto& [limit, value] : kLimits) {
    sqlite3_limit(handle_, limit, value);
  }
  RunOwn("PRAGMA temp_store = MEMORY");
  sqlite3_set_authorizer(
      handle_,
      [](void* self, int action, const char* first, const char* second,
         const char* schema, const char*) {
        return static_cast<Database*>(self)->Allows(action, first, second,
                                                    schema)
                   ? SQLITE_OK
                   : SQLITE_DENY;
      },
      this);
  sqlite3_progress_handler(
      handle_, kStepsBetweenLooks,
      [](void* self) {
        Scope* const scope = static_cast<Database*>(self)->scope_;
        return scope != nullptr && scope->Look() ? 1 : 0;
      },
      this);
  sqlite3_busy_handler(
      handle_,
      [](void* self, int) {
        auto& database = *static_cast<Database*>(self);
        if (database.scope_ == nullptr || database.scope_->MustStop() ||
            database.waited_ >= kBusyTimeout) {
          return 0;
        }
        pollfd cancelled = {database.scope_->context_.cancellation.fd(), POLLIN,
                            0};
        poll(&cancelled, 1, static_cast<int>(kBusyStep.count()));
        database.waited_ += kBusyStep;
        return 1;
      },
      this);
  return absl::OkStatus();
}

absl::Status Database::ReadHeader() {
  ASSIGN_OR_RETURN(Statement statement,
                   Prepare("SELECT count(*) FROM sqlite_schema"));
  return statement.Step().status();
}

Database::~Database() {
  // Not _v2: no statement outlives this.
  sqlite3_close(handle_);
}

bool Database::Allows(int action, const char* first, const char* second,
                      const char* schema) const {
  switch (action) {
    case SQLITE_READ:
      if (read_ != nullptr && first != nullptr && second != nullptr) {
        read_->insert({.table = first,
                       .column = second,
                       .has_schema = schema != nullptr});
      }
      return true;
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return true;
    case SQLITE_FUNCTION:
      return !Contains(kDeniedFunctions, second);
    case SQLITE_PRAGMA:
      return second == nullptr ? Contains(kPlainPragmas, first)
                               : Contains(kPragmasOf, first);
    case SQLITE_TRANSACTION:
      return own_statement_;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE: {
      // An R-tree compiles these for its own tables as soon as it is looked
      // at. They are never run; of ours, Prepare lets none pass.
      const std::string_view table = first == nullptr ? "" : first;
      // A virtual table that declares its columns, which goes nowhere. From
      // elsewhere SQLITE_DBCONFIG_DEFENSIVE refuses it.
      if (action == SQLITE_UPDATE && table == "sqlite_master") return true;
      const size_t end = table.rfind('_');
      return end != std::string_view::npos &&
             shadow_prefixes_.contains(table.substr(0, end));
    }
    default:
      return false;
  }
}

bool Database::WasMoved() const {
  int moved = 0;
  return sqlite3_file_control(handle_, nullptr, SQLITE_FCNTL_HAS_MOVED,
                              &moved) == SQLITE_OK &&
         moved != 0;
}

absl::StatusOr<Statement> Database::Prepare(std::string_view sql) {
  waited_ = std::chrono::milliseconds(0);
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v2(
      handle_, sql.data(), static_cast<int>(sql.size()), &raw, &tail);
  if (code != SQLITE_OK) return ErrorOf(code);
  Statement statement(*this, raw);
  const std::string_view rest = sql.substr(tail - sql.data());
  if (raw == nullptr || !OnlySpace(rest) || sqlite3_stmt_readonly(raw) == 0 ||
      sqlite3_stmt_isexplain(raw) != 0) {
    return MakeError(ErrorCode::kPolicyReadOnly,
                     "it is not one statement that only reads");
  }
  return statement;
}

absl::StatusOr<Statement> Database::Prepare(std::string_view sql,
                                            std::set<ReadColumn>& read) {
  // Virtual tables read their own where SQLite first meets them.
  RETURN_IF_ERROR(Prepare(sql).status());
  read_ = &read;
  absl::StatusOr<Statement> statement = Prepare(sql);
  read_ = nullptr;
  return statement;
}

std::string Database::WithoutPath(std::string_view message) const {
  const std::string file = Quoted(path_);
  std::string told(message);
  if (const size_t at = told.find(file); at != std::string::npos) {
    told.replace(at, file.size(), "the database file");
  }
  return told;
}

absl::Status Database::ErrorOf(int code) const {
  // Before they are switched on, SQLite keeps the details to itself.
  const int extended =
      handle_ == nullptr ? 0 : sqlite3_extended_errcode(handle_);
  if ((extended & 0xFF) == code) code = extended;
  const std::string file = Quoted(path_);
  switch (code & 0xFF) {
    case SQLITE_INTERRUPT: {
      if (scope_ != nullptr) RETURN_IF_ERROR(CheckAlive(scope_->context_));
      return MakeError(ErrorCode::kRunTimedOut, "the statement was ended");
    }
    case SQLITE_NOMEM:
      return MakeError(ErrorCode::kRunOutOfMemory,
                       "SQLite needed more memory than it may have");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      if (scope_ != nullptr) RETURN_IF_ERROR(CheckAlive(scope_->context_));
      return MakeError(ErrorCode::kConnectionBusy,
                       fmt::format("another program has locked {}", file));
    case SQLITE_NOTADB:
      return MakeError(ErrorCode::kConnectionNotADatabase,
                       fmt::format("{} is no SQLite database, or it is "
                                   "encrypted",
                                   file));
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
      return Damaged(handle_, file);
    case SQLITE_CANTOPEN:
      return CannotOpen(handle_, file);
    case SQLITE_AUTH:
      return MakeError(ErrorCode::kPolicyReadOnly,
                       "the statement does more than reading");
    case SQLITE_READONLY:
      return ReadOnlyError(code, file);
    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_NOMEM) {
        return MakeError(ErrorCode::kRunOutOfMemory,
                         "SQLite needed more memory than it may have");
      }
      return MakeError(ErrorCode::kConnectionUnreachable,
                       fmt::format("{} could not be read", file));
    case SQLITE_TOOBIG:
      return MakeError(ErrorCode::kProtocolResultTooLarge,
                       "a value is larger than 64 MiB");
    default:
      return MakeError(
          ErrorCode::kDiscoveryTableFailed,
          fmt::format("SQLite says {}", Quoted(sqlite3_errmsg(handle_))));
  }
}

}  // namespace osiris::sqlite
