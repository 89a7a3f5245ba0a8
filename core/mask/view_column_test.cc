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
        RealCell(4111111111111111), BlobCell("\x01")}) {
    EXPECT_TRUE(HoldsFreeText({.columns = {"x"}, .cells = {Cell(), cell}}, 0))
        << cell.bytes;
  }
}

TEST(ViewColumnTest, WhatIsComputedFromFreeTextMayShowPartsOfIt) {
  for (const char* text : {"ok", "mail joe@leak.example now"}) {
    ColumnMemory memory;
    See({IntegerCell(1)}, memory);
    EXPECT_FALSE(ReadsPersonal(kRead, {}, &memory));
    See({IntegerCell(1), TextCell(text)}, memory);
    EXPECT_TRUE(ReadsPersonal(kRead, {}, &memory));
    // A page without any does not say that there is none.
    See({IntegerCell(1)}, memory);
    EXPECT_TRUE(ReadsPersonal(kRead, {}, &memory));
  }
}

TEST(ViewColumnTest, WhatTheRulesKeepIsNobodys) {
  ColumnMemory memory;
  See({TextCell("ok")}, memory);
  MaskRules rules;
  rules.SetColumn("notes.c9", MaskAction::kKeep);

  EXPECT_FALSE(ReadsPersonal(kRead, rules, &memory));
}

}  // namespace
}  // namespace osiris
