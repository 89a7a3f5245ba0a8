#include "desktop/rows/paged_row_source.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/error_info.h"

namespace osiris::desktop {
namespace {

std::vector<RowColumn> OneColumn() {
  RowColumn column;
  column.name = QStringLiteral("n");
  column.kind = ColumnType::kInteger;
  return {column};
}

// Rows that hold their own number; remembers what was asked for.
struct FakeTable {
  int64_t rows = 0;
  std::mutex mutex;
  std::vector<int64_t> offsets;
  absl::Status failure;
  std::atomic<bool> held = false;
  std::atomic<int> cancelled = 0;

  absl::StatusOr<RowBatch> Fetch(int64_t offset, int64_t limit,
                                 const CallContext& context) {
    {
      const std::lock_guard lock(mutex);
      offsets.push_back(offset);
    }
    while (held && !context.cancellation.cancelled()) {
      std::this_thread::yield();
    }
    if (absl::Status alive = CheckAlive(context); !alive.ok()) {
      ++cancelled;
      return alive;
    }
    if (!failure.ok()) return failure;
    RowBatch batch;
    batch.columns = {"n"};
    for (int64_t row = offset; row < std::min(rows, offset + limit); ++row) {
      Cell cell;
      cell.kind = Cell::Kind::kInteger;
      cell.integer = row;
      batch.cells.push_back(cell);
    }
    return batch;
  }

  int64_t reads() {
    const std::lock_guard lock(mutex);
    return static_cast<int64_t>(offsets.size());
  }
};

class PagedRowSourceTest : public testing::Test {
 protected:
  std::unique_ptr<PagedRowSource> Open(int64_t rows) {
    table_->rows = rows;
    return std::make_unique<PagedRowSource>(
        OneColumn(), [table = table_](int64_t offset, int64_t limit,
                                      const CallContext& context) {
          return table->Fetch(offset, limit, context);
        });
  }

  static bool Settle(PagedRowSource& source, qint64 row) {
    return QTest::qWaitFor(
        [&] { return source.cell(row, 0) != nullptr && !source.loading(); });
  }

