#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "core/base/status_matchers.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;

// While it lives, this thread may not read what a mode forbids, not as root
// either.
class ObeyModes {
 public:
  ObeyModes() {
    EXPECT_EQ(syscall(SYS_capget, &header_, before_), 0);
    __user_cap_data_struct sets[2] = {before_[0], before_[1]};
    sets[0].effective &=
        ~((1U << CAP_DAC_OVERRIDE) | (1U << CAP_DAC_READ_SEARCH));
    EXPECT_EQ(syscall(SYS_capset, &header_, sets), 0);
  }
  ~ObeyModes() { EXPECT_EQ(syscall(SYS_capset, &header_, before_), 0); }

 private:
  __user_cap_header_struct header_ = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct before_[2] = {};
};

class OpenTest : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path) {
    return driver_.Open(ConfigOf(path), context_);
  }

  // Rows of `t`, or -1.
  int64_t CountRows(Connection& connection) {
    ReadQuery query;
    query.table.name = "t";
    const auto rows = connection.CountRows(query, context_);
    EXPECT_OK(rows);
    return rows.value_or(-1);
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_.Path(name), std::ios::binary) << bytes;
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  SqliteDriver driver_;
  CallContext context_;
};

TEST_F(OpenTest, NoticesThatItsFileWasReplacedOrTakenAway) {
  { Writer(path_).Run("CREATE TABLE t(a)"); }
  std::filesystem::copy(path_, folder_.Path("other.db"));
  std::filesystem::copy(path_, folder_.Path("third.db"));
  const std::string link = folder_.Path("link.db");
  std::filesystem::create_symlink(path_, link);
  const auto direct = Open(path_);
  const auto linked = Open(link);
  ASSERT_OK(direct);
  ASSERT_OK(linked);
  EXPECT_OK((*direct)->Check());
  EXPECT_OK((*linked)->Check());

  std::filesystem::remove(link);
  std::filesystem::create_symlink(folder_.Path("third.db"), link);
  EXPECT_THAT((*linked)->Check(), FailsWith(ErrorCode::kConnectionUnreachable));
  EXPECT_OK((*direct)->Check());

  std::filesystem::rename(folder_.Path("other.db"), path_);
  EXPECT_THAT((*direct)->Check(), FailsWith(ErrorCode::kConnectionUnreachable));

  const auto anew = Open(path_);
  ASSERT_OK(anew);
  EXPECT_OK((*anew)->Check());
  std::filesystem::remove(path_);
  EXPECT_THAT((*anew)->Check(), FailsWith(ErrorCode::kConnectionUnreachable));
}

TEST_F(OpenTest, AZeroLengthFileIsAnEmptyDatabase) {
  Write("x.db", "");
  const auto connection = Open(path_);
  ASSERT_OK(connection);
  EXPECT_EQ(*(*connection)->ReadCatalog({}, context_), Catalog());
  EXPECT_THAT(folder_.Files(), ElementsAre(Key("x.db")));
}

TEST_F(OpenTest, SaysWhatIsNoDatabase) {
  Write("x.db",
        "This is text, and long enough that SQLite reads a header.....");
  Write("short", "?");
  std::filesystem::create_directory(folder_.Path("folder"));
  ASSERT_EQ(mkfifo(folder_.Path("fifo").c_str(), 0600), 0);
  for (const std::string& path :
       {path_, folder_.Path("short"), folder_.Path("folder"),
        folder_.Path("fifo"), std::string("/dev/null")}) {
    EXPECT_THAT(Open(path), FailsWith(ErrorCode::kConnectionNotADatabase))
        << path;
  }
  EXPECT_THAT(std::string(Open(folder_.Path("fifo")).status().message()),
              HasSubstr("is no regular file"));
}

