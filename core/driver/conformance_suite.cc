#include "core/driver/conformance_suite.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <limits>
#include <random>
#include <thread>
#include <utility>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "core/driver/utf8.h"
#include "fmt/format.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using Operator = Condition::Operator;

ReadQuery From(std::string table) {
  ReadQuery query;
  query.table.name = std::move(table);
  return query;
}

Condition Where(std::string column, Operator op, Cell value = {}) {
  return {.column = std::move(column), .op = op, .value = std::move(value)};
}

std::vector<std::string> NamesOf(const Catalog& catalog) {
  std::vector<std::string> names;
  for (const Table& table : catalog.tables) names.push_back(table.name.name);
  return names;
}

// Names that mean something to somebody, and random ones.
std::vector<std::string> HostileNames() {
  std::vector<std::string> names = {R"(x"; DROP TABLE vict;--)",
                                    R"(t; delete from vict; --")",
                                    "a`b",
                                    "a.b",
                                    R"(sel"ect)",
                                    R"("quoted")",
                                    "select",
                                    "two words",
                                    "[brackets]",
                                    "it's",
                                    "100%_done",
                                    "new\nline",
                                    "tab\there",
                                    "back\\slash",
                                    "?1",
                                    ":name",
                                    "@at $dollar",
                                    "--",
                                    "/* x */",
                                    "\xF0\x9F\xA6\x86 duck",
                                    "\xE2\x80\xAEreversed",
                                    "\xC5\x99\xC3\xAD\xC4\x8Dn\xC3\xAD",
                                    " leading and trailing ",
                                    std::string(1000, 'n'),
                                    "\x7F\x01",
                                    "%s%n%d",
                                    "${HOME}",
                                    "''",
                                    "\""};
  constexpr std::string_view kPieces[] = {"\"",       "'",
                                          "`",        ";",
                                          "--",       "/*",
                                          "*/",       "[",
                                          "]",        ".",
                                          ",",        "(",
                                          ")",        " ",
                                          "\n",       "\\",
                                          "%",        "_",
                                          "?",        "a",
                                          "B",        "0",
                                          "\xC3\xA9", "\xF0\x9F\x98\x80",
                                          "select",   "drop table vict"};
  std::mt19937 random(20261124);
  for (int i = 0; i < 250; ++i) {
    std::string name;
    for (size_t n = 1 + random() % 8; n > 0; --n) {
      name += kPieces[random() % std::size(kPieces)];
    }
    // A number keeps them apart also where case does not count.
    names.push_back(name + std::to_string(i));
  }
  return names;
}

}  // namespace

void ConformanceTest::CreateNumbers(int rows) {
  Rows table;
  for (int i = 1; i <= rows; ++i) {
    // Out of order on purpose, with repeats.
    table.push_back({IntegerCell(i), TextCell(fmt::format("name {}", i % 3)),
                     i % 5 == 0 ? Cell() : RealCell(i / 2.0)});
  }
  fixture_->CreateTable("numbers",
                        {{"id", ColumnType::kInteger, false},
                         {"name", ColumnType::kText, false},
                         {"score", ColumnType::kFloat}},
                        table);
}

std::unique_ptr<Connection> ConformanceTest::Connect() {
  auto connection = fixture_->driver().Open(fixture_->config(), context_);
  EXPECT_OK(connection);
  return connection.ok() ? *std::move(connection) : nullptr;
}

Catalog ConformanceTest::ReadCatalog(Connection& connection,
                                     const CatalogRequest& request) {
  auto catalog = connection.ReadCatalog(request, context_);
  EXPECT_OK(catalog);
  return catalog.ok() ? *std::move(catalog) : Catalog();
}

absl::StatusOr<RowBatch> ConformanceTest::ReadAll(Connection& connection,
                                                  const ReadQuery& query) {
  auto reader = connection.Read(query, context_);
  if (!reader.ok()) return reader.status();
  RowBatch all;
  while (true) {
    auto batch = (*reader)->Next();
    if (!batch.ok()) return batch.status();
    if (!batch->has_value()) return all;
    all.columns = (*batch)->columns;
    all.cells.insert(all.cells.end(), (*batch)->cells.begin(),
                     (*batch)->cells.end());
  }
}

