#include "desktop/explore/schema_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QObject>

#include "desktop/explore/relation.h"

namespace osiris::desktop {
namespace {

Table Reviews() {
  Table table;
  table.name = {"", "reviews"};
  table.columns.resize(3);
  table.columns[0].name = "review_id";
  table.columns[0].declared_type = "INTEGER";
  table.columns[0].nullable = false;
  table.columns[1].name = "movie_id";
  table.columns[1].default_value = "0";
  table.columns[2].name = "<i>odd</i>";
  table.columns[2].generated = true;
  table.primary_key = {"review_id"};
  ForeignKey key;
  key.columns = {"movie_id"};
  key.referenced_table = {"", "movies"};
  key.referenced_columns = {"movie_id"};
  key.on_delete = "CASCADE";
  table.foreign_keys = {key};
  table.unique_keys = {{"once", {"movie_id", "review_id"}}};
  table.indexes = {{"by_movie", {"movie_id"}, true, true}};
  return table;
}

QString Cell(const FactTableModel& model, int row, int column) {
  return model.index(row, column).data().toString();
}

TEST(SchemaModelTest, DescribesColumns) {
  QObject owner;
  FactTableModel* model = MakeColumnModel(Reviews(), &owner);
  const QAbstractItemModelTester tester(
      model, QAbstractItemModelTester::FailureReportingMode::Fatal);

  ASSERT_EQ(model->rowCount(), 3);
  EXPECT_EQ(Cell(*model, 0, 1), QStringLiteral("integer"));
  EXPECT_EQ(Cell(*model, 0, 3), QStringLiteral("NOT NULL"));
  EXPECT_EQ(Cell(*model, 0, 5),
            QStringLiteral("primary key, unique with others"));
  EXPECT_EQ(Cell(*model, 1, 4), QStringLiteral("0"));
  EXPECT_EQ(Cell(*model, 1, 5),
            QStringLiteral("→ movies.movie_id, unique with others"));
  EXPECT_EQ(Cell(*model, 2, 0), QStringLiteral("<i>odd</i>"));
  EXPECT_EQ(Cell(*model, 2, 4), QStringLiteral("generated"));
  EXPECT_EQ(model->headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(),
            QStringLiteral("Column"));
}

TEST(SchemaModelTest, ShowsCommentsOnlyWhereThereAreAny) {
  QObject owner;
  Table table = Reviews();
  EXPECT_EQ(MakeColumnModel(table, &owner)->columnCount(), 6);
  table.columns[1].comment = "which film";

  FactTableModel* model = MakeColumnModel(table, &owner);

  ASSERT_EQ(model->columnCount(), 7);
  EXPECT_EQ(Cell(*model, 1, 6), QStringLiteral("which film"));
}

TEST(SchemaModelTest, ListsKeysAndIndexes) {
  QObject owner;
  FactTableModel* model = MakeKeyModel(Reviews(), &owner);
  const QAbstractItemModelTester tester(
      model, QAbstractItemModelTester::FailureReportingMode::Fatal);

  ASSERT_EQ(model->rowCount(), 4);
  EXPECT_EQ(Cell(*model, 1, 3),
            QStringLiteral("→ movies (movie_id)  on delete cascade"));
  EXPECT_EQ(Cell(*model, 2, 2), QStringLiteral("movie_id, review_id"));
  EXPECT_EQ(Cell(*model, 3, 3),
            QStringLiteral("unique, covers only some rows"));
  EXPECT_EQ(model->index(3, 1).data(Qt::AccessibleTextRole).toString(),
            QStringLiteral("by_movie"));
}

TEST(RelationTest, SeesKeysFromBothEnds) {
  Catalog catalog;
  Table movies;
  movies.name = {"", "movies"};
  Table lonely = Reviews();
  lonely.name = {"", "z"};
  lonely.foreign_keys[0].referenced_table = {"", "gone"};
  catalog.tables = {movies, Reviews(), lonely};

  const std::vector<Relation> in = RelationsIn(movies, catalog);
  const std::vector<Relation> out = RelationsOut(Reviews(), catalog);

  ASSERT_EQ(in.size(), 1U);
  EXPECT_EQ(in[0].other.name, "reviews");
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].other.name, "movies");
  EXPECT_TRUE(out[0].known);
  EXPECT_FALSE(RelationsOut(lonely, catalog)[0].known);
}

}  // namespace
}  // namespace osiris::desktop
