// The Explore page as a person meets it, on a source in memory: flows by keys
// and mouse, empty and error states, and pictures of them.

#include <gtest/gtest.h>

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <cstdlib>
#include <memory>

#include "core/base/error_info.h"
#include "desktop/explore/data_pane.h"
#include "desktop/explore/document_area.h"
#include "desktop/explore/explore_page.h"
#include "desktop/explore/fake_explore_source.h"
#include "desktop/explore/inspector.h"
#include "desktop/explore/notice_panel.h"
#include "desktop/explore/relation_card.h"
#include "desktop/explore/source_tree.h"
#include "desktop/shell/main_window.h"
#include "desktop/shell/screenshot.h"
#include "desktop/style/folding_button.h"
#include "desktop/style/theme.h"

namespace osiris::desktop {
namespace {

constexpr char kMovies[] = "@sqlite.movies";

class ExploreFlowTest : public testing::Test {
 protected:
  void Open(OpenRequest request = {}, QSize size = {1440, 900}) {
    theme_.choose(Theme::Choice::kLight, false);
    page_ = std::make_unique<ExplorePage>(source_, std::move(request));
    window_ = std::make_unique<MainWindow>(theme_);
    window_->addPage(*page_);
    window_->resize(size);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    ASSERT_TRUE(Idle());
  }
  bool Idle() {
    return QTest::qWaitFor([&] { return window_->idle(); });
  }
  template <typename T>
  T* Find(const QString& name = {}) {
    return window_->findChild<T*>(name);
  }
  // True if a visible label or button says `text`.
  bool Says(const QString& text) {
    for (const QLabel* label : window_->findChildren<QLabel*>()) {
      if (label->isVisible() && label->text().contains(text)) return true;
    }
    for (const auto* button : window_->findChildren<QAbstractButton*>()) {
      if (button->isVisible() && button->text().contains(text)) return true;
    }
    return false;
  }
  QPushButton* Button(const QString& text) {
    for (auto* button : window_->findChildren<QPushButton*>()) {
      if (button->isVisible() && button->text() == text) return button;
    }
    return nullptr;
  }
  void Picture(const QString& name) {
    const char* folder = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
    if (folder == nullptr) return;
    // What was laid out anew is drawn where it belongs.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    EXPECT_TRUE(window_->grab().save(
        QStringLiteral("%1/%2.png").arg(QString::fromUtf8(folder), name)));
  }
  TableDocument* Document() { return Find<DocumentArea>()->current(); }

  Theme theme_;
  FakeExploreSource source_;
  std::unique_ptr<ExplorePage> page_;
  std::unique_ptr<MainWindow> window_;
};

TEST_F(ExploreFlowTest, OffersTheSampleFirstAndOpensIt) {
  Open();
  EXPECT_TRUE(Says(QStringLiteral("Add a source, or open the sample")));
  Picture(QStringLiteral("empty"));
  QPushButton* sample = Button(QStringLiteral("Open the sample"));
  ASSERT_NE(sample, nullptr);

  QTest::mouseClick(sample, Qt::LeftButton);

  ASSERT_TRUE(QTest::qWaitFor([&] {
    return page_->presenter().find(kMovies) != nullptr && window_->idle();
  }));
  EXPECT_TRUE(Says(QStringLiteral("Choose a table")));
}

TEST_F(ExploreFlowTest, OpensATableFromTheTreeByKeyboard) {
  source_.AddMovies(kMovies);
  Open();
  auto* tree = Find<SourceTree>();
  tree->setFocus();
  tree->setCurrentIndex(tree->model()->index(0, 0));
  QTest::keyClick(tree, Qt::Key_Right);
  ASSERT_TRUE(Idle());
  tree->setCurrentIndex(tree->model()->index(1, 0, tree->model()->index(0, 0)));

  QTest::keyClick(tree, Qt::Key_Return);

  ASSERT_TRUE(Idle());
  ASSERT_NE(Document(), nullptr);
  EXPECT_EQ(Document()->name().name, "customers");
  ASSERT_TRUE(
      QTest::qWaitFor([&] { return Says(QStringLiteral("2,400 rows")); }));
}

TEST_F(ExploreFlowTest, ShowsTheColumnOfTheCurrentCell) {
  source_.AddMovies(kMovies);
  Open({kMovies, "customers"});
  ASSERT_NE(Document(), nullptr);

  Document()->data().grid().setCurrent(4, 2);

  EXPECT_TRUE(Find<Inspector>()->isVisible());
  EXPECT_TRUE(Says(QStringLiteral("email")));
  EXPECT_TRUE(Says(QStringLiteral("NOT NULL")) ||
              Says(QStringLiteral("VARCHAR(160)")));
  Picture(QStringLiteral("data-light"));
  theme_.choose(Theme::Choice::kDark, false);
  Picture(QStringLiteral("data-dark"));
  Document()->setTab(TableDocument::kSchema);
  Picture(QStringLiteral("schema-dark"));
  theme_.choose(Theme::Choice::kLight, false);
  Document()->setTab(TableDocument::kRelations);
  Picture(QStringLiteral("relations-light"));
}