  std::shared_ptr<FakeTable> table_ = std::make_shared<FakeTable>();
};

TEST_F(PagedRowSourceTest, LoadsWhatIsShownAndFindsTheEnd) {
  const auto source = Open(300);
  EXPECT_FALSE(source->countIsExact());

  source->show(0, 20);

  ASSERT_TRUE(Settle(*source, 0));
  ASSERT_TRUE(QTest::qWaitFor([&] { return source->rowCount() == 256; }));
  EXPECT_TRUE(source->countIsLeast());
  source->setCount(280, false);
  EXPECT_FALSE(source->countIsLeast());
  source->show(240, 255);
  ASSERT_TRUE(QTest::qWaitFor([&] { return source->countIsExact(); }));
  EXPECT_EQ(source->rowCount(), 300);
  EXPECT_EQ(source->cell(299, 0)->integer, 299);
  EXPECT_EQ(source->cell(300, 0), nullptr);
  EXPECT_EQ(source->cell(0, 1), nullptr);
}

TEST_F(PagedRowSourceTest, AsksOnceWhenNoRowIsShownYet) {
  const auto source = Open(3);

  source->show(0, -1);

  ASSERT_TRUE(Settle(*source, 2));
  EXPECT_EQ(source->rowCount(), 3);
  EXPECT_EQ(table_->reads(), 1);
}

TEST_F(PagedRowSourceTest, KnowsThatATableIsEmpty) {
  const auto source = Open(0);

  source->show(0, -1);

  ASSERT_TRUE(QTest::qWaitFor([&] { return source->countIsExact(); }));
  EXPECT_EQ(source->rowCount(), 0);
}

TEST_F(PagedRowSourceTest, JumpsWithoutReadingWhatIsBetween) {
  const auto source = Open(50'000'000);
  source->setCount(50'000'000, true);
  source->show(0, 20);
  ASSERT_TRUE(Settle(*source, 0));

  source->show(49'999'980, 49'999'999);

  ASSERT_TRUE(Settle(*source, 49'999'999));
  EXPECT_EQ(source->cell(49'999'999, 0)->integer, 49'999'999);
  EXPECT_LE(table_->reads(), 4);
}

TEST_F(PagedRowSourceTest, CancelsAPageThatWasScrolledPast) {
  const auto source = Open(1'000'000);
  source->setCount(1'000'000, true);
  table_->held = true;
  source->show(0, 20);
  ASSERT_TRUE(QTest::qWaitFor([&] { return table_->reads() == 1; }));

  source->show(900'000, 900'020);
  ASSERT_TRUE(QTest::qWaitFor([&] { return table_->cancelled == 1; }));
  table_->held = false;

  ASSERT_TRUE(Settle(*source, 900'000));
  EXPECT_EQ(source->cell(0, 0), nullptr);
}

TEST_F(PagedRowSourceTest, ForgetsPagesThatAreFarAway) {
  const auto source = Open(1'000'000);
  source->setCount(1'000'000, true);
  for (qint64 page = 0; page < PagedRowSource::kMostPages + 8; ++page) {
    const qint64 row = page * 4 * PagedRowSource::kPageRows + 100;
    source->show(row, row + 5);
    ASSERT_TRUE(Settle(*source, row));
  }

  EXPECT_LE(source->loadedRows(),
            PagedRowSource::kMostPages * PagedRowSource::kPageRows);
  EXPECT_EQ(source->cell(0, 0), nullptr);
}

TEST_F(PagedRowSourceTest, KeepsAFailureUntilItIsAskedAgain) {
  const auto source = Open(100);
  table_->failure = MakeError(ErrorCode::kConnectionBusy, "it is locked");
  source->show(0, 20);
  ASSERT_TRUE(QTest::qWaitFor([&] { return !source->failure().ok(); }));
  EXPECT_FALSE(source->loading());
  source->show(5, 25);
  QTest::qWait(40);
  EXPECT_EQ(table_->reads(), 1);

  table_->failure = absl::OkStatus();
  source->retry();

  ASSERT_TRUE(Settle(*source, 0));
  EXPECT_TRUE(source->failure().ok());
}

TEST_F(PagedRowSourceTest, StaysCancelled) {
  const auto source = Open(100);
  table_->held = true;
  source->show(0, 20);
  ASSERT_TRUE(QTest::qWaitFor([&] { return table_->reads() == 1; }));

  source->cancel();
  table_->held = false;

  EXPECT_FALSE(source->loading());
  QTest::qWait(40);
  EXPECT_EQ(source->cell(0, 0), nullptr);
}

TEST_F(PagedRowSourceTest, ShrinksWhenAnEstimateWasTooHigh) {
  const auto source = Open(500);
  source->setCount(10'000, false);
  source->show(9'000, 9'020);

  ASSERT_TRUE(QTest::qWaitFor([&] { return source->rowCount() < 9'000; }));
  source->show(0, 20);
  ASSERT_TRUE(Settle(*source, 0));
  source->show(300, 320);
  ASSERT_TRUE(Settle(*source, 300));

  EXPECT_EQ(source->rowCount(), 500);
  EXPECT_TRUE(source->countIsExact());
}

TEST_F(PagedRowSourceTest, PrefersAnExactCountToAnEstimate) {
  const auto source = Open(0);
  source->setCount(100, true);
  source->setCount(7, false);

  EXPECT_EQ(source->rowCount(), 100);
  EXPECT_TRUE(source->countIsExact());
}

TEST_F(PagedRowSourceTest, ReadsAgainOnReload) {
  const auto source = Open(10);
  source->show(0, 9);
  ASSERT_TRUE(Settle(*source, 9));
  table_->rows = 12;
  QSignalSpy reset(source.get(), &RowSource::reset);

  source->reload();

  EXPECT_EQ(reset.count(), 1);
  ASSERT_TRUE(Settle(*source, 11));
  EXPECT_EQ(source->rowCount(), 12);
}

}  // namespace
}  // namespace osiris::desktop
