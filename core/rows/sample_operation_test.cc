#include "core/rows/sample_operation.h"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "core/driver/fake_driver.h"
#include "core/operation/schema_validator.h"
#include "core/rows/row_test_fixture.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;

constexpr char kFile[] =
    "version: 1\n"
    "connections:\n"
    "  sqlite:\n"
    "    shop: {path: /shop.db, policy: {assistants: full}}\n"
    "    masked: {path: /m.db, policy: {assistants: masked},\n"
    "             mask: {classes: {email: domain}}}\n"
    "    narrow: {path: /n.db, policy: {assistants: full,\n"
    "             columns: {deny: [note, secret]}}}\n"
    "    closed: {path: /closed.db}\n";

// discovery.sample over a source in memory with one table, `orders`, of 250
// rows. Assistants may see rows of @sqlite.shop only.
class SampleOperationTest : public RowTestFixture {
 protected:
  void SetUp() override {
    Connect(kFile);
    access_ = AccessByRules();
    operation_ = SampleOperation(service_.get(), access_.get());
    AddTable({.name = "orders"}, 250);
  }

  void AddTable(TableName name, int rows, std::string note = "x") {
    Table table;
    table.name = std::move(name);
    table.columns = {{.name = "id", .type = ColumnType::kInteger},
                     {.name = "note", .type = ColumnType::kText}};
    FakeSource::Rows cells;
    for (int i = 0; i < rows; ++i) {
      cells.push_back({IntegerCell(i), TextCell(note)});
    }
    source_.AddTable(table, std::move(cells));
  }

  // Calls as the recorder does. The document fits its schema.
  absl::StatusOr<Json> Run(Json arguments, Door door = Door::kMcp) {
    if (!arguments.contains("connection")) {
      arguments["connection"] = "@sqlite.shop";
    }
    if (!arguments.contains("table")) arguments["table"] = "orders";
    const SchemaValidator input(operation_.input_schema.get());
    arguments = input.Prepare(std::move(arguments));
    if (absl::Status valid = input.Validate(arguments); !valid.ok()) {
      return valid;
    }
    Call call = {.door = door};
    absl::StatusOr<Json> document = operation_.handler(arguments, call);
    if (document.ok() && call.text) document = ParseJson(*call.text);
    if (document.ok()) {
      // Assistants get text.
      EXPECT_EQ(call.text.has_value(), door == Door::kMcp);
      EXPECT_OK(
          SchemaValidator(operation_.output_schema.get()).Validate(*document));
      EXPECT_EQ(call.rows, document->at("returned").get<int64_t>());
    }
    return document;
  }

  std::unique_ptr<RowAccess> access_;
  Operation operation_;
};

TEST_F(SampleOperationTest, ReadsAHundredRowsAndSaysHowToGoOn) {
  const auto document = Run(Json::object());

  ASSERT_OK(document);
  EXPECT_EQ(document->at("returned"), 100);
  EXPECT_EQ(document->at("truncated"), true);
  EXPECT_EQ(document->at("next_offset"), 100);
  EXPECT_EQ(document->at("total"),
            (Json{{"rows", 250}, {"precision", "exact"}}));
  EXPECT_EQ(document->at("untrusted"), true);
  EXPECT_EQ(document->at("masked"), false);
  EXPECT_EQ(document->at("data").at("columns"), (Json{"id", "note"}));
  EXPECT_EQ(document->at("data").at("rows")[99], (Json{99, "x"}));
}

