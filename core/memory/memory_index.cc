#include "core/memory/memory_index.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <map>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "core/cache/private_folder.h"
#include "core/memory/full_text_words.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr char kInMemory[] = ":memory:";
constexpr int kBusyMs = 5000;
constexpr int kStepsBetweenLooks = 10'000;
constexpr int kMaxTextBytes = 16 << 20;

constexpr char kTextTable[] =
    "CREATE VIRTUAL TABLE memory_text USING fts5(id UNINDEXED, "
    "session UNINDEXED, text, tokenize='unicode61 remove_diacritics 2')";
constexpr char kFilesTable[] =
    "CREATE TABLE memory_files(session TEXT PRIMARY KEY, stamp TEXT NOT NULL)";

// What a schema that a stranger wrote into the file could do otherwise.
constexpr std::pair<int, int> kSettings[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
};
constexpr std::pair<int, int> kLimits[] = {
    {SQLITE_LIMIT_LENGTH, kMaxTextBytes},
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
};

// Everything that goes wrong within SQLite; the caller knows what to do.
absl::Status Failed(sqlite3* handle) {
  const int code = sqlite3_errcode(handle);
  const std::string reason = sqlite3_errmsg(handle);
  if (code == SQLITE_INTERRUPT) return absl::CancelledError(reason);
  return absl::DataLossError(reason);
}

class Rows {
 public:
  Rows(sqlite3* handle, const char* sql) : handle_(handle) {
    sqlite3_prepare_v2(handle, sql, -1, &statement_, nullptr);
  }
  ~Rows() { sqlite3_finalize(statement_); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  // The text must live until the statement is done.
  Rows& Bind(std::string_view text) {
    sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
    return *this;
  }
  Rows& Bind(int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }

  // Calls `row` for each.
  absl::Status Run(const std::function<void(Rows&)>& row = nullptr) {
    if (statement_ == nullptr) return Failed(handle_);
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement_)) == SQLITE_ROW) {
      if (row) row(*this);
    }
    const absl::Status status =
        code == SQLITE_DONE ? absl::OkStatus() : Failed(handle_);
    sqlite3_reset(statement_);
    bound_ = 0;
    return status;
  }

  std::string Text(int column) const {
    const auto* const text = sqlite3_column_text(statement_, column);
    return text == nullptr
               ? ""
               : std::string(reinterpret_cast<const char*>(text),
                             sqlite3_column_bytes(statement_, column));
  }

 private:
  sqlite3* const handle_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

// One connection, for one question.
class Index {
 public:
  explicit Index(const CallContext& context) : context_(context) {}
  ~Index() { sqlite3_close(handle_); }
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  absl::Status Open(const std::string& path);
  // Brings it up to date with `store`.
  absl::Status Update(const MemoryStore& store);
  absl::StatusOr<std::vector<MemoryHit>> Find(std::string_view query,
                                              size_t most);

 private:
  absl::Status Run(const char* sql) { return Rows(handle_, sql).Run(); }
  absl::Status CheckTables();
  absl::Status Replace(const MemoryStore& store, const std::string& session,
                       const std::string& stamp);
  absl::Status Drop(const std::string& session);

  const CallContext& context_;
  sqlite3* handle_ = nullptr;
};

absl::Status Index::Open(const std::string& path) {
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                         SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE |
                         SQLITE_OPEN_FULLMUTEX;
  if (sqlite3_open_v2(path.c_str(), &handle_, kFlags, nullptr) != SQLITE_OK) {
    return Failed(handle_);
  }
  for (const auto& [setting, value] : kSettings) {
    sqlite3_db_config(handle_, setting, value, nullptr);
  }
  for (const auto& [limit, value] : kLimits) {
    sqlite3_limit(handle_, limit, value);
  }
  sqlite3_busy_timeout(handle_, kBusyMs);
  sqlite3_progress_handler(
      handle_, kStepsBetweenLooks,
      [](void* context) {
        return CheckAlive(*static_cast<const CallContext*>(context)).ok() ? 0
                                                                          : 1;
      },
      const_cast<CallContext*>(&context_));
  for (const char* const pragma :
       {"PRAGMA secure_delete=ON", "PRAGMA cell_size_check=ON",
        "PRAGMA mmap_size=0", "PRAGMA temp_store=MEMORY"}) {
    RETURN_IF_ERROR(Run(pragma));
  }
  return CheckTables();
}