std::vector<int64_t> ConformanceTest::Ids(Connection& connection,
                                          const ReadQuery& query) {
  std::vector<int64_t> ids;
  const auto batch = ReadAll(connection, query);
  EXPECT_OK(batch);
  if (!batch.ok()) return ids;
  for (size_t i = 0; i < batch->rows(); ++i) {
    ids.push_back(batch->at(i, 0).integer);
  }
  return ids;
}

TEST_P(ConformanceTest, NamesItselfForEver) {
  Driver& driver = fixture_->driver();
  EXPECT_EQ(fixture_->config().family, driver.family());
  EXPECT_TRUE(driver.version().starts_with(driver.family()));
  EXPECT_OK(driver.NeedsOf(fixture_->config()));
}

TEST_P(ConformanceTest, SaysWhatIsBehindTheConnection) {
  const auto info = Connect()->Describe(context_);
  ASSERT_OK(info);
  EXPECT_FALSE(info->product.empty());
  EXPECT_FALSE(info->version.empty());
  EXPECT_FALSE(info->read_only_guards.empty());
}

TEST_P(ConformanceTest, AnswersOfAnEmptySource) {
  const auto connection = Connect();
  EXPECT_EQ(ReadCatalog(*connection, {}), Catalog());
  EXPECT_THAT(connection->Read(From("nothing"), context_),
              FailsWith(ErrorCode::kDiscoveryTableNotFound));
}

TEST_P(ConformanceTest, ListsTablesByTheBytesOfTheirNames) {
  for (const char* const name : {"b", "a", "\xC3\xA9", "Z", "a b", "_"}) {
    fixture_->CreateTable(name, {{"id", ColumnType::kInteger}}, {});
  }
  const auto connection = Connect();
  for (int again = 0; again < 2; ++again) {
    EXPECT_THAT(NamesOf(ReadCatalog(*connection, {})),
                ElementsAre("Z", "_", "a", "a b", "b", "\xC3\xA9"));
  }
}

TEST_P(ConformanceTest, DescribesColumnsAndKeys) {
  CreateNumbers(7);
  const Catalog catalog = ReadCatalog(*Connect(), {});
  ASSERT_EQ(catalog.tables.size(), 1U);
  const Table& table = catalog.tables[0];
  ASSERT_EQ(table.columns.size(), 3U);
  EXPECT_EQ(table.columns[0].name, "id");
  EXPECT_EQ(table.columns[0].type, ColumnType::kInteger);
  EXPECT_FALSE(table.columns[0].nullable);
  EXPECT_EQ(table.columns[1].type, ColumnType::kText);
  EXPECT_FALSE(table.columns[1].nullable);
  EXPECT_EQ(table.columns[2].type, ColumnType::kFloat);
  EXPECT_TRUE(table.columns[2].nullable);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(table.columns[i].position, i + 1);
  EXPECT_THAT(table.primary_key, ElementsAre("id"));
  EXPECT_EQ(table.row_count, (RowCount{.rows = 7, .exact = true}));
  EXPECT_FALSE(table.error.has_value());
  EXPECT_FALSE(table.samples.has_value());
}

TEST_P(ConformanceTest, TellsMoreAtEachLevelOfDetail) {
  CreateNumbers(2);
  const auto connection = Connect();
  const Catalog names =
      ReadCatalog(*connection, {.detail = DetailLevel::kNames});
  ASSERT_EQ(names.tables.size(), 1U);
  EXPECT_EQ(names.tables[0].name.name, "numbers");
  EXPECT_THAT(names.tables[0].columns, IsEmpty());
  EXPECT_FALSE(names.tables[0].row_count.has_value());
  const Catalog full = ReadCatalog(*connection, {.detail = DetailLevel::kFull});
  ASSERT_EQ(full.tables.size(), 1U);
  EXPECT_EQ(full.tables[0].columns.size(), 3U);
  EXPECT_EQ(full.tables[0].row_count, (RowCount{.rows = 2, .exact = true}));
}

TEST_P(ConformanceTest, OneBrokenTableDoesNotSpoilTheRest) {
  CreateNumbers(3);
  fixture_->CreateBrokenTable("broken");
  const auto connection = Connect();
  const Catalog catalog = ReadCatalog(*connection, {.sample_rows = 2});
  ASSERT_THAT(NamesOf(catalog), ElementsAre("broken", "numbers"));
  ASSERT_TRUE(catalog.tables[0].error.has_value());
  EXPECT_EQ(catalog.tables[0].error->code, "DISCOVERY/TABLE_FAILED");
  EXPECT_FALSE(catalog.tables[0].error->message.empty());
  EXPECT_FALSE(catalog.tables[1].error.has_value());
  EXPECT_EQ(catalog.tables[1].columns.size(), 3U);
  EXPECT_EQ(catalog.tables[1].samples->rows(), 2U);
  EXPECT_FALSE(connection->Read(From("broken"), context_).ok());
  EXPECT_THAT(Ids(*connection, From("numbers")), ElementsAre(1, 2, 3));
}

