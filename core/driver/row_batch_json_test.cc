#include "core/driver/row_batch_json.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

Cell Integer(int64_t value) {
  return {.kind = Cell::Kind::kInteger, .integer = value};
}

Cell Real(double value) { return {.kind = Cell::Kind::kReal, .real = value}; }

Cell Bytes(Cell::Kind kind, std::string bytes, int64_t beyond = 0) {
  const auto size = static_cast<int64_t>(bytes.size());
  return {.kind = kind, .bytes = std::move(bytes), .full_bytes = size + beyond};
}

Cell Text(std::string text) { return Bytes(Cell::Kind::kText, text); }

TEST(RowBatchJsonTest, ShowsEachKindOfCellAsDocumented) {
  EXPECT_EQ(DumpJson(ToJson(Cell())), "null");
  EXPECT_EQ(DumpJson(ToJson(Integer(-7))), "-7");
  EXPECT_EQ(DumpJson(ToJson(Integer(9007199254740992))), "9007199254740992");
  EXPECT_EQ(DumpJson(ToJson(Integer(9007199254740993))),
            R"("9007199254740993")");
  EXPECT_EQ(DumpJson(ToJson(Real(2.5))), "2.5");
  EXPECT_EQ(DumpJson(ToJson(Real(std::nan("")))), R"("NaN")");
  EXPECT_EQ(DumpJson(ToJson(Real(-HUGE_VAL))), R"("-Infinity")");
  EXPECT_EQ(DumpJson(ToJson(Text("x"))), R"("x")");
  EXPECT_EQ(DumpJson(ToJson(Bytes(Cell::Kind::kText, "x", 9))),
            R"({"bytes":10,"text":"x"})");
  EXPECT_EQ(DumpJson(ToJson(Bytes(Cell::Kind::kBlob, "\xFF", 11))),
            R"({"base64":"/w==","bytes":12})");
}

TEST(RowBatchJsonTest, WritesRowsAsTheLibraryWrites) {
  const RowBatch batch = {
      .columns = {"a", "b", "c", "d"},
      .cells = {Cell(), Integer(-7), Integer(9007199254740993), Real(2.5),
                Real(1.0), Real(std::nan("")), Real(-HUGE_VAL), Text("x\"\n"),
                Text("NaN"), Text("9007199254740993"),
                Bytes(Cell::Kind::kText, "x", 9),
                Bytes(Cell::Kind::kBlob, "\xFF", 11)}};
  for (size_t row = 0; row < batch.rows(); ++row) {
    std::string text = "before";
    AppendRowText(batch, row, text);
    EXPECT_EQ(text, "before" + DumpJson(ToJson(batch).at("rows").at(row)));
  }
}

TEST(RowBatchJsonTest, ReadsBackEveryCell) {
  std::vector<Cell> cells = {
      Cell(), Integer(0), Integer(std::numeric_limits<int64_t>::min()),
      Integer(std::numeric_limits<int64_t>::max()), Integer(-9007199254740993),
      Real(0.1), Real(1e300), Real(5.0),
      Real(std::numeric_limits<double>::denorm_min()), Real(HUGE_VAL),
      Real(-HUGE_VAL), Text(""), Text("null"), Text("12"),
      // Texts that read like numbers written as text.
      Text("9007199254740993"), Text("NaN"), Text("Infinity"),
      Text("-Infinity"), Text("-9223372036854775808"),
      // And nearly so.
      Text("09007199254740993"), Text("9223372036854775808"), Text("nan"),
      Bytes(Cell::Kind::kText, "cut", 5), Bytes(Cell::Kind::kText, "", 5),
      Bytes(Cell::Kind::kBlob, ""), Bytes(Cell::Kind::kBlob, "a"),
      Bytes(Cell::Kind::kBlob, "ab"), Bytes(Cell::Kind::kBlob, "abc", 1)};
  for (const Cell& cell : cells) {
    const auto parsed = ParseJson(DumpJson(ToJson(cell)));
    ASSERT_OK(parsed);
    const auto read = CellFromJson(*parsed);
    ASSERT_OK(read);
    EXPECT_EQ(*read, cell) << DumpJson(*parsed);
  }
  RowBatch batch{.columns = {"a", "b"}, .cells = std::move(cells)};
  const auto read = RowBatchFromJson(ToJson(batch));
  ASSERT_OK(read);
  EXPECT_EQ(*read, batch);
}

TEST(RowBatchJsonTest, ReadsBackOriginsAndNothingElse) {
  const RowOrigins origins = {
      .shown = {TableColumn{.table = "cfg", .column = "v"}, std::nullopt},
      .read = {{.schema = "s", .table = "cfg", .column = "v"}}};
  const Json json = ToJson(origins);
  EXPECT_EQ(DumpJson(json),
            R"({"read":[["s","cfg","v"]],"shown":[["","cfg","v"],null]})");
  const auto read = RowOriginsFromJson(json, 2);
  ASSERT_OK(read);
  EXPECT_EQ(*read, origins);
  EXPECT_FALSE(RowOriginsFromJson(json, 1).ok());
  for (const char* const text :
       {"[]", R"({"shown":[null,null]})", R"({"read":[],"shown":[null,1]})",
        R"({"read":[null],"shown":[null,null]})",
        R"({"read":[["a","b"]],"shown":[null,null]})"}) {
    EXPECT_FALSE(RowOriginsFromJson(*ParseJson(text), 2).ok()) << text;
  }
}

TEST(RowBatchJsonTest, ReadsBackANotANumber) {
  const auto read = CellFromJson("NaN");
  ASSERT_OK(read);
  EXPECT_EQ(read->kind, Cell::Kind::kReal);
  EXPECT_TRUE(std::isnan(read->real));
}

TEST(RowBatchJsonTest, RefusesWhatItWouldNotWrite) {
  for (const char* const json :
       {"true", "[]", "{}", "9007199254740993", "18446744073709551615",
        R"({"text":"x"})", R"({"bytes":1})", R"({"text":"x","bytes":1})",
        R"({"text":"xy","bytes":1})", R"({"text":1,"bytes":1})",
        R"({"text":"x","bytes":2,"more":1})", R"({"text":"x","bytes":2.5})",
        R"({"base64":"x","bytes":9})", R"({"base64":"/w=","bytes":9})",
        R"({"base64":"/x==","bytes":9})", R"({"base64":"/w==","bytes":0})",
        R"({"base64":"/w==\n","bytes":9})",
        R"({"base64":"/w==","text":"x","bytes":9})"}) {
    EXPECT_FALSE(CellFromJson(*ParseJson(json)).ok()) << json;
  }
  for (const char* const json :
       {"[]", "{}", R"({"columns":[]})", R"({"columns":[1],"rows":[]})",
        R"({"columns":["a"],"rows":[[]]})", R"({"columns":["a"],"rows":[1]})",
        R"({"columns":["a"],"rows":{}})", R"({"columns":[],"rows":[[]]})",
        R"({"columns":["a"],"rows":[[1,2]]})",
        R"({"columns":["a"],"rows":[[1]],"x":1})"}) {
    EXPECT_FALSE(RowBatchFromJson(*ParseJson(json)).ok()) << json;
  }
}

}  // namespace
}  // namespace osiris
