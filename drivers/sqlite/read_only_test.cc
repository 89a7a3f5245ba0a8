#include <string>

#include "core/base/status_matchers.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/test_database.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

// What somebody may try through a connection that should only read. `%` is
// where the test's folder goes.
constexpr const char* kAttempts[] = {
    "INSERT INTO t VALUES (3)",
    "UPDATE t SET a = 9",
    "DELETE FROM vict",
    "REPLACE INTO t VALUES (1)",
    "CREATE TABLE n(a)",
    "CREATE TEMP TABLE n(a)",
    "CREATE TEMP VIEW n AS SELECT 1",
    "CREATE INDEX j ON t(a)",
    "DROP TABLE vict",
    "ALTER TABLE t ADD COLUMN b",
    "CREATE VIRTUAL TABLE f USING fts5(x)",
    "UPDATE sqlite_master SET type = 'x'",
    "UPDATE sqlite_master SET type = 'x' WHERE 0",
    "PRAGMA user_version = 7",
    "PRAGMA query_only = 0",
    "PRAGMA journal_mode = wal",
    "PRAGMA writable_schema = 1",
    "PRAGMA wal_checkpoint",
    "PRAGMA temp_store_directory = '%'",
    "PRAGMA main.integrity_check",
    "VACUUM",
    "VACUUM INTO '%/copy.db'",
    "ATTACH '%/other.db' AS o",
    "ATTACH '%/new_created.db' AS n",
    "DETACH main",
    "ANALYZE",
    "REINDEX",
    "BEGIN IMMEDIATE",
    "BEGIN",
    "SAVEPOINT s",
    "COMMIT",
    "SELECT load_extension('%/x.so')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT writefile('%/new_created.db', 'x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT 1; INSERT INTO t VALUES (3)",
    "SELECT 1; SELECT 2",
    "INSERT INTO t SELECT 3 RETURNING a",
    "WITH x AS (SELECT 1) DELETE FROM vict",
    "EXPLAIN SELECT 1",
    "",
    "-- nothing",
};

// Reading that costs too much.
constexpr const char* kBombs[] = {
    "SELECT length(randomblob(1000000000))",
    "SELECT length(zeroblob(1000000000))",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    "SELECT count(*) FROM n",
    "WITH RECURSIVE n(x) AS (SELECT 'xxxxxxxx' UNION ALL SELECT x || x FROM n) "
    "SELECT max(length(x)) FROM n",
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    "SELECT x FROM n ORDER BY -x",
};

class ReadOnlyTest : public testing::Test {
 protected:
  ReadOnlyTest() {
    Writer writer(path_);
    writer.Run(
        "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2);"
        "CREATE TABLE vict(x); INSERT INTO vict VALUES (1);"
        "CREATE TRIGGER tr AFTER INSERT ON t BEGIN DELETE FROM vict; END;"
        "CREATE INDEX i ON t(a); CREATE VIEW v AS SELECT * FROM t");
    Writer(folder_.Path("other.db")).Run("CREATE TABLE o(x)");
  }

  // Runs it as far as it lets itself be run.
  absl::Status Run(Database& database, std::string sql) {
    const size_t place = sql.find('%');
    if (place != std::string::npos && sql.find("'%") != std::string::npos &&
        sql.find("printf") == std::string::npos) {
      sql.replace(place, 1, folder_.Path(""));
    }
    auto statement = database.Prepare(sql);
    if (!statement.ok()) return statement.status();
    while (true) {
      const auto more = statement->Step();
      if (!more.ok()) return more.status();
      if (!*more) return absl::OkStatus();
    }
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  CallContext context_;
};

TEST_F(ReadOnlyTest, NothingChangesAndNoFileAppears) {
  const auto before = folder_.Files();
  for (const char* const sql : kAttempts) {
    const auto database = Database::Open(path_, context_);
    ASSERT_OK(database);
    const Database::Scope scope(**database, context_);
    EXPECT_FALSE(Run(**database, sql).ok()) << sql;
    EXPECT_EQ(folder_.Files(), before) << sql;
  }
  EXPECT_EQ(folder_.Files(), before);
}

TEST_F(ReadOnlyTest, SaysThatItOnlyReads) {
  const auto database = Database::Open(path_, context_);
  ASSERT_OK(database);
  const Database::Scope scope(**database, context_);
  EXPECT_THAT(Run(**database, "INSERT INTO t VALUES (3)"),
              FailsWith(ErrorCode::kPolicyReadOnly));
  EXPECT_THAT(Run(**database, "SELECT 1; SELECT 2"),
              FailsWith(ErrorCode::kPolicyReadOnly));
  EXPECT_OK(Run(**database, "SELECT * FROM v;  "));
}

TEST_F(ReadOnlyTest, FunctionsMakeNoHugeValues) {
  const auto database = Database::Open(path_, context_);
  ASSERT_OK(database);
  const Database::Scope scope(**database, context_);
  auto row = (*database)->Prepare("SELECT length(printf('%.*c', 90000000, 1))");
  ASSERT_OK(row);
  const auto found = row->Step();
  // SQLite gives up on it in silence.
  EXPECT_TRUE(!found.ok() || row->Integer(0) == 0);
}

TEST_F(ReadOnlyTest, BombsAreStopped) {
  for (const char* const sql : kBombs) {
    CallContext context;
    context.deadline =
        CallContext::Clock::now() + std::chrono::milliseconds(200);
    const auto database = Database::Open(path_, context_);
    ASSERT_OK(database);
    const Database::Scope scope(**database, context);
    EXPECT_FALSE(Run(**database, sql).ok()) << sql;
  }
}

}  // namespace
}  // namespace osiris::sqlite
