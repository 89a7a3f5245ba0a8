#include "core/driver/fake_driver.h"

#include <thread>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "core/driver/conformance_suite.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class FakeFixture final : public ConformanceFixture {
 public:
  Driver& driver() override { return driver_; }

  ConnectionConfig config() override {
    ConnectionConfig config;
    config.family = "fake";
    return config;
  }

  void CreateTable(const std::string& name,
                   const std::vector<ColumnSpec>& columns,
                   const Rows& rows) override {
    Table table;
    table.name.name = name;
    table.primary_key = {columns[0].name};
    for (const ColumnSpec& column : columns) {
      table.columns.push_back({.name = column.name,
                               .type = column.type,
                               .nullable = column.nullable});
    }
    source_.AddTable(std::move(table), rows);
  }

  void CreateBrokenTable(const std::string& name) override {
    source_.FailTable({.schema = "", .name = name},
                      MakeError(ErrorCode::kDiscoveryTableFailed, "broken"));
  }

  void MakeEndless(const std::string&) override { source_.Hold(); }

 private:
  FakeSource source_;
  FakeDriver driver_{source_};
};

INSTANTIATE_TEST_SUITE_P(Fake, ConformanceTest, testing::Values([] {
                           return std::make_unique<FakeFixture>();
                         }));

class FakeDriverTest : public testing::Test {
 protected:
  FakeSource source_;
  FakeDriver driver_{source_};
  CallContext context_;
};

TEST_F(FakeDriverTest, CountsWhatIsAskedOfIt) {
  source_.AddTable({.name = {.name = "t"}, .columns = {{.name = "a"}}},
                   {{IntegerCell(1)}});
  const auto connection = driver_.Open({}, context_);
  ASSERT_OK(connection);
  EXPECT_EQ(source_.opens(), 1);
  EXPECT_OK((*connection)->ReadCatalog({}, context_));
  EXPECT_OK((*connection)->ReadCatalog({}, context_));
  EXPECT_EQ(source_.schema_reads(), 2);
  ReadQuery query;
  query.table.name = "t";
  EXPECT_OK((*connection)->Read(query, context_));
  EXPECT_EQ(source_.row_reads(), 1);
}

TEST_F(FakeDriverTest, FailsAsTold) {
  const absl::Status busy = MakeError(ErrorCode::kConnectionBusy, "locked");
  source_.FailOpening(busy);
  EXPECT_THAT(driver_.Open({}, context_),
              FailsWith(ErrorCode::kConnectionBusy));
  source_.FailOpening(absl::OkStatus());
  const auto connection = driver_.Open({}, context_);
  ASSERT_OK(connection);
  source_.FailCalls(busy);
  EXPECT_THAT((*connection)->Describe(context_),
              FailsWith(ErrorCode::kConnectionBusy));
  source_.FailCalls(absl::OkStatus());
  EXPECT_OK((*connection)->Describe(context_));
}

TEST_F(FakeDriverTest, HoldsCallsUntilReleased) {
  const auto connection = driver_.Open({}, context_);
  ASSERT_OK(connection);
  source_.Hold();
  absl::Status status;
  std::thread caller(
      [&] { status = (*connection)->ReadCatalog({}, context_).status(); });
  source_.WaitUntilHeld();
  EXPECT_EQ(source_.schema_reads(), 1);
  source_.Release();
  caller.join();
  EXPECT_OK(status);
}

}  // namespace
}  // namespace osiris
