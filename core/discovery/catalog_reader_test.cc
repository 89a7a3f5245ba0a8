#include "core/discovery/catalog_reader.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/driver/fake_driver.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

Table Named(std::string name) {
  Table table;
  table.name.name = std::move(name);
  return table;
}

// Answers ReadCatalog as a test says, and nothing else.
class ScriptedConnection final : public Connection {
 public:
  using Answer = std::function<absl::StatusOr<Catalog>(const CatalogRequest&)>;

  explicit ScriptedConnection(Answer answer) : answer_(std::move(answer)) {}

  absl::StatusOr<SourceInfo> Describe(const CallContext&) override {
    return SourceInfo{};
  }
  absl::StatusOr<Catalog> ReadCatalog(const CatalogRequest& request,
                                      const CallContext&) override {
    return answer_(request);
  }
  absl::StatusOr<std::unique_ptr<RowReader>> Read(const ReadQuery&,
                                                  const CallContext&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<int64_t> CountRows(const ReadQuery&,
                                    const CallContext&) override {
    return absl::UnimplementedError("");
  }

 private:
  const Answer answer_;
};

TEST(CatalogReaderTest, ReadsEveryPage) {
  FakeSource source;
  for (int i = 0; i < 1000; ++i) source.AddTable(Named(fmt::format("t{}", i)));
  FakeDriver driver(source);
  const auto connection = driver.Open({}, {});
  ASSERT_OK(connection);

  const auto catalog = ReadWholeCatalog(**connection, {}, {});

  ASSERT_OK(catalog);
  EXPECT_EQ(catalog->tables.size(), 1000u);
  EXPECT_EQ(catalog->total_tables, 1000);
  EXPECT_EQ(catalog->next_cursor, "");
  EXPECT_GT(source.schema_reads(), 1);
}

TEST(CatalogReaderTest, CountsProgressOverAllPages) {
  FakeSource source;
  for (int i = 0; i < 600; ++i) source.AddTable(Named(fmt::format("t{}", i)));
  FakeDriver driver(source);
  const auto connection = driver.Open({}, {});
  ASSERT_OK(connection);
  std::vector<int64_t> done;
  std::set<int64_t> totals;
  CallContext context;
  context.progress = [&](const Progress& now) {
    done.push_back(now.done);
    totals.insert(now.total);
  };

  ASSERT_OK(ReadWholeCatalog(**connection, {}, context));

  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_EQ(done.back(), 600);
  EXPECT_EQ(totals, std::set<int64_t>{600});
}

TEST(CatalogReaderTest, AsksForLessWhereAnAnswerIsTooLarge) {
  ScriptedConnection connection([](const CatalogRequest& request) {
    if (request.max_tables > 4) {
      return absl::StatusOr<Catalog>(
          MakeError(ErrorCode::kProtocolResultTooLarge, "too large"));
    }
    Catalog page;
    page.tables = {Named(request.cursor + "t")};
    if (request.cursor.size() < 5) page.next_cursor = request.cursor + "x";
    return absl::StatusOr<Catalog>(page);
  });

  const auto catalog = ReadWholeCatalog(connection, {}, {});

  ASSERT_OK(catalog);
  EXPECT_EQ(catalog->tables.size(), 6u);
}

TEST(CatalogReaderTest, GivesUpWhereEvenOneTableIsTooLarge) {
  ScriptedConnection connection([](const CatalogRequest&) {
    return absl::StatusOr<Catalog>(
        MakeError(ErrorCode::kProtocolResultTooLarge, "too large"));
  });

  EXPECT_THAT(ReadWholeCatalog(connection, {}, {}),
              FailsWith(ErrorCode::kProtocolResultTooLarge));
}

TEST(CatalogReaderTest, RefusesPagesThatLeadNowhere) {
  ScriptedConnection empty([](const CatalogRequest&) {
    return absl::StatusOr<Catalog>(Catalog{.next_cursor = "again"});
  });
  ScriptedConnection same([](const CatalogRequest& request) {
    Catalog page;
    page.tables = {Named("t")};
    page.next_cursor = "again";
    page.total_tables = request.max_tables;
    return absl::StatusOr<Catalog>(page);
  });

  EXPECT_THAT(ReadWholeCatalog(empty, {}, {}),
              FailsWith(ErrorCode::kInternalUnexpected));
  EXPECT_THAT(ReadWholeCatalog(same, {}, {}),
              FailsWith(ErrorCode::kInternalUnexpected));
}

TEST(CatalogReaderTest, RefusesATableDescribedTwice) {
  ScriptedConnection connection([](const CatalogRequest&) {
    Catalog page;
    page.tables = {Named("t"), Named("t")};
    return absl::StatusOr<Catalog>(page);
  });

  EXPECT_THAT(ReadWholeCatalog(connection, {}, {}),
              FailsWith(ErrorCode::kInternalUnexpected));
}

TEST(CatalogReaderTest, RefusesMoreTablesThanItHolds) {
  ScriptedConnection connection([](const CatalogRequest&) {
    Catalog page;
    for (size_t i = 0; i <= kMaxTables; ++i) {
      page.tables.push_back(Named(std::to_string(i)));
    }
    return absl::StatusOr<Catalog>(page);
  });

  EXPECT_THAT(ReadWholeCatalog(connection, {}, {}),
              FailsWith(ErrorCode::kProtocolResultTooLarge));
}

// A worker that was taken over may go on for ever, a new page each time.
TEST(CatalogReaderTest, RefusesACatalogueWithoutEnd) {
  int pages = 0;
  ScriptedConnection connection([&pages](const CatalogRequest&) {
    Catalog page;
    Table table = Named(std::to_string(++pages));
    table.comment = std::string(size_t{8} << 20, 'x');
    page.tables.push_back(std::move(table));
    page.next_cursor = std::to_string(pages);
    return absl::StatusOr<Catalog>(std::move(page));
  });

  EXPECT_THAT(ReadWholeCatalog(connection, {}, {}),
              FailsWith(ErrorCode::kProtocolResultTooLarge));
  EXPECT_LE(pages, 32);
}

TEST(CatalogReaderTest, SortsWhatADriverDidNot) {
  ScriptedConnection connection([](const CatalogRequest&) {
    Catalog page;
    page.tables = {Named("b"), Named("a")};
    return absl::StatusOr<Catalog>(page);
  });

  const auto catalog = ReadWholeCatalog(connection, {}, {});

  ASSERT_OK(catalog);
  EXPECT_EQ(catalog->tables[0].name.name, "a");
}

}  // namespace
}  // namespace osiris