TEST_F(ExploreFlowTest, FiltersRowsAndSaysWhatIsWrongWithAFilter) {
  source_.AddMovies(kMovies);
  Open({kMovies, "customers"});
  auto* filter = Find<QLineEdit>(QStringLiteral("row_filter"));
  ASSERT_NE(filter, nullptr);
  filter->setText(QStringLiteral("town = Oslo"));
  QTest::keyClick(filter, Qt::Key_Return);
  EXPECT_TRUE(Says(QStringLiteral("`town` is no column of this table")));

  filter->setText(QStringLiteral("country = CZ"));
  QTest::keyClick(filter, Qt::Key_Return);

  ASSERT_TRUE(Idle());
  EXPECT_FALSE(Says(QStringLiteral("is no column")));
  EXPECT_TRUE(Says(QStringLiteral("filtered")));
  EXPECT_NE(Document()->presenter().rows().cell(0, 0), nullptr);
}

TEST_F(ExploreFlowTest, SaysWhenNoRowMeetsTheFilter) {
  source_.AddMovies(kMovies);
  Open({kMovies, "customers"});
  source_.SetRows({"", "customers"}, 0);
  auto* filter = Find<QLineEdit>(QStringLiteral("row_filter"));
  filter->setText(QStringLiteral("country = XX"));

  QTest::keyClick(filter, Qt::Key_Return);

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(Says(QStringLiteral("No row meets the filter")));
}

TEST_F(ExploreFlowTest, CancelsADiscoveryFromTheStatusBar) {
  source_.AddMovies(kMovies);
  Open();
  source_.HoldDiscovery(61, 118);
  page_->presenter().discover(kMovies, false);
  ASSERT_TRUE(QTest::qWaitFor(
      [&] { return Says(QStringLiteral("61 of 118 tables")); }));
  Picture(QStringLiteral("progress"));
  QPushButton* cancel = Button(QStringLiteral("Cancel"));
  ASSERT_NE(cancel, nullptr);

  QTest::mouseClick(cancel, Qt::LeftButton);

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(Says(QStringLiteral("The discovery was cancelled")));
}

TEST_F(ExploreFlowTest, CancelsByEscape) {
  source_.AddMovies(kMovies);
  Open();
  source_.HoldDiscovery(1, 0);
  page_->presenter().discover(kMovies, false);
  ASSERT_TRUE(QTest::qWaitFor([&] { return source_.discoveries() == 1; }));

  QTest::keyClick(window_.get(), Qt::Key_Escape);

  ASSERT_TRUE(Idle());
  EXPECT_EQ(page_->presenter().find(kMovies)->phase,
            SourceState::Phase::kCancelled);
}

TEST_F(ExploreFlowTest, ExplainsAFailureInPlaceAndTriesAgain) {
  source_.AddMovies(kMovies);
  source_.FailDiscovery(MakeError(ErrorCode::kConnectionUnreachable,
                                  "`/home/me/movies.db` does not exist"));
  Open({kMovies, ""});
  EXPECT_TRUE(Says(QStringLiteral("sqlite.movies could not be discovered")));
  EXPECT_TRUE(Says(QStringLiteral("`/home/me/movies.db` does not exist.")));
  EXPECT_TRUE(Says(QStringLiteral("Other sources are not affected")));
  EXPECT_TRUE(Says(QStringLiteral("CONNECTION/UNREACHABLE")));
  Picture(QStringLiteral("failure"));
  source_.FailDiscovery(absl::OkStatus());

  QTest::mouseClick(Button(QStringLiteral("Try again")), Qt::LeftButton);

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(Says(QStringLiteral("Choose a table")));
}

TEST_F(ExploreFlowTest, ExplainsRowsThatCannotBeRead) {
  source_.AddMovies(kMovies);
  source_.FailReading(MakeError(ErrorCode::kConnectionBusy,
                                "another program has locked the file"));

  Open({kMovies, "customers"});

  EXPECT_TRUE(
      Says(QStringLiteral("These rows of customers could not be read")));
  EXPECT_TRUE(Says(QStringLiteral("CONNECTION/BUSY")));
}

