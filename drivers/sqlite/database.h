#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "drivers/sqlite/statement.h"

namespace osiris::sqlite {

// A database file, opened so that nothing can be written through it.
//
// For one thread at a time. Everything that runs does so within a Scope.
class Database {
 public:
  // `path` is absolute and free of links. Reads the header, so what is no
  // database is refused here.
  static absl::StatusOr<std::unique_ptr<Database>> Open(
      const std::string& path, const CallContext& context);

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // While it lives, statements end with `context`'s deadline and cancellation
  // and, if there is one, after `budget` steps of SQLite's machine: unlike
  // time, the same on every machine and at every load. Scopes nest; the inner
  // one rules.
  class [[nodiscard]] Scope {
   public:
    using Clock = CallContext::Clock;
    // `context` outlives the scope.
    Scope(Database& database, const CallContext& context,
          int64_t budget = std::numeric_limits<int64_t>::max());
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    // True once a statement was ended because the budget was used up.
    bool over_budget() const { return over_budget_; }
    // Steps so far, to the nearest look.
    int64_t steps() const { return steps_; }

   private:
    friend class Database;
    bool MustStop();
    // Called every kStepsBetweenLooks steps.
    bool Look();

    Database& database_;
    Scope* const outer_;
    const CallContext& context_;
    const int64_t budget_;
    int64_t steps_ = 0;
    bool over_budget_ = false;
    Cancellation::Registration registration_;
  };

  // While it lives, everything sees one state of the file.
  class [[nodiscard]] Snapshot {
   public:
    explicit Snapshot(Database& database);
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    // False where it could not be had: then each statement sees a state of its
    // own.
    bool holds() const;

   private:
    Database& database_;
  };

  // Compiles one statement that only reads.
  //   POLICY/READ_ONLY         it does more, or there is more than one
  //   DISCOVERY/TABLE_FAILED   SQLite cannot make sense of it
  absl::StatusOr<Statement> Prepare(std::string_view sql);

  // The error for SQLite's result `code` of what just ran.
  absl::Status ErrorOf(int code) const;

  // `message`, of an error of ErrorOf, without the path: for what is kept and
  // told of the source itself.
  std::string WithoutPath(std::string_view message) const;

  // Tables that virtual tables keep for themselves, which some of those
  // prepare to write to even when they are only read.
  void set_shadow_prefixes(std::set<std::string, std::less<>> prefixes) {
    shadow_prefixes_ = std::move(prefixes);
  }

  // What statements read.
  struct ReadColumn {
    std::string table;
    // Empty where no column of it is read.
    std::string column;
    // SQLite says which schema the table is in. Not so of a name in WITH.
    bool has_schema = true;

    friend auto operator<=>(const ReadColumn&, const ReadColumn&) = default;
  };

  // As Prepare, and says in `read` which columns of tables and views the
  // statement reads anywhere.
  absl::StatusOr<Statement> Prepare(std::string_view sql,
                                    std::set<ReadColumn>& read);

  // True if its path is that of another file now, or of none.
  bool WasMoved() const;

  sqlite3* handle() const { return handle_; }
  const std::string& path() const { return path_; }

 private:
  explicit Database(std::string path) : path_(std::move(path)) {}

  absl::Status Connect();
  absl::Status ReadHeader();
  void RunOwn(const char* sql);
  bool Allows(int action, const char* first, const char* second,
              const char* schema) const;

  const std::string path_;
  sqlite3* handle_ = nullptr;
  Scope* scope_ = nullptr;
  // Waited for locks since the statement began.
  std::chrono::milliseconds waited_{0};
  bool own_statement_ = false;
  // Where what is compiled reads is noted, if anywhere.
  std::set<ReadColumn>* read_ = nullptr;
  std::set<std::string, std::less<>> shadow_prefixes_;
};

}  // namespace osiris::sqlite