TEST_F(OpenTest, NamesTheFileThatIsNoDatabase) {
  Write("x.db", std::string(8192, '?'));
  EXPECT_THAT(std::string(Open(path_).status().message()),
              HasSubstr("`" + path_ + "` is no SQLite database"));

  const std::string damaged = folder_.Path("damaged.db");
  { Writer(damaged).Run("CREATE TABLE t(a)"); }
  std::filesystem::resize_file(damaged, 4096);
  EXPECT_THAT(std::string(Open(damaged).status().message()),
              HasSubstr("`" + damaged + "` is damaged"));
}

TEST_F(OpenTest, SaysWhatSqliteDoesNotUnderstand) {
  Writer(path_).Run(
      "CREATE TABLE plain(a);"
      "CREATE TABLE strange(a);"
      "PRAGMA writable_schema = 1;"
      "UPDATE sqlite_schema SET sql = 'CREATE TABLE strange(a) MODERN'"
      " WHERE name = 'strange'");

  const auto opened = Open(path_);

  EXPECT_THAT(opened, FailsWith(ErrorCode::kConnectionNotADatabase));
  EXPECT_THAT(std::string(opened.status().message()),
              HasSubstr("the schema of `" + path_ + "` makes no sense"));
  EXPECT_THAT(std::string(opened.status().message()),
              HasSubstr("malformed database schema (strange)"));
}