TEST_P(ConformanceTest, PagesOfTablesLeaveNoGapAndRepeatNothing) {
  std::vector<std::string> all;
  for (int i = 0; i < 23; ++i) {
    all.push_back(fmt::format("t{:02}", i));
    fixture_->CreateTable(all.back(), {{"id", ColumnType::kInteger}}, {});
  }
  const auto connection = Connect();
  for (const int64_t most : {1, 2, 7, 22, 23, 24, 1000}) {
    CatalogRequest request{.detail = DetailLevel::kNames, .max_tables = most};
    std::vector<std::string> seen;
    do {
      const Catalog page = ReadCatalog(*connection, request);
      EXPECT_EQ(page.total_tables, 23);
      EXPECT_LE(std::ssize(page.tables), most);
      ASSERT_FALSE(page.tables.empty());
      for (const std::string& name : NamesOf(page)) seen.push_back(name);
      request.cursor = page.next_cursor;
    } while (!request.cursor.empty());
    EXPECT_EQ(seen, all) << most;
  }
}

TEST_P(ConformanceTest, RefusesCursorsOfOthers) {
  CreateNumbers(1);
  const auto connection = Connect();
  for (const char* const cursor : {"x", "t1.", "t1.!!", "t1.bm90aGluZw"}) {
    EXPECT_THAT(connection->ReadCatalog({.cursor = cursor}, context_),
                FailsWith(ErrorCode::kDiscoveryCursorInvalid))
        << cursor;
  }
}

TEST_P(ConformanceTest, DescribesOneTableWhenAsked) {
  CreateNumbers(1);
  fixture_->CreateTable("other", {{"id", ColumnType::kInteger}}, {});
  const auto connection = Connect();
  CatalogRequest request{.only = TableName{.schema = "", .name = "other"}};
  const Catalog catalog = ReadCatalog(*connection, request);
  EXPECT_THAT(NamesOf(catalog), ElementsAre("other"));
  EXPECT_EQ(catalog.total_tables, 2);
  request.only->name = "no such table";
  EXPECT_THAT(connection->ReadCatalog(request, context_),
              FailsWith(ErrorCode::kDiscoveryTableNotFound));
}

TEST_P(ConformanceTest, RefusesNumbersOutOfRange) {
  CreateNumbers(1);
  const auto connection = Connect();
  for (const CatalogRequest& request :
       {CatalogRequest{.sample_rows = -1}, CatalogRequest{.sample_rows = 101},
        CatalogRequest{.max_tables = -1}}) {
    EXPECT_THAT(connection->ReadCatalog(request, context_),
                FailsWith(ErrorCode::kProtocolArgumentInvalid));
  }
  const auto refused = [&](auto change) {
    ReadQuery query = From("numbers");
    change(query);
    EXPECT_THAT(connection->Read(query, context_),
                FailsWith(ErrorCode::kProtocolArgumentInvalid));
  };
  refused([](ReadQuery& query) { query.limit = 0; });
  refused([](ReadQuery& query) { query.limit = ReadQuery::kMaxLimit + 1; });
  refused([](ReadQuery& query) { query.offset = -1; });
  refused([](ReadQuery& query) { query.max_cell_bytes = 0; });
  refused([](ReadQuery& query) { query.max_cell_bytes = (16 << 20) + 1; });
  refused([](ReadQuery& query) { query.columns = {"nobody"}; });
  refused([](ReadQuery& query) { query.order_by = {{"nobody"}}; });
  refused([](ReadQuery& query) {
    query.conditions = {Where("nobody", Operator::kIsNull)};
  });
  refused([](ReadQuery& query) {
    query.conditions = {Where("name", Operator::kContains, IntegerCell(1))};
  });
  refused([](ReadQuery& query) {
    query.conditions = {Where("name", Operator::kEqual)};
  });
}

