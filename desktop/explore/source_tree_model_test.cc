#include "desktop/explore/source_tree_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QTest>
#include <algorithm>

#include "core/base/error_info.h"
#include "desktop/explore/fake_explore_source.h"
#include "fmt/format.h"

namespace osiris::desktop {
namespace {

using Kind = SourceTreeModel::Kind;

constexpr char kMovies[] = "@sqlite.movies";

Catalog ManyTables(int tables) {
  Catalog catalog;
  for (int i = 0; i < tables; ++i) {
    Table table;
    table.name = {i % 2 == 0 ? "main" : "other", fmt::format("t{:05}", i)};
    for (int column = 0; column < 10; ++column) {
      table.columns.emplace_back();
      table.columns.back().name = fmt::format("c{}_{}", i, column);
    }
    catalog.tables.push_back(std::move(table));
  }
  std::sort(catalog.tables.begin(), catalog.tables.end(),
            [](const Table& a, const Table& b) { return a.name < b.name; });
  return catalog;
}

class SourceTreeModelTest : public testing::Test {
 protected:
  void Load() {
    presenter_.load();
    ASSERT_TRUE(QTest::qWaitFor([&] { return presenter_.idle(); }));
  }
  void Discover(const std::string& reference) {
    presenter_.discover(reference, false);
    ASSERT_TRUE(QTest::qWaitFor([&] { return presenter_.idle(); }));
  }
  QModelIndex At(std::initializer_list<int> rows) {
    QModelIndex index;
    for (const int row : rows) index = model_.index(row, 0, index);
    return index;
  }
  QString TextAt(std::initializer_list<int> rows, int role = Qt::DisplayRole) {
    return At(rows).data(role).toString();
  }