TEST_F(ExploreFlowTest, KeepsDocumentsThroughAFailedRefresh) {
  source_.AddMovies(kMovies);
  Open({kMovies, "customers"});
  source_.FailDiscovery(MakeError(ErrorCode::kConnectionBusy, "it is locked"));

  QTest::mouseClick(Button(QStringLiteral("Discover again")), Qt::LeftButton);

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(Says(QStringLiteral("could not be discovered again")));
  ASSERT_NE(Document(), nullptr);
  EXPECT_NE(Document()->presenter().rows().cell(0, 0), nullptr);
}

TEST_F(ExploreFlowTest, ReplacesThePreviewAndKeepsWhatIsPinned) {
  source_.AddMovies(kMovies);
  Open({kMovies, "customers"});
  auto* area = Find<DocumentArea>();
  ASSERT_EQ(area->count(), 1);
  area->open(kMovies, {"", "movies"}, true);
  ASSERT_EQ(area->count(), 2);

  area->open(kMovies, {"", "reviews"}, true);

  EXPECT_EQ(area->count(), 2);
  EXPECT_EQ(Document()->name().name, "reviews");
  area->pinCurrent();
  area->open(kMovies, {"", "studios"}, true);
  EXPECT_EQ(area->count(), 3);
  area->step(+1);
  EXPECT_EQ(Document()->name().name, "customers");
  area->closeCurrent();
  EXPECT_EQ(area->count(), 2);
  EXPECT_EQ(area->open(kMovies, {"", "no such table"}, true), nullptr);
}

TEST_F(ExploreFlowTest, ShowsRowsAsAnAssistantGetsThem) {
  source_.AddMovies(kMovies);
  source_.Mask("email", "full_name");
  Open({.reference = kMovies, .table = "customers"});
  ASSERT_FALSE(Says(QStringLiteral("as an assistant gets them")));
  RowView& grid = Find<DataPane>()->grid();
  ASSERT_FALSE(grid.columnHidden(1));

  QTest::mouseClick(Find<QPushButton>(QStringLiteral("view_as_assistant")),
                    Qt::LeftButton);

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(Says(QStringLiteral("as an assistant gets them")));
  EXPECT_TRUE(Says(QStringLiteral("1 column(s) withheld")));
  EXPECT_TRUE(grid.columnHidden(1));
  Picture(QStringLiteral("as_assistant"));

  QTest::mouseClick(Find<QPushButton>(QStringLiteral("view_as_assistant")),
                    Qt::LeftButton);
  ASSERT_TRUE(Idle());
  EXPECT_FALSE(grid.columnHidden(1));
}

TEST_F(ExploreFlowTest, SaysWhatAssistantsDoNotGet) {
  source_.AddMovies(kMovies);
  source_.Withhold(
      MakeError(ErrorCode::kPolicyRowsWithheld, "rows are withheld"));
  Open({.reference = kMovies, .table = "customers"});

  QTest::mouseClick(Find<QPushButton>(QStringLiteral("view_as_assistant")),
                    Qt::LeftButton);

  ASSERT_TRUE(Idle());
  EXPECT_TRUE(Says(QStringLiteral("Assistants do not see these rows")));
  EXPECT_TRUE(Says(QStringLiteral("rows are withheld")));
  Picture(QStringLiteral("withheld_from_assistants"));
}