TEST_P(ConformanceTest, SamplesTheFirstRows) {
  CreateNumbers(10);
  const Catalog catalog = ReadCatalog(*Connect(), {.sample_rows = 3});
  ASSERT_TRUE(catalog.tables[0].samples.has_value());
  EXPECT_THAT(catalog.tables[0].samples->columns,
              ElementsAre("id", "name", "score"));
  EXPECT_EQ(catalog.tables[0].samples->rows(), 3U);
  EXPECT_EQ(catalog.tables[0].samples->at(2, 0), IntegerCell(3));
}

TEST_P(ConformanceTest, ReadsOnlyWhatIsAskedFor) {
  CreateNumbers(10);
  ReadQuery query = From("numbers");
  query.columns = {"score", "id"};
  query.offset = 1;
  query.limit = 2;
  const auto batch = ReadAll(*Connect(), query);
  ASSERT_OK(batch);
  EXPECT_THAT(batch->columns, ElementsAre("score", "id"));
  EXPECT_THAT(batch->cells, ElementsAre(RealCell(1), IntegerCell(2),
                                        RealCell(1.5), IntegerCell(3)));
}

TEST_P(ConformanceTest, PagesOfRowsLeaveNoGapAndRepeatNothing) {
  CreateNumbers(100);
  const auto connection = Connect();
  ReadQuery query = From("numbers");
  // Many rows are equal by name.
  for (const std::vector<Ordering>& order_by :
       {std::vector<Ordering>{}, {{"name", true}}, {{"name"}, {"score"}}}) {
    query.order_by = order_by;
    std::vector<int64_t> seen;
    for (query.offset = 0, query.limit = 7; query.offset < 105;
         query.offset += query.limit) {
      for (const int64_t id : Ids(*connection, query)) seen.push_back(id);
    }
    EXPECT_EQ(seen.size(), 100U);
    std::sort(seen.begin(), seen.end());
    EXPECT_TRUE(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
  }
}

TEST_P(ConformanceTest, NamesTheColumnsAlsoWhereThereAreNoRows) {
  CreateNumbers(0);
  const auto connection = Connect();
  const auto reader = connection->Read(From("numbers"), context_);
  ASSERT_OK(reader);
  const auto first = (*reader)->Next();
  ASSERT_OK(first);
  ASSERT_TRUE(first->has_value());
  EXPECT_THAT((*first)->columns, ElementsAre("id", "name", "score"));
  EXPECT_EQ((*first)->rows(), 0U);
  EXPECT_EQ(*(*reader)->Next(), std::nullopt);
}

TEST_P(ConformanceTest, SortsAsAsked) {
  CreateNumbers(6);
  ReadQuery query = From("numbers");
  query.order_by = {{"name", false}, {"id", true}};
  EXPECT_THAT(Ids(*Connect(), query), ElementsAre(6, 3, 4, 1, 5, 2));
}

TEST_P(ConformanceTest, EveryOperatorSelectsAndCounts) {
  CreateNumbers(10);
  const auto connection = Connect();
  const struct {
    Condition condition;
    std::vector<int64_t> ids;
  } cases[] = {
      {Where("id", Operator::kEqual, IntegerCell(4)), {4}},
      {Where("id", Operator::kNotEqual, IntegerCell(4)),
       {1, 2, 3, 5, 6, 7, 8, 9, 10}},
      {Where("id", Operator::kLess, IntegerCell(3)), {1, 2}},
      {Where("id", Operator::kLessOrEqual, IntegerCell(3)), {1, 2, 3}},
      {Where("id", Operator::kGreater, IntegerCell(8)), {9, 10}},
      {Where("id", Operator::kGreaterOrEqual, IntegerCell(8)), {8, 9, 10}},
      {Where("name", Operator::kContains, TextCell("E 0")), {3, 6, 9}},
      {Where("name", Operator::kContains, TextCell("%")), {}},
      {Where("name", Operator::kEqual, TextCell("name 1")), {1, 4, 7, 10}},
      {Where("name", Operator::kEqual, TextCell("' OR 1=1 --")), {}},
      {Where("score", Operator::kIsNull), {5, 10}},
      {Where("score", Operator::kIsNotNull), {1, 2, 3, 4, 6, 7, 8, 9}},
      {Where("score", Operator::kNotEqual, RealCell(1)), {1, 3, 4, 6, 7, 8, 9}},
  };
  for (const auto& [condition, ids] : cases) {
    ReadQuery query = From("numbers");
    query.conditions = {condition};
    query.order_by = {{"id"}};
    EXPECT_EQ(Ids(*connection, query), ids);
    const auto rows = connection->CountRows(query, context_);
    ASSERT_OK(rows);
    EXPECT_EQ(*rows, std::ssize(ids));
  }
  ReadQuery all = From("numbers");
  all.conditions = {Where("id", Operator::kGreater, IntegerCell(2)),
                    Where("name", Operator::kEqual, TextCell("name 1"))};
  EXPECT_THAT(Ids(*connection, all), ElementsAre(4, 7, 10));
  all.conditions.clear();
  EXPECT_EQ(connection->CountRows(all, context_).value_or(-1), 10);
}

TEST_P(ConformanceTest, ValuesArriveAsTheyAre) {
  const Rows rows = {
      {IntegerCell(1), IntegerCell(std::numeric_limits<int64_t>::min()),
       TextCell(""), BlobCell("")},
      {IntegerCell(2), IntegerCell(std::numeric_limits<int64_t>::max()), Cell(),
       Cell()},
      {IntegerCell(3), IntegerCell(0), TextCell("a\"b'c\n\xF0\x9F\xA6\x86"),
       BlobCell(std::string("\0\xFF\x80z", 4))},
  };
  fixture_->CreateTable("v",
                        {{"id", ColumnType::kInteger},
                         {"n", ColumnType::kInteger},
                         {"t", ColumnType::kText},
                         {"b", ColumnType::kBinary}},
                        rows);
  const auto batch = ReadAll(*Connect(), From("v"));
  ASSERT_OK(batch);
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t j = 0; j < 4; ++j) EXPECT_EQ(batch->at(i, j), rows[i][j]);
  }
}