// Makes the tables, or sees that they are as this version makes them.
absl::Status Index::CheckTables() {
  std::map<std::string, std::string> found;
  RETURN_IF_ERROR(
      Rows(handle_,
           "SELECT name, sql FROM sqlite_schema WHERE name IN "
           "('memory_text', 'memory_files')")
          .Run([&found](Rows& row) { found[row.Text(0)] = row.Text(1); }));
  if (found.empty()) {
    RETURN_IF_ERROR(Run("BEGIN IMMEDIATE"));
    RETURN_IF_ERROR(Run(kTextTable));
    RETURN_IF_ERROR(Run(kFilesTable));
    return Run("COMMIT");
  }
  if (found.size() == 2 && found["memory_text"] == kTextTable &&
      found["memory_files"] == kFilesTable) {
    return absl::OkStatus();
  }
  return absl::DataLossError("the tables are another version's");
}

// Every text of `node`, and names of members, in their order.
void Collect(const Json& node, std::string& text) {
  if (node.is_object()) {
    for (const auto& [name, value] : node.items()) {
      text += name + " ";
      Collect(value, text);
    }
  } else if (node.is_array()) {
    for (const Json& item : node) Collect(item, text);
  } else if (node.is_string()) {
    text += node.get_ref<const std::string&>() + " ";
  } else if (!node.is_null()) {
    text += DumpJson(node) + " ";
  }
}

absl::Status Index::Drop(const std::string& session) {
  RETURN_IF_ERROR(Rows(handle_, "DELETE FROM memory_text WHERE session = ?")
                      .Bind(session)
                      .Run());
  return Rows(handle_, "DELETE FROM memory_files WHERE session = ?")
      .Bind(session)
      .Run();
}

absl::Status Index::Replace(const MemoryStore& store,
                            const std::string& session,
                            const std::string& stamp) {
  RETURN_IF_ERROR(Drop(session));
  const absl::StatusOr<MemorySession> held = store.Read(session);
  // Forgotten in the meantime: nothing of it is wanted.
  if (HasCode(held.status(), ErrorCode::kMemoryNotFound)) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(held.status());
  Rows insert(handle_,
              "INSERT INTO memory_text(id, session, text) VALUES (?, ?, ?)");
  for (const MemoryEntry& entry : held->entries) {
    std::string text;
    // The names of its own members are those of every entry.
    for (const auto& [name, value] : entry.data.items()) Collect(value, text);
    RETURN_IF_ERROR(insert.Bind(entry.id).Bind(session).Bind(text).Run());
  }
  return Rows(handle_, "INSERT INTO memory_files VALUES (?, ?)")
      .Bind(session)
      .Bind(stamp)
      .Run();
}

absl::Status Index::Update(const MemoryStore& store) {
  // By session, from before what is read of them: what changes in between is
  // seen the next time.
  std::map<std::string, std::string> stamps;
  ASSIGN_OR_RETURN(const std::vector<MemoryFile> files, store.List());
  for (const MemoryFile& file : files) {
    const absl::StatusOr<std::string> stamp = store.Stamp(file.session);
    if (stamp.ok()) stamps[file.session] = *stamp;
  }
  std::map<std::string, std::string> known;
  RETURN_IF_ERROR(
      Rows(handle_, "SELECT session, stamp FROM memory_files")
          .Run([&known](Rows& row) { known[row.Text(0)] = row.Text(1); }));
  if (stamps == known) return absl::OkStatus();
  RETURN_IF_ERROR(Run("BEGIN IMMEDIATE"));
  bool dropped = false;
  for (const auto& [session, stamp] : known) {
    if (stamps.contains(session) && stamps[session] == stamp) continue;
    dropped = true;
    RETURN_IF_ERROR(Drop(session));
  }
  for (const auto& [session, stamp] : stamps) {
    const auto found = known.find(session);
    if (found != known.end() && found->second == stamp) continue;
    RETURN_IF_ERROR(Replace(store, session, stamp));
  }
  // Else words of what is gone would stay in older segments of the index.
  if (dropped) {
    RETURN_IF_ERROR(
        Run("INSERT INTO memory_text(memory_text) VALUES ('optimize')"));
  }
  return Run("COMMIT");
}

absl::StatusOr<std::vector<MemoryHit>> Index::Find(std::string_view query,
                                                   size_t most) {
  std::vector<MemoryHit> hits;
  RETURN_IF_ERROR(
      Rows(handle_,
           "SELECT id, snippet(memory_text, 2, '', '', '\u2026', 24) FROM "
           "memory_text WHERE memory_text MATCH ? ORDER BY rank LIMIT ?")
          .Bind(query)
          .Bind(static_cast<int64_t>(most))
          .Run([&hits](Rows& row) {
            hits.push_back(
                {.id = row.Text(0), .excerpt = OneLine(row.Text(1))});
          }));
  return hits;
}

