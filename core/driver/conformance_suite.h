#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/driver/driver.h"
#include "gtest/gtest.h"

namespace osiris {

// What a driver supplies to be held to every promise of core/driver/driver.h.
// Each test gets a new one: an empty source.
class ConformanceFixture {
 public:
  using Rows = std::vector<std::vector<Cell>>;

  struct ColumnSpec {
    std::string name;
    // kInteger, kFloat, kText or kBinary.
    ColumnType type = ColumnType::kText;
    bool nullable = true;
  };

  virtual ~ConformanceFixture() = default;

  virtual Driver& driver() = 0;
  virtual ConnectionConfig config() = 0;

  // Makes a table in the source. The first column is its primary key.
  virtual void CreateTable(const std::string& name,
                           const std::vector<ColumnSpec>& columns,
                           const Rows& rows) = 0;
  // Makes something that is listed and cannot be described.
  virtual void CreateBrokenTable(const std::string& name) = 0;
  // Makes a table that has been created before take for ever to read and
  // count. Connections that are open notice.
  virtual void MakeEndless(const std::string& name) = 0;
};

// A driver's test instantiates it:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, ConformanceTest,
//                            testing::Values([] { return MakeFixture(); }));
class ConformanceTest
    : public testing::TestWithParam<
          std::function<std::unique_ptr<ConformanceFixture>()>> {
 protected:
  using Rows = ConformanceFixture::Rows;

  ConformanceTest() : fixture_(GetParam()()) {}

  // A table `numbers` of `rows` rows: id, name, score.
  void CreateNumbers(int rows);
  std::unique_ptr<Connection> Connect();
  Catalog ReadCatalog(Connection& connection, const CatalogRequest& request);
  // All rows of `query` in one batch.
  absl::StatusOr<RowBatch> ReadAll(Connection& connection,
                                   const ReadQuery& query);
  // The first column of each row, which are integers.
  std::vector<int64_t> Ids(Connection& connection, const ReadQuery& query);

  const std::unique_ptr<ConformanceFixture> fixture_;
  CallContext context_;
};

}  // namespace osiris