TEST_P(ConformanceTest, CutsLongValuesBetweenCharactersAndSaysSo) {
  fixture_->CreateTable(
      "v", {{"id", ColumnType::kInteger}, {"t"}, {"b", ColumnType::kBinary}},
      {{IntegerCell(1),
        TextCell("abc\xE2\x82\xAC"
                 "defgh"),
        BlobCell("0123456789")}});
  ReadQuery query = From("v");
  query.max_cell_bytes = 5;
  const auto batch = ReadAll(*Connect(), query);
  ASSERT_OK(batch);
  EXPECT_EQ(batch->at(0, 1).bytes, "abc");
  EXPECT_EQ(batch->at(0, 1).full_bytes, 11);
  EXPECT_TRUE(batch->at(0, 1).cut());
  EXPECT_EQ(batch->at(0, 2).bytes, "01234");
  EXPECT_EQ(batch->at(0, 2).full_bytes, 10);
}

TEST_P(ConformanceTest, HostileNamesAreOnlyNames) {
  const std::vector<std::string> names = HostileNames();
  fixture_->CreateTable("vict", {{"id", ColumnType::kInteger}},
                        {{IntegerCell(1)}});
  for (size_t i = 0; i < names.size(); ++i) {
    fixture_->CreateTable(
        names[i], {{"id", ColumnType::kInteger}, {names[i]}},
        {{IntegerCell(static_cast<int64_t>(i)), TextCell(names[i])}});
  }
  const auto connection = Connect();
  const Catalog catalog = ReadCatalog(*connection, {.sample_rows = 1});
  EXPECT_EQ(catalog.tables.size(), names.size() + 1);
  for (size_t i = 0; i < names.size(); ++i) {
    CatalogRequest one{.only = TableName{.schema = "", .name = names[i]}};
    const Catalog found = ReadCatalog(*connection, one);
    ASSERT_EQ(found.tables.size(), 1U) << names[i];
    EXPECT_EQ(found.tables[0].name.name, names[i]);
    ASSERT_EQ(found.tables[0].columns.size(), 2U) << names[i];
    EXPECT_EQ(found.tables[0].columns[1].name, names[i]);
    ReadQuery query = From(names[i]);
    query.columns = {"id", names[i]};
    query.order_by = {{names[i]}};
    query.conditions = {Where(names[i], Operator::kEqual, TextCell(names[i]))};
    EXPECT_THAT(Ids(*connection, query), ElementsAre(static_cast<int64_t>(i)));
  }
  EXPECT_THAT(Ids(*connection, From("vict")), ElementsAre(1));
}