TEST_F(SampleOperationTest, AWithheldColumnIsTheSameWhetherItIsThereOrNot) {
  const auto ask = [this](std::vector<std::string> columns) {
    return Run({{"connection", "@sqlite.narrow"}, {"columns", columns}});
  };
  const auto there = ask({"note"});
  const auto nowhere = ask({"secret"});
  EXPECT_THAT(there, FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_EQ(there.status(), nowhere.status());
  EXPECT_THAT(there.status().message(), HasSubstr("withholds columns"));

  const auto both = ask({"id", "note"});
  ASSERT_OK(both);
  EXPECT_EQ(*both, *ask({"id", "secret"}));
  EXPECT_EQ(both->at("data").at("columns"), (Json{"id"}));
  EXPECT_EQ(both->at("total").at("rows"), 250);
  EXPECT_TRUE(both->at("withheld").contains("columns"));
}

TEST_F(SampleOperationTest, GoesOnToTheLastRow) {
  int64_t offset = 0;
  int64_t rows = 0;
  while (true) {
    const auto document = Run({{"offset", offset}});
    ASSERT_OK(document);
    rows += document->at("returned").get<int64_t>();
    if (!document->contains("next_offset")) {
      EXPECT_EQ(document->at("total").at("rows"), 250);
      break;
    }
    EXPECT_EQ(document->at("truncated"), true);
    offset = document->at("next_offset");
  }
  EXPECT_EQ(rows, 250);
}

TEST_F(SampleOperationTest, IsCutAtItsBytes) {
  AddTable({.name = "long"}, 100, std::string(900, 'n'));

  const auto document = Run({{"table", "long"}, {"max_bytes", 10000}});

  ASSERT_OK(document);
  EXPECT_LE(DumpJson(*document).size(), 10000u);
  const int64_t returned = document->at("returned");
  EXPECT_GT(returned, 5);
  EXPECT_LT(returned, 100);
  EXPECT_EQ(document->at("truncated"), true);
  EXPECT_EQ(document->at("next_offset"), returned);
  EXPECT_EQ(document->at("total").at("rows"), 100);
}

TEST_F(SampleOperationTest, APolicysLimitsAreKeptAndSaid) {
  ASSERT_OK(ReplaceFile(paths_.connections_file,
                        "version: 1\n"
                        "connections:\n"
                        "  sqlite:\n"
                        "    shop:\n"
                        "      path: /shop.db\n"
                        "      policy:\n"
                        "        assistants: full\n"
                        "        max_rows: 7\n"
                        "        max_bytes: 1100\n"
                        "        columns: {deny: [secret]}\n"));
  AddTable({.name = "long"}, 250, std::string(200, 'x'));
  const auto rows = Run({{"limit", 100}});
  ASSERT_OK(rows);
  EXPECT_EQ(rows->at("returned"), 7);
  EXPECT_TRUE(rows->at("withheld").contains("rows"));
  const auto bytes = Run({{"table", "long"}});
  ASSERT_OK(bytes);
  EXPECT_LT(bytes->at("returned"), 7);
  EXPECT_TRUE(bytes->at("withheld").contains("rows"));
  EXPECT_LE(DumpJson(*bytes).size(), 1100u);
  const auto person = Run({{"table", "long"}}, Door::kCli);
  ASSERT_OK(person);
  EXPECT_EQ(person->at("returned"), 100);
}

TEST_F(SampleOperationTest, NeverExceedsItsBytes) {
  AddTable({.name = "long"}, 3, std::string(1000, 'n'));

  const auto document = Run({{"table", "long"}, {"max_bytes", 1024}});

  EXPECT_THAT(document, FailsWith(ErrorCode::kProtocolResultTooLarge));
  EXPECT_THAT(GetErrorInfo(document.status()).hint, HasSubstr("columns"));
  EXPECT_OK(Run({{"table", "long"}, {"max_bytes", 1024}, {"columns", {"id"}}}));
}

TEST_F(SampleOperationTest, CutsCellsAndMarksThem) {
  AddTable({.name = "long"}, 1, std::string(5000, 'n'));

  const auto document = Run({{"table", "long"}});

  ASSERT_OK(document);
  const Json& cell = document->at("data").at("rows")[0][1];
  EXPECT_EQ(cell.at("bytes"), 5000);
  EXPECT_EQ(cell.at("text").get<std::string>().size(), 1024u);
}

TEST_F(SampleOperationTest, ShowsValuesThatLieToNobody) {
  Table table;
  table.name.name = "odd";
  for (const char* name : {"big", "real", "blob", "nan", "decimal", "small"}) {
    table.columns.push_back({.name = name});
  }
  source_.AddTable(table, {{IntegerCell((int64_t{1} << 53) + 1), RealCell(5.0),
                            BlobCell(std::string("\0\xFF", 2)),
                            RealCell(-std::numeric_limits<double>::infinity()),
                            TextCell("0.10"), IntegerCell(7)}});

  const auto document = Run({{"table", "odd"}});

  ASSERT_OK(document);
  EXPECT_EQ(DumpJson(document->at("data").at("rows")),
            R"([["9007199254740993",5.0,{"base64":"AP8=","bytes":2},)"
            R"("-Infinity","0.10",7]])");
}

TEST_F(SampleOperationTest, FindsATableBySchemaAndName) {
  AddTable({.schema = "sales", .name = "orders"}, 1);
  AddTable({.name = "a.b"}, 2);

  EXPECT_EQ(Run({{"table", "sales.orders"}})->at("returned"), 1);
  EXPECT_EQ(Run({{"table", "a.b"}})->at("returned"), 2);
  EXPECT_THAT(Run({{"table", "sales.nothing"}}),
              FailsWith(ErrorCode::kDiscoveryTableNotFound));
}

TEST_F(SampleOperationTest, AnEmptyTableHasNoRowsExactly) {
  AddTable({.name = "empty"}, 0);

  const auto document = Run({{"table", "empty"}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("returned"), 0);
  EXPECT_EQ(document->at("truncated"), false);
  EXPECT_EQ(document->at("total").at("rows"), 0);
}

TEST_F(SampleOperationTest, WithholdsRowsFromAssistantsUnlessAllowed) {
  const Json closed = {{"connection", "@sqlite.closed"}};

  const auto document = Run(closed);

  EXPECT_THAT(document, FailsWith(ErrorCode::kPolicyRowsWithheld));
  // The source was not even opened.
  EXPECT_EQ(source_.opens(), 0);
  EXPECT_OK(Run(closed, Door::kCli));
  EXPECT_OK(Run(closed, Door::kDesktop));
}

TEST_F(SampleOperationTest, MasksWhereTheRuleSaysSoAndSaysWhat) {
  Table table;
  table.name.name = "people";
  table.columns = {{.name = "id"}, {.name = "mail"}, {.name = "friend"}};
  source_.AddTable(table,
                   {{IntegerCell(1), TextCell("ann@example.com"),
                     TextCell("ask bob@example.org")},
                    {IntegerCell(2), TextCell("bob@example.org"), Cell()}});

  const auto document =
      Run({{"connection", "@sqlite.masked"}, {"table", "people"}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("masked"), true);
  EXPECT_EQ(DumpJson(document->at("data").at("rows")),
            R"([[1,"EMAIL 1@example.com","ask EMAIL 2@example.org"],)"
            R"([2,"EMAIL 2@example.org",null]])");
  EXPECT_EQ(DumpJson(document->at("data").at("masks")),
            R"([{"classes":["email"],"column":"mail"},)"
            R"({"classes":["email"],"column":"friend","parts":true}])");
  EXPECT_EQ(
      Run({{"connection", "@sqlite.masked"}, {"table", "people"}}, Door::kCli)
          ->at("masked"),
      false);
}

TEST_F(SampleOperationTest,
       ASettingIsMaskedByItsNameAlsoWhereThatIsNotAskedFor) {
  source_.AddTable({.name = {.name = "settings"},
                    .columns = {{.name = "key"}, {.name = "value"}}},
                   {{TextCell("theme"), TextCell("dark")},
                    {TextCell("smtp_password"), TextCell("s3cr3t-pw")}});
  Json arguments = {{"connection", "@sqlite.masked"}, {"table", "settings"}};

  EXPECT_EQ(Run(arguments)->at("data").at("rows"),
            Json::parse(R"([["theme","dark"],["smtp_password","SECRET 1"]])"));
  arguments["columns"] = {"value"};
  // Equal values have equal tokens.
  EXPECT_EQ(Run(arguments)->at("data").at("rows"),
            Json::parse(R"([["PRIVATE 1"],["SECRET 1"]])"));
}

TEST_F(SampleOperationTest, AContentIsPrivateWhereItsTableHasAKeyNobodyRead) {
  source_.AddTable({.name = {.name = "kv"},
                    .columns = {{.name = "property"}, {.name = "content"}}},
                   {{TextCell("smtp_password"), TextCell("hunter2-plain")}});
  source_.AddTable({.name = {.name = "posts"},
                    .columns = {{.name = "id"}, {.name = "content"}}},
                   {{IntegerCell(1), TextCell("rain at noon")}});
  const auto ask = [this](const std::string& table) {
    return Run({{"connection", "@sqlite.masked"},
                {"table", table},
                {"columns", {"content"}}});
  };

  EXPECT_EQ(ask("kv")->at("data").at("rows"),
            Json::parse(R"([["PRIVATE 1"]])"));
  EXPECT_EQ(ask("posts")->at("data").at("rows"),
            Json::parse(R"([["rain at noon"]])"));
}

TEST_F(SampleOperationTest, JudgesColumnsByMoreRowsThanItShows) {
  const auto document = Run({{"connection", "@sqlite.masked"}, {"limit", 1}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("returned"), 1);
  EXPECT_EQ(document->at("truncated"), true);
  EXPECT_EQ(document->at("next_offset"), 1);
  EXPECT_EQ(document->at("total").at("rows"), 250);
}

TEST_F(SampleOperationTest, JudgesTheLastRowsByThoseBefore) {
  Table table;
  table.name.name = "guests_of_all_kinds";
  table.columns = {{.name = "who", .type = ColumnType::kText}};
  FakeSource::Rows cells;
  for (int i = 0; i < 80; ++i) {
    cells.push_back({TextCell(i % 2 == 0 ? "Petra" : "Karel")});
  }
  cells.push_back({TextCell("Xqzw")});
  source_.AddTable(table, std::move(cells));

  const auto last = Run({{"connection", "@sqlite.masked"},
                         {"table", "guests_of_all_kinds"},
                         {"offset", 80}});

  ASSERT_OK(last);
  EXPECT_EQ(last->at("returned"), 1);
  EXPECT_THAT(last->at("data").at("rows")[0][0].get<std::string>(),
              HasSubstr("PERSON "));
}

TEST_F(SampleOperationTest, RefusesArgumentsThatDoNotFit) {
  for (const Json& arguments :
       {Json{{"limit", 0}}, Json{{"limit", 1001}}, Json{{"limit", "1; drop"}},
        Json{{"offset", -1}}, Json{{"max_bytes", 1023}},
        Json{{"max_bytes", 1048577}}, Json{{"sql", "select 1"}},
        Json{{"table", 7}}, Json{{"connection", "sqlite.shop"}},
        Json{{"columns", std::vector<std::string>(101, "id")}}}) {
    EXPECT_THAT(Run(arguments), FailsWith(ErrorCode::kProtocolArgumentInvalid))
        << arguments;
  }
  EXPECT_EQ(source_.opens(), 0);
}

TEST_F(SampleOperationTest, N18_AnUnknownConnectionIsAnErrorThatSuggests) {
  const auto document = Run({{"connection", "@sqlite.shp"}}, Door::kCli);

  EXPECT_THAT(document, FailsWith(ErrorCode::kConnectionNotFound));
  EXPECT_EQ(GetErrorInfo(document.status()).hint,
            "did you mean `@sqlite.shop`?");
}

}  // namespace
}  // namespace osiris
