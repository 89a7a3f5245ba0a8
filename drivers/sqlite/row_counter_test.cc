#include <string>

#include "core/base/status_matchers.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

// In a file of more than 64 MiB, where a count may take long.
class RowCounterTest : public testing::Test {
 protected:
  RowCounterTest() {
    writer_.Run(
        "PRAGMA journal_mode = OFF; CREATE TABLE pad(a);"
        "INSERT INTO pad VALUES (zeroblob(70000000));"
        "CREATE TABLE few(a); INSERT INTO few VALUES (1), (2), (3);"
        "CREATE TABLE many(a INTEGER PRIMARY KEY, rowid, _rowid_, oid);"
        "CREATE TABLE lots(a); CREATE INDEX i ON lots(a);"
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT "
        "600000) INSERT INTO lots SELECT x FROM n;"
        "DELETE FROM lots WHERE a = 7");
  }

  std::optional<RowCount> CountOf(const std::string& table,
                                  DetailLevel detail) {
    const auto connection = driver_.Open(ConfigOf(path_), context_);
    EXPECT_OK(connection);
    if (!connection.ok()) return std::nullopt;
    const auto catalog =
        (*connection)
            ->ReadCatalog({.detail = detail,
                           .only = TableName{.schema = "", .name = table}},
                          context_);
    EXPECT_OK(catalog);
    if (!catalog.ok()) return std::nullopt;
    return catalog->tables[0].row_count;
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  Writer writer_{path_};
  SqliteDriver driver_;
  CallContext context_;
};

TEST_F(RowCounterTest, CountsWhatIsFewAndEstimatesTheRest) {
  const RowCount exact{.rows = 599'999, .exact = true};
  EXPECT_EQ(CountOf("few", DetailLevel::kSummary),
            (RowCount{.rows = 3, .exact = true}));
  EXPECT_EQ(CountOf("many", DetailLevel::kSummary),
            (RowCount{.rows = 0, .exact = true}));
  EXPECT_EQ(CountOf("lots", DetailLevel::kFull), exact);

  // A statistic that says "many" is believed, and called an estimate.
  writer_.Run(
      "ANALYZE; UPDATE sqlite_stat1 SET stat = '777777 1' WHERE tbl = "
      "'lots'");
  EXPECT_EQ(CountOf("lots", DetailLevel::kSummary),
            (RowCount{.rows = 777'777, .exact = false}));
  EXPECT_EQ(CountOf("lots", DetailLevel::kFull), exact);
}

TEST_F(RowCounterTest, NonsenseInStatisticsIsNotRepeated) {
  writer_.Run(
      "ANALYZE; UPDATE sqlite_stat1 SET stat = '-5 x' WHERE tbl = "
      "'lots'");
  const auto count = CountOf("lots", DetailLevel::kSummary);
  if (!count.has_value()) return;
  EXPECT_GE(count->rows, 0);
  EXPECT_TRUE(!count->exact || count->rows == 599'999);
}

}  // namespace
}  // namespace osiris::sqlite
