#include "core/mask/view_column.h"

#include <utility>
#include <vector>

#include "core/driver/cells.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

const TableName kTable = {.name = "notes"};
const std::vector<TableColumn> kRead = {{.table = "notes", .column = "c9"}};

void See(std::vector<Cell> cells, ColumnMemory& memory) {
  const RowBatch rows = {.columns = {"c9"}, .cells = std::move(cells)};
  memory.Settle(kTable, "c9", {.seen = true, .texts = HoldsFreeText(rows, 0)});
}

TEST(ViewColumnTest, NumbersAndDaysAreNoFreeText) {
  EXPECT_FALSE(HoldsFreeText(
      {.columns = {"x"},
       .cells = {Cell(), IntegerCell(1764301727000), RealCell(0.5),
                 TextCell(""), BlobCell(""), TextCell("1980-05-17"),
                 TextCell("1980-05-17 10:00"), TextCell("10:00:00.123"),
                 TextCell("1980-05-17T10:00:00+02:00")}},
      0));
  Cell cut = TextCell("1980-05-17");
  cut.full_bytes = 900;
  for (const Cell& cell :
       {TextCell("ok"), TextCell("12"), TextCell(" 1980-05-17"), cut,
        TextCell("1980-05-17 joe@leak.example"), TextCell("1980-05-17 4111"),
        TextCell("10:00 joe@leak.example"), IntegerCell(4111111111111111),
        IntegerCell(4222222222222), RealCell(4111111111111111),
        BlobCell("\x01")}) {
    EXPECT_TRUE(HoldsFreeText({.columns = {"x"}, .cells = {Cell(), cell}}, 0))
        << cell.bytes;
  }
}

TEST(ViewColumnTest, WhatIsComputedFromFreeTextMayShowPartsOfIt) {
  for (const char* text : {"ok", "mail joe@leak.example now"}) {
    ColumnMemory memory;
    See({IntegerCell(1)}, memory);
    EXPECT_EQ(WorstOf(kRead, {}, &memory), Reads::kPlain);
    See({IntegerCell(1), TextCell(text)}, memory);
    EXPECT_EQ(WorstOf(kRead, {}, &memory), Reads::kTexts);
    // A page without any does not say that there is none.
    See({IntegerCell(1)}, memory);
    EXPECT_EQ(WorstOf(kRead, {}, &memory), Reads::kTexts);
  }
}

TEST(ViewColumnTest, WhatTheRulesKeepIsNobodys) {
  ColumnMemory memory;
  See({TextCell("ok")}, memory);
  MaskRules rules;
  rules.SetColumn("notes.c9", MaskAction::kKeep);

  EXPECT_EQ(WorstOf(kRead, rules, &memory), Reads::kKept);
}

TEST(ViewColumnTest, WhatWasNeverSeenMayBeMaskedAsAWhole) {
  ColumnMemory memory;

  EXPECT_EQ(WorstOf(kRead, {}, &memory), Reads::kMasked);
  EXPECT_EQ(WorstOf(kRead, {}, nullptr), Reads::kKept);
  EXPECT_EQ(WorstOf({{.table = "notes", .column = "phone"}}, {}, nullptr),
            Reads::kMasked);
  See({TextCell("ok")}, memory);
  EXPECT_EQ(
      WorstOf({{.table = "notes", .column = "ROWID"}, kRead[0]}, {}, &memory),
      Reads::kTexts);
}

TEST(ViewColumnTest, ContentIsMaskedWhereItsTableHasItsKey) {
  const std::vector<TableColumn> read = {
      {.table = "notes", .column = "content"}};
  ColumnMemory memory;
  memory.Settle(kTable, "content", {.seen = true, .texts = true});
  memory.NoteColumns(kTable, {"id", "content"});
  EXPECT_EQ(WorstOf(read, {}, &memory), Reads::kTexts);

  memory.NoteColumns(kTable, {"content", "property"});

  EXPECT_EQ(WorstOf(read, {}, &memory), Reads::kMasked);
}

TEST(ViewColumnTest, ATextThatIsComputedFromNumbersIsOpenIfItIsOne) {
  for (const char* text :
       {"", "7", "-12.50", "+3", "12 %", "1764301727000", "2026-01",
        "2026-01-02", "2026-01-02 10:00:00", "10:00"}) {
    EXPECT_TRUE(IsOpenComputed(TextCell(text), Reads::kPlain)) << text;
    EXPECT_FALSE(IsOpenComputed(TextCell(text), Reads::kTexts)) << text;
    EXPECT_TRUE(IsOpenComputed(TextCell(text), Reads::kKept)) << text;
  }
  // Of a text in a row that nobody read; the last is "joe" and a day in hex.
  for (const char* text :
       {"joe", "joe2@le", "6A6F65", "1 joe", "1.2.3.4", "078-05-1120", "%",
        "17643017270001", "323032302D30312D3031"}) {
    EXPECT_FALSE(IsOpenComputed(TextCell(text), Reads::kPlain)) << text;
    EXPECT_TRUE(IsOpenComputed(TextCell(text), Reads::kKept)) << text;
  }
  Cell cut = TextCell("7");
  cut.full_bytes = 900;
  EXPECT_FALSE(IsOpenComputed(cut, Reads::kPlain));
}

TEST(ViewColumnTest, LongNumbersThatAreComputedFromWhatIsMaskedAreNotOpen) {
  for (const Cell& cell : {IntegerCell(777123456), IntegerCell(-12345),
                           RealCell(50.0755), RealCell(777123456)}) {
    EXPECT_FALSE(IsOpenComputed(cell, Reads::kMasked));
    EXPECT_TRUE(IsOpenComputed(cell, Reads::kTexts));
  }
  for (const Cell& cell : {IntegerCell(0), IntegerCell(1980), IntegerCell(-12),
                           RealCell(0.5), RealCell(12.25), Cell()}) {
    EXPECT_TRUE(IsOpenComputed(cell, Reads::kMasked));
  }
}

}  // namespace
}  // namespace osiris
