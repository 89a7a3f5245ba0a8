#include "desktop/rows/copy_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "desktop/rows/cell_text.h"

namespace osiris::desktop {
namespace {

Cell Text(std::string text) {
  Cell cell;
  cell.kind = Cell::Kind::kText;
  cell.full_bytes = static_cast<int64_t>(text.size());
  cell.bytes = std::move(text);
  return cell;
}

Cell Integer(int64_t value) {
  Cell cell;
  cell.kind = Cell::Kind::kInteger;
  cell.integer = value;
  return cell;
}

Cell Blob(std::string bytes) {
  Cell cell = Text(std::move(bytes));
  cell.kind = Cell::Kind::kBlob;
  return cell;
}

TEST(CopyTextTest, TellsNullFromEmptyInCsv) {
  const RowBatch rows = {{"a", "b"}, {Cell(), Text("")}};

  EXPECT_EQ(CopyText(rows, CopyFormat::kCsv), "a,b\n,\"\"\n");
}

TEST(CopyTextTest, QuotesWhatWouldBreakCsv) {
  const RowBatch rows = {{"a,b", "c"},
                         {Text("say \"hi\""), Text("two\nlines")}};

  EXPECT_EQ(CopyText(rows, CopyFormat::kCsv),
            "\"a,b\",c\n\"say \"\"hi\"\"\",\"two\nlines\"\n");
}

TEST(CopyTextTest, KeepsColumnOrderAndTypesInJson) {
  const RowBatch rows = {{"z", "a"}, {Integer(7), Cell(), Text("x"), Text("")}};

  EXPECT_EQ(CopyText(rows, CopyFormat::kJson),
            "[\n {\"z\": 7, \"a\": null},\n {\"z\": \"x\", \"a\": \"\"}\n]\n");
}

TEST(CopyTextTest, NumbersColumnsOfOneNameInJson) {
  const RowBatch rows = {{"a", "a"}, {Integer(1), Integer(2)}};

  EXPECT_EQ(CopyText(rows, CopyFormat::kJson),
            "[\n {\"a\": 1, \"a_2\": 2}\n]\n");
}

TEST(CopyTextTest, LeavesNoMarkupInMarkdown) {
  const RowBatch rows = {{"a|b"}, {Text("<img src=x>|"), Cell()}};

  EXPECT_EQ(CopyText(rows, CopyFormat::kMarkdown),
            "| a\\|b |\n| --- |\n| &lt;img src=x>\\| |\n| *NULL* |\n");
}

TEST(CopyTextTest, KeepsOneLineARowInPlainText) {
  const RowBatch rows = {{"a", "b"}, {Text("x\ty\nz"), Integer(1)}};

  EXPECT_EQ(CopyText(rows, CopyFormat::kPlain), "x y z\t1\n");
}

TEST(CellTextTest, ShowsNullOtherThanTheWordAndOtherThanNothing) {
  EXPECT_TRUE(Display(Cell()).stand_in);
  EXPECT_FALSE(Display(Text("NULL")).stand_in);
  EXPECT_TRUE(Display(Text("")).stand_in);
  EXPECT_NE(Display(Cell()).text, Display(Text("")).text);
}

TEST(CellTextTest, ShowsNumbersInFull) {
  EXPECT_EQ(Display(Integer(std::numeric_limits<int64_t>::min())).text,
            QStringLiteral("-9223372036854775808"));
  Cell real;
  real.kind = Cell::Kind::kReal;
  real.real = 0.1;
  EXPECT_EQ(Display(real).text, QStringLiteral("0.1"));
}

TEST(CellTextTest, ShowsTheBeginningOfABlobAndItsSize) {
  const QString text =
      Display(Blob(std::string("\x89PNG\0\1\2\3\4\5", 10))).text;

  EXPECT_EQ(Display(Blob("\x01")).text, QStringLiteral("0x01  1 byte"));
  EXPECT_TRUE(text.startsWith(QStringLiteral("0x89504E4700010203…")))
      << text.toStdString();
}

TEST(CellTextTest, CutsMegabytesToALine) {
  const CellText shown = Display(Text(std::string(10 << 20, 'x')));

  EXPECT_LE(shown.text.size(), 1001);
  EXPECT_TRUE(shown.text.endsWith(QChar(0x2026)));
}

TEST(CellTextTest, CopiesValuesVerbatim) {
  EXPECT_EQ(Verbatim(Text("a\nb")), "a\nb");
  EXPECT_EQ(Verbatim(Blob("\x0f\xff")), "0FFF");
  EXPECT_EQ(Verbatim(Cell()), "");
}

}  // namespace
}  // namespace osiris::desktop