TEST_F(ExploreFlowTest, GoesToARow) {
  source_.AddMovies(kMovies);
  source_.SetRows({"", "customers"}, 1'000'000);
  Open({kMovies, "customers"});
  Document()->data().askForRow();
  auto* field = qobject_cast<QLineEdit*>(window_->focusWidget());
  ASSERT_NE(field, nullptr);

  QTest::keyClicks(field, QStringLiteral("900,000"));
  QTest::keyClick(field, Qt::Key_Return);

  EXPECT_EQ(Document()->data().grid().currentRow(), 899'999);
  ASSERT_TRUE(QTest::qWaitFor([&] {
    return Document()->presenter().rows().cell(899'999, 0) != nullptr;
  }));
}

TEST_F(ExploreFlowTest, FindsAColumnAndOpensItsTable) {
  source_.AddMovies(kMovies);
  Open({kMovies, ""});
  QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
  auto* box = Find<QLineEdit>(QStringLiteral("search"));
  ASSERT_EQ(window_->focusWidget(), box);
  QTest::keyClicks(box, QStringLiteral("EMAIL"));
  Picture(QStringLiteral("search"));

  QTest::keyClick(box, Qt::Key_Return);

  ASSERT_TRUE(Idle());
  ASSERT_NE(Document(), nullptr);
  EXPECT_EQ(Document()->name().name, "customers");
  ASSERT_TRUE(QTest::qWaitFor([&] { return Document()->currentRow() == 0; }));
  EXPECT_EQ(Document()->currentColumn(), 2);
  EXPECT_TRUE(box->text().isEmpty());

  QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
  QTest::keyClicks(box, QStringLiteral("no such thing"));
  QTest::keyClick(box, Qt::Key_Return);
  EXPECT_EQ(Document()->name().name, "customers");
  QTest::keyClick(box, Qt::Key_Escape);
  EXPECT_TRUE(box->text().isEmpty());
}

TEST_F(ExploreFlowTest, NamesEveryControl) {
  source_.AddMovies(kMovies);
  Open({kMovies, "customers"});
  for (const QWidget* widget : window_->findChildren<QWidget*>()) {
    if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus ||
        widget->objectName().startsWith(QStringLiteral("qt_"))) {
      continue;
    }
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const bool named = !widget->accessibleName().isEmpty() ||
                       (button && !button->text().isEmpty());
    EXPECT_TRUE(named) << widget->metaObject()->className() << " in "
                       << widget->parentWidget()->metaObject()->className();
  }
}

TEST_F(ExploreFlowTest, SaysWhenWhatWasAskedForIsNotThere) {
  source_.AddMovies(kMovies);
  Open({kMovies, "nothing"});
  EXPECT_EQ(page_->openFailure(),
            QStringLiteral("`@sqlite.movies` holds no table `nothing`"));

  window_.reset();
  page_.reset();
  Open({"@sqlite.none", ""});
  EXPECT_EQ(page_->openFailure(),
            QStringLiteral("no connection `@sqlite.none` is configured"));
}

TEST_F(ExploreFlowTest, FailsWithTheExitStatusOfTheSource) {
  source_.AddMovies(kMovies);
  source_.FailDiscovery(
      MakeError(ErrorCode::kConnectionUnreachable, "there is no such file"));
  Open({kMovies, "customers"});

  EXPECT_EQ(page_->openFailure(),
            QStringLiteral("`@sqlite.movies` could not be discovered: there is "
                           "no such file"));
  EXPECT_EQ(page_->openExitStatus(), 5);
}

TEST_F(ExploreFlowTest, SaysThatASourceHoldsNothing) {
  source_.AddSource(
      {.reference = kMovies, .family = "sqlite", .description = "x"}, {});
  Open({kMovies, ""});
  EXPECT_TRUE(Says(QStringLiteral("sqlite.movies holds no tables")));

  QTest::mouseClick(Button(QStringLiteral("Discover")), Qt::LeftButton);

  ASSERT_TRUE(Idle());
  EXPECT_EQ(source_.discoveries(), 2);
}

TEST_F(ExploreFlowTest, FitsASmallWindow) {
  source_.AddMovies(kMovies);
  Open({kMovies, "customers"}, {800, 600});
  EXPECT_FALSE(Find<Inspector>()->isVisible());
  EXPECT_FALSE(
      Find<FoldingButton>(QStringLiteral("view_as_assistant"))->folded());
  Picture(QStringLiteral("narrow"));

  EXPECT_FALSE(Document()->findChild<FoldingButton*>()->folded());

  // With the inspector at its side there is no room for texts of buttons.
  QTest::keyClick(window_.get(), Qt::Key_F4);
  ASSERT_TRUE(QTest::qWaitFor([&] { return Find<Inspector>()->isVisible(); }));
  QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);

  for (const auto* button : window_->findChildren<QPushButton*>()) {
    if (!button->isVisible()) continue;
    EXPECT_GE(button->width(), button->sizeHint().width())
        << button->text().toStdString();
  }
  Picture(QStringLiteral("narrow-inspector"));
  Document()->setTab(TableDocument::kRelations);
  for (const auto* card : window_->findChildren<RelationCard*>()) {
    EXPECT_GE(card->width(), 120);
  }
  Picture(QStringLiteral("narrow-relations"));
}

TEST_F(ExploreFlowTest, SavesAPictureOnceIdle) {
  source_.AddMovies(kMovies);
  Open({kMovies, "movies"});
  const char* folder = std::getenv("TEST_TMPDIR");
  ASSERT_NE(folder, nullptr);
  const QString file = QString::fromUtf8(folder) + QStringLiteral("/w.png");
  Screenshot screenshot(*window_, file);
  QSignalSpy finished(&screenshot, &Screenshot::finished);

  ASSERT_TRUE(finished.wait());

  EXPECT_TRUE(finished[0][0].toString().isEmpty());
  EXPECT_EQ(QImage(file).size(), QSize(1440, 900));

  Screenshot nowhere(*window_, QStringLiteral("/nonexistent/w.png"));
  QSignalSpy failed(&nowhere, &Screenshot::finished);
  ASSERT_TRUE(failed.wait());
  EXPECT_TRUE(failed[0][0].toString().contains(QStringLiteral("/nonexistent")));
}

}  // namespace
}  // namespace osiris::desktop