// Whether SQLite takes `query` at all: an index that holds nothing is asked.
absl::Status CheckQuery(const std::string& query, const CallContext& context) {
  Index empty(context);
  if (!empty.Open(kInMemory).ok() || empty.Find(query, 1).ok()) {
    return absl::OkStatus();
  }
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   "these words cannot be searched for",
                   {.path = {"query"}, .hint = "use letters and digits"});
}

absl::Status Unusable(const absl::Status& reason) {
  if (!GetErrorInfo(reason).code.starts_with("INTERNAL/")) return reason;
  return MakeError(ErrorCode::kMemoryStoreUnusable,
                   "memory cannot be searched");
}

}  // namespace

MemoryIndex::MemoryIndex(const MemoryStore& store, std::string path)
    : store_(store), path_(std::move(path)) {}

// Opens no file that is there: closing it would end the locks that SQLite holds
// on it elsewhere in this process.
absl::Status MemoryIndex::PrepareFile() const {
  const size_t slash = path_.rfind('/');
  const std::string name = path_.substr(slash + 1);
  ASSIGN_OR_RETURN(const PrivateFolder folder,
                   PrivateFolder::Open(path_.substr(0, slash)));
  const UniqueFd made(openat(folder.fd(), name.c_str(),
                             O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (made) return absl::OkStatus();
  struct stat info = {};
  if (errno != EEXIST ||
      fstatat(folder.fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return FileError(errno, "cannot make", path_);
  }
  if (S_ISREG(info.st_mode) && info.st_uid == geteuid() && info.st_nlink == 1) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      fmt::format("cannot use `{}`: it is not a file of our own", path_));
}

void MemoryIndex::RemoveFile() const {
  unlink(path_.c_str());
  unlink((path_ + "-journal").c_str());
}

absl::StatusOr<std::vector<MemoryHit>> MemoryIndex::SearchIn(
    const std::string& path, const std::string& query, size_t most,
    const CallContext& context) {
  Index index(context);
  RETURN_IF_ERROR(index.Open(path));
  RETURN_IF_ERROR(index.Update(store_));
  return index.Find(query, most);
}

absl::StatusOr<std::vector<MemoryHit>> MemoryIndex::SearchFile(
    const std::string& query, size_t most, const CallContext& context) {
  RETURN_IF_ERROR(PrepareFile());
  return SearchIn(path_, query, most, context);
}

absl::StatusOr<std::vector<MemoryHit>> MemoryIndex::Search(
    std::string_view words, size_t most, const CallContext& context) {
  const std::string query = FullTextQuery(words);
  if (query.empty()) return std::vector<MemoryHit>();
  const std::lock_guard lock(mutex_);
  absl::StatusOr<std::vector<MemoryHit>> hits =
      SearchFile(query, most, context);
  if (!hits.ok() && CheckAlive(context).ok()) {
    // What is wrong with the question is no damage of the file.
    RETURN_IF_ERROR(CheckQuery(query, context));
    Log(LogLevel::kWarning, "memory.index_replaced",
        {{"reason", std::string(hits.status().message())}});
    RemoveFile();
    hits = SearchFile(query, most, context);
  }
  if (!hits.ok() && CheckAlive(context).ok()) {
    hits = SearchIn(kInMemory, query, most, context);
  }
  RETURN_IF_ERROR(CheckAlive(context));
  if (!hits.ok()) return Unusable(hits.status());
  return hits;
}

absl::Status MemoryIndex::Forget(const CallContext& context) {
  struct stat info = {};
  if (lstat(path_.c_str(), &info) != 0 && errno == ENOENT) {
    return absl::OkStatus();
  }
  const std::lock_guard lock(mutex_);
  Index index(context);
  absl::Status status = PrepareFile();
  if (status.ok()) status = index.Open(path_);
  if (status.ok()) status = index.Update(store_);
  if (status.ok()) return status;
  RemoveFile();
  if (lstat(path_.c_str(), &info) != 0 && errno == ENOENT) {
    return absl::OkStatus();
  }
  return MakeError(ErrorCode::kMemoryStoreUnusable,
                   "the index of memory cannot be changed");
}

}  // namespace osiris