TEST_P(ConformanceTest, AnotherReaderEndsTheFirst) {
  CreateNumbers(10);
  const auto connection = Connect();
  auto first = connection->Read(From("numbers"), context_);
  ASSERT_OK(first);
  auto second = connection->Read(From("numbers"), context_);
  ASSERT_OK(second);
  const absl::Status ended = (*first)->Next().status();
  EXPECT_FALSE(ended.ok());
  EXPECT_EQ((*first)->Next().status(), ended);
  EXPECT_OK((*second)->Next());
}

TEST_P(ConformanceTest, OtherCallsLeaveAReaderAlone) {
  CreateNumbers(10);
  const auto connection = Connect();
  auto reader = connection->Read(From("numbers"), context_);
  ASSERT_OK(reader);
  EXPECT_OK(connection->CountRows(From("numbers"), context_));
  EXPECT_OK(connection->ReadCatalog({}, context_));
  EXPECT_OK(connection->Describe(context_));
  size_t rows = 0;
  while (true) {
    const auto batch = (*reader)->Next();
    ASSERT_OK(batch);
    if (!batch->has_value()) break;
    rows += (*batch)->rows();
  }
  EXPECT_EQ(rows, 10U);
  EXPECT_FALSE((*reader)->Next()->has_value());
}

TEST_P(ConformanceTest, RefusesCancelledAndLateCalls) {
  CreateNumbers(1);
  const auto connection = Connect();
  CallContext cancelled;
  cancelled.cancellation.Cancel();
  CallContext late;
  late.deadline = CallContext::Clock::now() - milliseconds(1);
  const struct {
    const CallContext& context;
    ErrorCode code;
  } cases[] = {{cancelled, ErrorCode::kRunCancelled},
               {late, ErrorCode::kRunTimedOut}};
  for (const auto& [context, code] : cases) {
    EXPECT_THAT(fixture_->driver().Open(fixture_->config(), context),
                FailsWith(code));
    EXPECT_THAT(connection->Describe(context), FailsWith(code));
    EXPECT_THAT(connection->ReadCatalog({}, context), FailsWith(code));
    EXPECT_THAT(connection->Read(From("numbers"), context), FailsWith(code));
    EXPECT_THAT(connection->CountRows(From("numbers"), context),
                FailsWith(code));
  }
  EXPECT_OK(connection->Describe(context_));
}

TEST_P(ConformanceTest, CancellationFromAnotherThreadInterrupts) {
  CreateNumbers(1);
  const auto connection = Connect();
  fixture_->MakeEndless("numbers");
  CallContext context;
  std::promise<void> ended;
  std::thread canceller([&context, done = ended.get_future()]() mutable {
    // Long enough for the statement to run, most of the time.
    done.wait_for(milliseconds(30));
    context.cancellation.Cancel();
  });
  EXPECT_THAT(connection->CountRows(From("numbers"), context),
              FailsWith(ErrorCode::kRunCancelled));
  ended.set_value();
  canceller.join();
}

TEST_P(ConformanceTest, TheDeadlineEndsWhatRuns) {
  CreateNumbers(1);
  const auto connection = Connect();
  fixture_->MakeEndless("numbers");
  CallContext context;
  context.deadline = CallContext::Clock::now() + milliseconds(30);
  EXPECT_THAT(connection->CountRows(From("numbers"), context),
              FailsWith(ErrorCode::kRunTimedOut));
}

TEST_P(ConformanceTest, ReportsProgressThatNeverFalls) {
  for (int i = 0; i < 5; ++i) {
    fixture_->CreateTable(fmt::format("t{}", i), {{"id", ColumnType::kInteger}},
                          {});
  }
  std::vector<Progress> reports;
  context_.progress = [&reports](const Progress& now) {
    reports.push_back(now);
  };
  ReadCatalog(*Connect(), {});
  ASSERT_FALSE(reports.empty());
  for (size_t i = 1; i < reports.size(); ++i) {
    EXPECT_LE(reports[i - 1].done, reports[i].done);
  }
  EXPECT_EQ(reports.back().done, 5);
  EXPECT_EQ(reports.back().total, 5);
  // Of a part: a total that grows with each page would tell nothing.
  ReadCatalog(*Connect(), {.max_tables = 2});
  EXPECT_EQ(reports.back().done, 2);
  EXPECT_EQ(reports.back().total, 5);
}

}  // namespace osiris
