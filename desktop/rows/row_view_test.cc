#include "desktop/rows/row_view.h"

#include <gtest/gtest.h>

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <memory>
#include <string>
#include <vector>

#include "desktop/rows/paged_row_source.h"
#include "desktop/style/theme.h"

namespace osiris::desktop {
namespace {

constexpr qint64 kRows = 50'000'000;

Cell Text(std::string text) {
  Cell cell;
  cell.kind = Cell::Kind::kText;
  cell.full_bytes = static_cast<int64_t>(text.size());
  cell.bytes = std::move(text);
  return cell;
}

absl::StatusOr<RowBatch> FetchNumbers(int64_t offset, int64_t limit,
                                      const CallContext&) {
  RowBatch batch;
  batch.columns = {"id", "name"};
  for (int64_t row = offset; row < std::min<int64_t>(kRows, offset + limit);
       ++row) {
    Cell id;
    id.kind = Cell::Kind::kInteger;
    id.integer = row;
    batch.cells.push_back(id);
    batch.cells.push_back(Text("row " + std::to_string(row)));
  }
  return batch;
}

std::vector<RowColumn> TwoColumns() {
  RowColumn id;
  id.name = QStringLiteral("id");
  id.kind = ColumnType::kInteger;
  id.primary_key = true;
  RowColumn name;
  name.name = QStringLiteral("name");
  name.kind = ColumnType::kText;
  return {id, name};
}

class RowViewTest : public testing::Test {
 protected:
  void SetUp() override {
    source_ = std::make_unique<PagedRowSource>(TwoColumns(), FetchNumbers);
    source_->setCount(kRows, true);
    view_.setSource(source_.get());
    view_.resize(600, 400);
    view_.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view_));
    view_.setFocus();
    ASSERT_TRUE(Loaded(0));
  }

  bool Loaded(qint64 row) {
    return QTest::qWaitFor([&] { return source_->cell(row, 0) != nullptr; });
  }

  Theme theme_;
  std::unique_ptr<PagedRowSource> source_;
  RowView view_;
};

TEST_F(RowViewTest, WalksFiftyMillionRowsByKeyboard) {
  QTest::keyClick(&view_, Qt::Key_Down);
  EXPECT_EQ(view_.currentRow(), 0);
  QTest::keyClick(&view_, Qt::Key_Down);
  EXPECT_EQ(view_.currentRow(), 1);
  QTest::keyClick(&view_, Qt::Key_End, Qt::ControlModifier);
  EXPECT_EQ(view_.currentRow(), kRows - 1);
  EXPECT_EQ(view_.scroll().lastRow(), kRows - 1);
  ASSERT_TRUE(Loaded(kRows - 1));
  QTest::keyClick(&view_, Qt::Key_PageUp);
  EXPECT_EQ(view_.currentRow(), kRows - 1 - view_.scroll().rowsPerPage());
  QTest::keyClick(&view_, Qt::Key_End);
  EXPECT_EQ(view_.currentColumn(), 1);
  QTest::keyClick(&view_, Qt::Key_Left);
  EXPECT_EQ(view_.currentColumn(), 0);
  QTest::keyClick(&view_, Qt::Key_Home, Qt::ControlModifier);
  EXPECT_EQ(view_.currentRow(), 0);
}

TEST_F(RowViewTest, ReachesTheEndByTheScrollBar) {
  view_.verticalScrollBar()->setValue(view_.verticalScrollBar()->maximum());

  EXPECT_EQ(view_.scroll().lastRow(), kRows - 1);
  ASSERT_TRUE(Loaded(kRows - 1));
}

TEST_F(RowViewTest, ExtendsTheSelectionWithShift) {
  view_.setCurrent(5, 1);
  QTest::keyClick(&view_, Qt::Key_Down, Qt::ShiftModifier);
  QTest::keyClick(&view_, Qt::Key_Down, Qt::ShiftModifier);

  EXPECT_EQ(view_.selectedRows(), std::make_pair(qint64{5}, qint64{7}));
  QTest::keyClick(&view_, Qt::Key_Up);
  EXPECT_EQ(view_.selectedRows(), std::make_pair(qint64{6}, qint64{6}));
}

TEST_F(RowViewTest, CopiesTheCellAndTheRows) {
  view_.setCurrent(5, 1);
  QTest::keyClick(&view_, Qt::Key_C, Qt::ControlModifier);
  EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("row 5"));

  view_.setCurrent(6, 1, true);
  QTest::keyClick(&view_, Qt::Key_C, Qt::ControlModifier);
  EXPECT_EQ(QGuiApplication::clipboard()->text(),
            QStringLiteral("5\trow 5\n6\trow 6\n"));
  view_.copy(CopyFormat::kCsv);
  EXPECT_EQ(QGuiApplication::clipboard()->text(),
            QStringLiteral("id,name\n5,row 5\n6,row 6\n"));
}