TEST_F(OpenTest, NamesTheTableThatLacksAColumn) {
  Writer(path_).Run("CREATE TABLE t(a)");
  const auto connection = Open(path_);
  ASSERT_OK(connection);
  ReadQuery query;
  query.table.name = "t";
  query.columns = {"b"};

  const auto rows = (*connection)->Read(query, context_);

  EXPECT_THAT(rows, FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_EQ(rows.status().message(), "the table `t` has no column `b`");
}

TEST_F(OpenTest, SaysWhatCannotBeReached) {
  for (const std::string& path : {path_, folder_.Path("no/such/folder/x.db"),
                                  folder_.Path(std::string(300, 'n'))}) {
    EXPECT_THAT(Open(path), FailsWith(ErrorCode::kConnectionUnreachable));
    EXPECT_THAT(driver_.NeedsOf(ConfigOf(path)),
                FailsWith(ErrorCode::kConnectionUnreachable));
  }
  std::filesystem::create_symlink("loop", folder_.Path("loop"));
  EXPECT_THAT(Open(folder_.Path("loop")),
              FailsWith(ErrorCode::kConnectionUnreachable));
  EXPECT_TRUE(folder_.Files().empty());
}

TEST_F(OpenTest, SaysWhatModesForbid) {
  const std::string inner = folder_.Path("folder/x.db");
  std::filesystem::create_directory(folder_.Path("folder"));
  for (const std::string& path : {path_, inner}) {
    Writer(path).Run("CREATE TABLE t(a)");
  }
  for (const std::string& closed : {path_, folder_.Path("folder")}) {
    ASSERT_EQ(chmod(closed.c_str(), 0), 0);
  }
  {
    const ObeyModes obey;
    for (const std::string& path : {path_, inner}) {
      EXPECT_THAT(Open(path), FailsWith(ErrorCode::kConnectionRefused)) << path;
    }
  }
  for (const std::string& closed : {path_, folder_.Path("folder")}) {
    ASSERT_EQ(chmod(closed.c_str(), 0700), 0);
  }
  const ObeyModes obey;
  EXPECT_OK(Open(inner));
}

TEST_F(OpenTest, RefusesSettingsThatDoNotFit) {
  ConnectionConfig config;
  config.family = "sqlite";
  EXPECT_THAT(driver_.Open(config, context_),
              FailsWith(ErrorCode::kConnectionInvalid));
  for (const Json& path :
       {Json(7), Json(nullptr), Json(""), Json("x.db"), Json(":memory:"),
        Json("file:/x?mode=rwc"), Json(std::string("/a\0b", 4))}) {
    config.fields = {{"path", path}};
    EXPECT_THAT(driver_.Open(config, context_),
                FailsWith(ErrorCode::kConnectionInvalid))
        << path;
  }
}

TEST_F(OpenTest, NoCharacterOfAPathHasAMeaning) {
  for (const char* const name :
       {"a?mode=rwc", "b#c", "d%20e", "f g", "h&vfs=unix", "\xC5\x99\xFF"}) {
    Writer(folder_.Path(name)).Run("CREATE TABLE t(a)");
    const auto connection = Open(folder_.Path(name));
    ASSERT_OK(connection) << name;
    EXPECT_EQ(CountRows(**connection), 0);
  }
  EXPECT_EQ(folder_.Files().size(), 6U);
}

TEST_F(OpenTest, FollowsLinksToTheFolderOfTheFile) {
  std::filesystem::create_directory(folder_.Path("real"));
  Writer(folder_.Path("real/x.db")).Run("CREATE TABLE t(a)");
  std::filesystem::create_symlink("real/x.db", path_);
  const auto needs = driver_.NeedsOf(ConfigOf(path_));
  ASSERT_OK(needs);
  EXPECT_THAT(needs->read_paths, ElementsAre(folder_.Path("real")));
  EXPECT_TRUE(needs->tcp_ports.empty());
  EXPECT_OK(Open(path_));
}

TEST_F(OpenTest, ReadsAWalDatabaseThatWasClosedAndMakesNoFile) {
  Writer writer(path_);
  writer.Run(
      "PRAGMA journal_mode = WAL; CREATE TABLE t(a);"
      "INSERT INTO t VALUES (1), (2)");
  writer.Close();
  const auto connection = Open(path_);
  ASSERT_OK(connection);
  EXPECT_EQ(CountRows(**connection), 2);
  EXPECT_THAT(folder_.Files(), ElementsAre(Key("x.db")));

  // A writer comes, and goes.
  Writer later(path_);
  later.Run("INSERT INTO t VALUES (3)");
  EXPECT_EQ(CountRows(**connection), 3);
  later.Run("INSERT INTO t VALUES (4)");
  EXPECT_EQ(CountRows(**connection), 4);
  later.Close();
  EXPECT_EQ(CountRows(**connection), 4);
  Writer(path_).Run("INSERT INTO t VALUES (5)");
  EXPECT_EQ(CountRows(**connection), 5);
}

TEST_F(OpenTest, SeesWhatALiveWriterCommits) {
  Writer writer(path_);
  writer.Run(
      "PRAGMA journal_mode = WAL; CREATE TABLE t(a);"
      "INSERT INTO t VALUES (1), (2)");
  const auto connection = Open(path_);
  ASSERT_OK(connection);
  EXPECT_EQ(CountRows(**connection), 2);
  writer.Run("BEGIN; INSERT INTO t VALUES (3)");
  EXPECT_EQ(CountRows(**connection), 2);
  writer.Run("COMMIT");
  EXPECT_EQ(CountRows(**connection), 3);
  writer.Run("PRAGMA wal_checkpoint(TRUNCATE)");
  EXPECT_EQ(CountRows(**connection), 3);
}

TEST_F(OpenTest, ReadsWhatACrashedWriterHadCommitted) {
  Writer writer(path_);
  writer.Run(
      "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;"
      "CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)");
  // What a crash leaves behind, with and without shared memory.
  for (const char* const end : {"", "-wal", "-shm"}) {
    std::filesystem::copy_file(path_ + end, folder_.Path("crashed") + end);
    if (std::string(end) == "-shm") continue;
    std::filesystem::copy_file(path_ + end, folder_.Path("copied") + end);
  }
  for (const char* const name : {"crashed", "copied"}) {
    const auto before = folder_.Files();
    const auto connection = Open(folder_.Path(name));
    ASSERT_OK(connection) << name;
    EXPECT_EQ(CountRows(**connection), 2) << name;
    EXPECT_EQ(folder_.Files(), before) << name;
  }
}

TEST_F(OpenTest, SaysThatAnotherProgramHasTheLock) {
  Writer writer(path_);
  writer.Run("CREATE TABLE t(a)");
  const auto connection = Open(path_);
  ASSERT_OK(connection);
  writer.Run("BEGIN EXCLUSIVE");
  EXPECT_THAT((*connection)->ReadCatalog({}, context_),
              FailsWith(ErrorCode::kConnectionBusy));
  writer.Run("COMMIT");
  EXPECT_OK((*connection)->ReadCatalog({}, context_));
}

TEST_F(OpenTest, SaysThatAChangeWasLeftHalfDone) {
  Writer writer(path_);
  writer.Run(
      "PRAGMA cache_size = 1; CREATE TABLE t(a);"
      "INSERT INTO t VALUES (randomblob(100000)); BEGIN;"
      "UPDATE t SET a = randomblob(100000)");
  // A crash now leaves a journal that must be rolled back.
  std::filesystem::copy_file(path_, folder_.Path("y.db"));
  std::filesystem::copy_file(path_ + "-journal", folder_.Path("y.db-journal"));
  const auto before = folder_.Files();
  EXPECT_THAT(Open(folder_.Path("y.db")),
              FailsWith(ErrorCode::kConnectionNotADatabase));
  EXPECT_EQ(folder_.Files(), before);
}

// Everything that a connection can be asked, whatever comes of it.
void AskEverything(SqliteDriver& driver, const std::string& path) {
  CallContext context;
  context.deadline = CallContext::Clock::now() + std::chrono::seconds(2);
  const auto connection = driver.Open(ConfigOf(path), context);
  if (!connection.ok()) return;
  (*connection)->Describe(context).IgnoreError();
  const auto catalog =
      (*connection)
          ->ReadCatalog({.detail = DetailLevel::kFull, .sample_rows = 5},
                        context);
  if (!catalog.ok()) return;
  for (const Table& table : catalog->tables) {
    ReadQuery query;
    query.table = table.name;
    const auto reader = (*connection)->Read(query, context);
    while (reader.ok()) {
      const auto batch = (*reader)->Next();
      if (!batch.ok() || !batch->has_value()) break;
    }
    (*connection)->CountRows(query, context).IgnoreError();
  }
}

TEST_F(OpenTest, DamagedFilesGetAnErrorOrAnAnswer) {
  Writer writer(path_);
  writer.Run(
      "PRAGMA page_size = 512; CREATE TABLE t(a INTEGER PRIMARY KEY, b UNIQUE);"
      "CREATE TABLE u(c REFERENCES t, d, PRIMARY KEY (c, d)) WITHOUT ROWID;"
      "CREATE VIEW v AS SELECT * FROM t JOIN u ON a = c;"
      "CREATE VIRTUAL TABLE f USING fts5(x);"
      "CREATE VIRTUAL TABLE r USING rtree(i, low, high);"
      "INSERT INTO f VALUES ('some words'); INSERT INTO r VALUES (1, 2, 3);"
      "INSERT INTO t VALUES (1, randomblob(900)), (2, 'x');"
      "INSERT INTO u VALUES (1, 2), (2, 3)");
  writer.Close();
  AskEverything(driver_, path_);
  const std::string whole = folder_.Files().at("x.db");
  std::mt19937 random(20261124);
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole;
    for (size_t i = 0, n = 1 + random() % 20; i < n; ++i) {
      // The schema's first pages decide most.
      const size_t within = random() % 2 == 0 ? 2048 : damaged.size();
      damaged[random() % within] = static_cast<char>(random());
    }
    if (round % 10 == 0) damaged.resize(random() % damaged.size());
    Write("y.db", damaged);
    AskEverything(driver_, folder_.Path("y.db"));
    EXPECT_EQ(folder_.Files().at("y.db"), damaged);
  }
  EXPECT_EQ(folder_.Files().size(), 2U);
}

}  // namespace
}  // namespace osiris::sqlite
