#include <memory>
#include <string>
#include <vector>

#include "core/driver/conformance_suite.h"
#include "drivers/sqlite/sql_text.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

class SqliteFixture final : public ConformanceFixture {
 public:
  // Valid and empty.
  SqliteFixture() { writer_.Run("VACUUM"); }

  Driver& driver() override { return driver_; }
  ConnectionConfig config() override { return ConfigOf(path_); }

  void CreateTable(const std::string& name,
                   const std::vector<ColumnSpec>& columns,
                   const Rows& rows) override {
    std::string definition;
    std::string places;
    for (const ColumnSpec& column : columns) {
      definition += definition.empty() ? "" : ", ";
      places += places.empty() ? "?" : ", ?";
      definition += QuoteIdentifier(column.name) + TypeOf(column.type);
      if (&column == &columns[0]) definition += " PRIMARY KEY";
      if (!column.nullable) definition += " NOT NULL";
    }
    const std::string quoted = QuoteIdentifier(name);
    writer_.Run("CREATE TABLE " + quoted + " (" + definition + ")");
    for (const auto& row : rows) {
      writer_.Run("INSERT INTO " + quoted + " VALUES (" + places + ")", row);
    }
  }

  void CreateBrokenTable(const std::string& name) override {
    writer_.Run("CREATE TABLE gone (a); CREATE VIEW " + QuoteIdentifier(name) +
                " AS SELECT a FROM gone; DROP TABLE gone");
  }

  void MakeEndless(const std::string& name) override {
    const std::string quoted = QuoteIdentifier(name);
    writer_.Run("DROP TABLE " + quoted + "; CREATE VIEW " + quoted +
                " AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 "
                "FROM n) SELECT id FROM n WHERE id < 0");
  }

 private:
  static std::string TypeOf(ColumnType type) {
    switch (type) {
      case ColumnType::kInteger:
        return " INTEGER";
      case ColumnType::kFloat:
        return " REAL";
      case ColumnType::kBinary:
        return " BLOB";
      default:
        return " TEXT";
    }
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("test.db");
  Writer writer_{path_};
  SqliteDriver driver_;
};

}  // namespace
}  // namespace osiris::sqlite

namespace osiris {

INSTANTIATE_TEST_SUITE_P(Sqlite, ConformanceTest, testing::Values([] {
                           return std::make_unique<sqlite::SqliteFixture>();
                         }));

}  // namespace osiris