TEST_F(RowViewTest, AsksForRowsThatAreNotLoaded) {
  QSignalSpy asked(&view_, &RowView::copyRequested);
  view_.setCurrent(0, 0);
  view_.setCurrent(5000, 0, true);

  view_.copy(CopyFormat::kJson);

  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked[0][0].toLongLong(), 0);
  EXPECT_EQ(asked[0][1].toLongLong(), 5000);
}

TEST_F(RowViewTest, RefusesToCopyMillions) {
  QSignalSpy asked(&view_, &RowView::copyRequested);
  QSignalSpy said(&view_, &RowView::copied);
  QTest::keyClick(&view_, Qt::Key_A, Qt::ControlModifier);

  view_.copy(CopyFormat::kPlain);

  EXPECT_EQ(asked.count(), 0);
  ASSERT_EQ(said.count(), 1);
  EXPECT_TRUE(said[0][0].toString().startsWith(QStringLiteral("Not copied")));
}

TEST_F(RowViewTest, SelectsByMouseAndSortsByHeader) {
  const QRect cell = view_.cellRect(3, 1);
  QTest::mouseClick(view_.viewport(), Qt::LeftButton, {}, cell.center());
  EXPECT_EQ(view_.currentRow(), 3);
  EXPECT_EQ(view_.currentColumn(), 1);

  QSignalSpy sorted(&view_, &RowView::sortRequested);
  QTest::mouseDClick(view_.viewport(), Qt::LeftButton, {},
                     QPoint(cell.center().x(), 10));
  ASSERT_EQ(sorted.count(), 1);
  EXPECT_EQ(sorted[0][0].toInt(), 1);
}

TEST_F(RowViewTest, TakesHiddenColumnsOutOfTheWay) {
  view_.setCurrent(0, 0);
  view_.setColumnHidden(1, true);
  QTest::keyClick(&view_, Qt::Key_Right);

  EXPECT_EQ(view_.currentColumn(), 0);
  EXPECT_EQ(view_.cellRect(0, 1).width(), 0);
}

TEST_F(RowViewTest, ShowsScreenReadersOnlyWhatIsOnScreen) {
  QAccessibleInterface* table = QAccessible::queryAccessibleInterface(&view_);
  ASSERT_NE(table, nullptr);
  ASSERT_NE(table->tableInterface(), nullptr);
  EXPECT_EQ(table->role(), QAccessible::Table);
  EXPECT_LE(table->childCount(), 100);

  view_.setCurrent(30'000'000, 1);
  ASSERT_TRUE(Loaded(30'000'000));

  const int slot = static_cast<int>(30'000'000 - view_.scroll().firstRow());
  QAccessibleInterface* cell = table->tableInterface()->cellAt(slot, 1);
  ASSERT_NE(cell, nullptr);
  EXPECT_EQ(cell->text(QAccessible::Name), QStringLiteral("row 30000000"));
  EXPECT_TRUE(cell->state().focused);
  EXPECT_EQ(table->tableInterface()->columnDescription(1),
            QStringLiteral("name"));
  EXPECT_EQ(table->tableInterface()->rowDescription(slot),
            QStringLiteral("30000001"));
  EXPECT_EQ(table->tableInterface()->cellAt(100'000, 0), nullptr);
}

TEST_F(RowViewTest, DrawsHostileTextWithoutTrouble) {
  const auto hostile = [](int64_t offset, int64_t,
                          const CallContext&) -> absl::StatusOr<RowBatch> {
    RowBatch batch;
    batch.columns = {"id", "name"};
    if (offset > 0) return batch;
    const std::string texts[] = {"<b>bold</b><img src='http://x'>",
                                 "\xE2\x80\xAE"
                                 "txt.exe",
                                 std::string("nul\0inside", 10),
                                 std::string(10 << 20, 'W'),
                                 "\x1b[31mred\x1b[0m",
                                 "\xF0\x9F\x98\x80 \xCC\x81\xCC\x81\xCC\x81"};
    for (const std::string& text : texts) {
      batch.cells.push_back(Cell());
      batch.cells.push_back(Text(text));
    }
    return batch;
  };
  PagedRowSource source(TwoColumns(), hostile);
  RowView view;
  view.setSource(&source);
  view.resize(600, 400);
  view.show();
  ASSERT_TRUE(QTest::qWaitFor([&] { return source.countIsExact(); }));

  const QImage image = view.grab().toImage();

  EXPECT_EQ(source.rowCount(), 6);
  EXPECT_FALSE(image.isNull());
  EXPECT_LE(view.columns().width(1), 320);
}

TEST_F(RowViewTest, OutlivesItsSource) {
  view_.setCurrent(3, 1);

  source_.reset();

  EXPECT_FALSE(view_.grab().isNull());
  QTest::keyClick(&view_, Qt::Key_Down);
  QTest::keyClick(&view_, Qt::Key_C, Qt::ControlModifier);
}

}  // namespace
}  // namespace osiris::desktop