  FakeExploreSource source_;
  ExplorePresenter presenter_{source_};
  SourceTreeModel model_{presenter_};
  QAbstractItemModelTester tester_{
      &model_, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(SourceTreeModelTest, SaysThatASourceIsNotDiscoveredYet) {
  source_.AddMovies(kMovies);
  Load();

  ASSERT_EQ(model_.rowCount(), 1);
  EXPECT_EQ(TextAt({0}), QStringLiteral("sqlite.movies"));
  ASSERT_EQ(model_.rowCount(At({0})), 1);
  EXPECT_EQ(model_.kindOf(At({0, 0})), Kind::kNote);
}

TEST_F(SourceTreeModelTest, ShowsTablesTheirCountsAndTheirColumns) {
  source_.AddMovies(kMovies);
  Load();
  Discover(kMovies);

  ASSERT_EQ(model_.rowCount(At({0})), 5);
  EXPECT_EQ(TextAt({0, 0}), QStringLiteral("active_customers"));
  EXPECT_EQ(TextAt({0, 0}, SourceTreeModel::kDetailRole),
            QStringLiteral("view"));
  EXPECT_EQ(TextAt({0, 2}, SourceTreeModel::kDetailRole),
            QStringLiteral("9.7 k"));
  EXPECT_EQ(TextAt({0, 1, 2}), QStringLiteral("email"));
  EXPECT_EQ(model_.columnOf(At({0, 1, 2}))->name, "email");
  EXPECT_EQ(model_.tableOf(At({0, 1, 2}))->name.name, "customers");
  EXPECT_EQ(model_.indexOfTable(kMovies, {"", "reviews"}), At({0, 3}));
  EXPECT_FALSE(model_.indexOfTable(kMovies, {"", "none"}).isValid());
}

TEST_F(SourceTreeModelTest, FiltersTablesAndColumns) {
  source_.AddMovies(kMovies);
  Load();
  Discover(kMovies);

  model_.setFilter(QStringLiteral("STUDIO"));

  ASSERT_EQ(model_.rowCount(At({0})), 2);
  EXPECT_EQ(TextAt({0, 0}), QStringLiteral("movies"));
  ASSERT_EQ(model_.rowCount(At({0, 0})), 1);
  EXPECT_EQ(TextAt({0, 0, 0}), QStringLiteral("studio_id"));
  EXPECT_EQ(TextAt({0, 1}), QStringLiteral("studios"));
  EXPECT_EQ(model_.rowCount(At({0, 1})), 2);
  EXPECT_EQ(model_.matches(), 2);

  model_.setFilter(QStringLiteral("nothing like it"));
  EXPECT_EQ(model_.rowCount(), 0);
  model_.setFilter({});
  EXPECT_EQ(model_.rowCount(At({0})), 5);
}

TEST_F(SourceTreeModelTest, GroupsBySchemaWhereThereAreAny) {
  SourceEntry entry;
  entry.reference = "@sqlite.big";
  source_.AddSource(entry, ManyTables(10));
  Load();
  Discover("@sqlite.big");

  ASSERT_EQ(model_.rowCount(At({0})), 2);
  EXPECT_EQ(model_.kindOf(At({0, 0})), Kind::kSchema);
  EXPECT_EQ(TextAt({0, 0}), QStringLiteral("main"));
  EXPECT_EQ(TextAt({0, 0}, SourceTreeModel::kDetailRole), QStringLiteral("5"));
  EXPECT_EQ(TextAt({0, 1, 0}), QStringLiteral("t00001"));
}

TEST_F(SourceTreeModelTest, MarksAnEstimatedCount) {
  Catalog catalog = ManyTables(1);
  catalog.tables[0].row_count = RowCount{1'234'567, false};
  SourceEntry entry;
  entry.reference = "@sqlite.big";
  source_.AddSource(entry, catalog);
  Load();
  Discover("@sqlite.big");

  EXPECT_EQ(TextAt({0, 0, 0}, SourceTreeModel::kDetailRole),
            QStringLiteral("~1.2 M"));
}

TEST_F(SourceTreeModelTest, ShowsHostileNamesAsPlainText) {
  Catalog catalog;
  Table table;
  table.name = {"", std::string("<b>x</b>\0\n\xE2\x80\xAE", 13)};
  catalog.tables.push_back(table);
  SourceEntry entry;
  entry.reference = "@sqlite.odd";
  source_.AddSource(entry, catalog);
  Load();
  Discover("@sqlite.odd");

  const QString text = TextAt({0, 0});
  EXPECT_TRUE(text.startsWith(QStringLiteral("<b>x</b>")));
  EXPECT_FALSE(text.contains(QChar(0x202E)));
  EXPECT_FALSE(text.contains(QChar(0)));
  EXPECT_FALSE(TextAt({0, 0}, Qt::ToolTipRole).contains(QStringLiteral("<b>")));
}

TEST_F(SourceTreeModelTest, ShowsHowADiscoveryFailed) {
  source_.AddMovies(kMovies);
  source_.FailDiscovery(
      MakeError(ErrorCode::kConnectionUnreachable, "no such file"));
  Load();
  Discover(kMovies);

  EXPECT_EQ(TextAt({0, 0}), QStringLiteral("CONNECTION/UNREACHABLE"));
  EXPECT_EQ(At({0}).data(SourceTreeModel::kPhaseRole).toInt(),
            static_cast<int>(SourceState::Phase::kFailed));
}

// Without the tester, which would look at each of a hundred thousand columns.
TEST(HugeSourceTreeModelTest, FindsOneColumnOfAHundredThousand) {
  FakeExploreSource source;
  SourceEntry entry;
  entry.reference = "@sqlite.huge";
  source.AddSource(entry, ManyTables(10'000));
  ExplorePresenter presenter(source);
  SourceTreeModel model(presenter);
  presenter.load();
  ASSERT_TRUE(QTest::qWaitFor([&] { return presenter.idle(); }));
  presenter.discover("@sqlite.huge", false);
  ASSERT_TRUE(QTest::qWaitFor([&] { return presenter.idle(); }));

  model.setFilter(QStringLiteral("c7777_3"));

  EXPECT_EQ(model.matches(), 1);
  const QModelIndex table =
      model.index(0, 0, model.index(0, 0, model.index(0, 0)));
  EXPECT_EQ(model.index(0, 0, table).data().toString(),
            QStringLiteral("c7777_3"));
}

}  // namespace
}  // namespace osiris::desktop
