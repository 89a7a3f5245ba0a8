#include "desktop/explore/table_presenter.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "core/base/error_info.h"
#include "desktop/explore/fake_explore_source.h"
#include "desktop/explore/row_query_json.h"

namespace osiris::desktop {
namespace {

constexpr char kMovies[] = "@sqlite.movies";

class TablePresenterTest : public testing::Test {
 protected:
  void SetUp() override {
    source_.AddMovies(kMovies);
    const absl::StatusOr<Discovered> discovered =
        source_.Discover(kMovies, false, {});
    for (const Table& table : discovered->catalog.tables) {
      if (table.name.name == "customers") table_ = table;
    }
  }
  void Open() {
    presenter_ = std::make_unique<TablePresenter>(source_, kMovies, table_);
    presenter_->rows().show(0, 20);
  }
  bool Idle() {
    return QTest::qWaitFor([&] { return presenter_->idle(); });
  }

  FakeExploreSource source_;
  Table table_;
  std::unique_ptr<TablePresenter> presenter_;
};

TEST_F(TablePresenterTest, ShowsRowsFirstAndCountsThem) {
  source_.SetRows({"", "customers"}, 2500);
  Open();
  // What discovery said is an estimate until it is counted.
  EXPECT_EQ(presenter_->rows().rowCount(), 2400);
  EXPECT_FALSE(presenter_->rows().countIsExact());

  ASSERT_TRUE(Idle());

  EXPECT_TRUE(presenter_->rows().countIsExact());
  EXPECT_EQ(presenter_->rows().rowCount(), 2500);
  EXPECT_TRUE(presenter_->firstRowsMilliseconds());
  EXPECT_TRUE(presenter_->countMilliseconds());
}

TEST_F(TablePresenterTest, KnowsKeysOfItsColumns) {
  Open();
  const std::vector<RowColumn>& columns = presenter_->rows().columns();

  ASSERT_EQ(columns.size(), table_.columns.size());
  EXPECT_TRUE(columns[0].primary_key);
  EXPECT_FALSE(columns[1].primary_key);
  EXPECT_EQ(columns[1].type, QStringLiteral("varchar(120)"));
}

TEST_F(TablePresenterTest, ReadsAgainWithAFilterAndRefusesABadOne) {
  Open();
  ASSERT_TRUE(Idle());
  EXPECT_FALSE(presenter_->setFilter(QStringLiteral("nope = 1")).ok());
  EXPECT_FALSE(presenter_->filtered());

  EXPECT_TRUE(presenter_->setFilter(QStringLiteral("country = CZ")).ok());

  EXPECT_TRUE(presenter_->filtered());
  EXPECT_EQ(presenter_->rows().rowCount(), 0);
  presenter_->rows().show(0, -1);
  ASSERT_TRUE(Idle());
  EXPECT_GT(presenter_->rows().rowCount(), 0);
}

TEST_F(TablePresenterTest, ShowsWhatAnAssistantGets) {
  source_.Mask("email", "full_name");
  Open();
  ASSERT_TRUE(Idle());
  EXPECT_EQ(presenter_->rows().cell(0, 2)->bytes, "email 1");
  EXPECT_FALSE(presenter_->rows().masked(2));

  presenter_->setViewer(Viewer::kAssistant);
  presenter_->rows().show(0, 20);
  ASSERT_TRUE(Idle());

  EXPECT_EQ(presenter_->rows().cell(0, 2)->bytes, "EMAIL 1");
  EXPECT_TRUE(presenter_->rows().masked(2));
  EXPECT_FALSE(presenter_->rows().masked(0));
  EXPECT_EQ(presenter_->withheldColumns(), (std::set<int>{1}));
  // The columns keep their places.
  EXPECT_EQ(presenter_->rows().cell(0, 0)->integer, 100'201);

  presenter_->setViewer(Viewer::kPerson);
  presenter_->rows().show(0, 20);
  ASSERT_TRUE(Idle());
  EXPECT_TRUE(presenter_->withheldColumns().empty());
  EXPECT_EQ(presenter_->rows().cell(0, 2)->bytes, "email 1");
}

TEST_F(TablePresenterTest, CopiesWhatTheViewerGets) {
  source_.Mask("email", "full_name");
  Open();
  presenter_->setViewer(Viewer::kAssistant);
  presenter_->rows().show(0, 20);
  ASSERT_TRUE(Idle());
  QSignalSpy copied(presenter_.get(), &TablePresenter::copyReady);

  presenter_->copy(0, 0, 2, CopyFormat::kPlain);

  ASSERT_TRUE(copied.wait());
  EXPECT_EQ(copied[0][0].toString(), QStringLiteral("EMAIL 1"));
}

TEST_F(TablePresenterTest, TellsAFailureAndRecovers) {
  source_.FailReading(MakeError(ErrorCode::kConnectionBusy, "it is locked"));
  Open();
  ASSERT_TRUE(Idle());
  EXPECT_TRUE(
      HasCode(presenter_->rows().failure(), ErrorCode::kConnectionBusy));

  source_.FailReading(absl::OkStatus());
  presenter_->rows().retry();

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(presenter_->rows().failure().ok());
  EXPECT_NE(presenter_->rows().cell(0, 0), nullptr);
}

TEST_F(TablePresenterTest, CopiesRowsThatWereNeverShown) {
  Open();
  ASSERT_TRUE(Idle());
  QSignalSpy ready(presenter_.get(), &TablePresenter::copyReady);

  presenter_->copy(1000, 1001, 0, CopyFormat::kCsv);

  ASSERT_TRUE(QTest::qWaitFor([&] { return ready.count() == 1; }));
  EXPECT_EQ(ready[0][0].toString(),
            QStringLiteral("customer_id\n101201\n101202\n"));
  EXPECT_EQ(ready[0][1].toLongLong(), 2);
}

TEST_F(TablePresenterTest, StopsReadingWhenCancelled) {
  source_.HoldReading();
  Open();
  ASSERT_TRUE(QTest::qWaitFor([&] { return source_.reads() == 1; }));

  presenter_->cancel();

  ASSERT_TRUE(QTest::qWaitFor([&] { return source_.cancelled() == 1; }));
  EXPECT_FALSE(presenter_->rows().loading());
  EXPECT_FALSE(presenter_->counting());
}

TEST(RowQueryJsonTest, SaysAllOfAQuery) {
  ReadQuery query;
  query.table = {"main", "movies"};
  query.columns = {"title"};
  query.offset = 256;
  query.limit = 100;
  Condition contains{.column = "title", .op = Condition::Operator::kContains};
  contains.value.kind = Cell::Kind::kText;
  contains.value.bytes = "sun";
  query.conditions = {contains,
                      {.column = "genre", .op = Condition::Operator::kIsNull}};
  query.order_by = {{"title", true}};

  EXPECT_EQ(
      DumpJson(RowArguments(kMovies, query)),
      "{\"columns\":[\"title\"],\"connection\":\"@sqlite.movies\","
      "\"limit\":100,\"max_cell_bytes\":65536,\"offset\":256,"
      "\"order_by\":[{\"column\":\"title\",\"descending\":true}],"
      "\"schema\":\"main\",\"table\":\"movies\",\"where\":[{\"column\":"
      "\"title\",\"op\":\"contains\",\"value\":\"sun\"},{\"column\":\"genre\","
      "\"op\":\"is null\"}]}");
  EXPECT_FALSE(CountArguments(kMovies, query).contains("limit"));
}

}  // namespace
}  // namespace osiris::desktop
