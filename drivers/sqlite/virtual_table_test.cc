#include "drivers/sqlite/virtual_table.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

// "words:notes" of what follows USING.
std::string SourceIn(std::string_view use) {
  const VirtualSource source = SourceOf(ReadVirtualTable(
      "CREATE VIRTUAL TABLE \"a \"\"using b\" USING " + std::string(use)));
  switch (source.kind) {
    case VirtualSource::Kind::kOwn:
      return "own";
    case VirtualSource::Kind::kWords:
      return "words:" + source.table;
    case VirtualSource::Kind::kContent:
      return "content:" + source.table;
    case VirtualSource::Kind::kUnknown:
      break;
  }
  return "?";
}

TEST(VirtualTableTest, AVocabularyNamesItsTable) {
  EXPECT_EQ(SourceIn("fts5vocab('notes','instance')"), "words:notes");
  EXPECT_EQ(SourceIn("FTS5Vocab( [a, b)] ,row)"), "words:a, b)");
  EXPECT_EQ(SourceIn("fts5vocab(main, \"no\"\"tes\", col)"), "words:no\"tes");
  EXPECT_EQ(SourceIn("fts4aux(`n``o`)"), "words:n`o");
}

TEST(VirtualTableTest, FullTextNamesTheTableOfItsContent) {
  EXPECT_EQ(SourceIn("fts5(a, b UNINDEXED, tokenize='x y')"), "own");
  EXPECT_EQ(SourceIn("fts5(a, content='')"), "own");
  EXPECT_EQ(SourceIn("fts5(content, content_rowid='id')"), "own");
  EXPECT_EQ(SourceIn("fts5(a, content='people', content_rowid=id)"),
            "content:people");
  EXPECT_EQ(SourceIn("\"fts5\"(a,\n  CONTENT = [pe ople] )"),
            "content:pe ople");
  EXPECT_EQ(SourceIn("fts5(a, cont=people)"), "content:people");
  EXPECT_EQ(SourceIn("fts4(content=\"people\", a)"), "content:people");
  EXPECT_EQ(SourceIn("rtree(id, a, b)"), "own");
}

TEST(VirtualTableTest, WhatMakesNoSenseIsUnknown) {
  for (const char* use :
       {"", "dbstat", "fts5vocab", "fts5vocab(notes)", "fts5(a, content=x y)",
        "fts5(a, content='people)", "fts5(a /* , */, content=people)",
        "/**/ fts5(a)", "fts5(a", "fts5(a, content=b, content=c)"}) {
    EXPECT_EQ(SourceIn(use), "?") << use;
  }
  EXPECT_EQ(ReadVirtualTable("create virtual table a using fts5(b)").module,
            "");
}

}  // namespace
}  // namespace osiris::sqlite
