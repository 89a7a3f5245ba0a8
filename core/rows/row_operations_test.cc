#include "core/rows/row_operations.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "core/driver/fake_driver.h"
#include "core/operation/checked_call.h"
#include "core/operation/schema_validator.h"
#include "core/rows/row_test_fixture.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kFile[] =
    "version: 1\n"
    "connections:\n"
    "  sqlite:\n"
    "    masked: {path: /m.db, policy: {assistants: masked}}\n"
    "    partly: {path: /p.db, policy: {assistants: full,\n"
    "             columns: {deny: [people.email]}}}\n"
    "    closed: {path: /closed.db}\n";

// What a person sees of a table of people, and what an assistant does.
class RowOperationsTest : public RowTestFixture {
 protected:
  void SetUp() override {
    Connect(kFile);
    access_ = AccessByRules();
    Table table;
    table.name = {.name = "people"};
    table.columns = {{.name = "id", .type = ColumnType::kInteger},
                     {.name = "email", .type = ColumnType::kText}};
    FakeSource::Rows cells;
    for (int i = 0; i < 80; ++i) {
      cells.push_back(
          {IntegerCell(i), TextCell(fmt::format("user{}@example.org", i))});
    }
    source_.AddTable(table, std::move(cells));
  }

  absl::StatusOr<Json> Run(std::string_view name, Json arguments, Door door) {
    if (!arguments.contains("table")) arguments["table"] = "people";
    return CheckedCall(RowOperations(service_.get(), access_.get()), name,
                       std::move(arguments), {.door = door});
  }
  absl::StatusOr<Json> Read(Json arguments) {
    return Run("rows.read", std::move(arguments), Door::kDesktop);
  }

  std::unique_ptr<RowAccess> access_;
};

TEST_F(RowOperationsTest, APersonSeesEverything) {
  const auto document = Read({{"connection", "@sqlite.closed"}, {"limit", 2}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("masked"), false);
  EXPECT_EQ(document->at("data").at("rows")[1], (Json{1, "user1@example.org"}));
  EXPECT_EQ(document->at("truncated"), true);
}

TEST_F(RowOperationsTest, AsAnAssistantTheRowsAreThoseOfItsTool) {
  const Json question = {{"connection", "@sqlite.masked"}, {"limit", 3}};
  Json as_assistant = question;
  as_assistant["view_as"] = "assistant";

  const auto seen = Read(as_assistant);
  const auto sent = Run("discovery.sample", question, Door::kMcp);

  ASSERT_OK(seen);
  ASSERT_OK(sent);
  EXPECT_EQ(seen->at("masked"), true);
  EXPECT_EQ(DumpJson(seen->at("data").at("rows")),
            DumpJson(sent->at("data").at("rows")));
  EXPECT_EQ(DumpJson(*seen).find("@example.org"), std::string::npos);
  EXPECT_EQ(seen->at("returned"), 3);
  EXPECT_EQ(seen->at("truncated"), true);
}

TEST_F(RowOperationsTest, AsAnAssistantOneRowIsMaskedToo) {
  const auto document = Read({{"connection", "@sqlite.masked"},
                              {"limit", 1},
                              {"view_as", "assistant"}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("data").at("rows").size(), 1u);
  EXPECT_EQ(DumpJson(*document).find("@example.org"), std::string::npos);
}

TEST_F(RowOperationsTest, OnlyAsAnAssistantSecretsAreToBeTakenOut) {
  const std::vector<Operation> operations =
      RowOperations(service_.get(), access_.get());
  const auto read =
      std::find_if(operations.begin(), operations.end(),
                   [](const Operation& o) { return o.name == "rows.read"; });
  ASSERT_NE(read, operations.end());
  for (const char* const eyes : {"person", "assistant"}) {
    Call call = {.door = Door::kDesktop};
    const Json arguments = SchemaValidator(read->input_schema.get())
                               .Prepare({{"connection", "@sqlite.masked"},
                                         {"table", "people"},
                                         {"view_as", eyes}});
    ASSERT_OK(read->handler(arguments, call).status());
    EXPECT_EQ(call.as_assistants_see, std::string_view(eyes) == "assistant");
  }
}

TEST_F(RowOperationsTest, AsAnAssistantColumnsAreMissing) {
  const auto document =
      Read({{"connection", "@sqlite.partly"}, {"view_as", "assistant"}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("data").at("columns"), (Json{"id"}));
}

TEST_F(RowOperationsTest, AsAnAssistantItSaysWhatIsKeptBack) {
  Json arguments = {{"connection", "@sqlite.partly"}, {"columns", {"email"}}};
  const auto person = Read(arguments);
  arguments["view_as"] = "assistant";
  const auto assistant = Read(arguments);

  ASSERT_OK(person);
  EXPECT_FALSE(person->contains("withheld"));
  ASSERT_OK(assistant);
  EXPECT_TRUE(assistant->at("data").at("columns").empty());
  EXPECT_TRUE(assistant->value("withheld", Json()).contains("columns"));
}

TEST_F(RowOperationsTest, AsAnAssistantColumnsAreJudgedByThoseBesideThem) {
  source_.AddTable({.name = {.name = "kv"},
                    .columns = {{.name = "property"}, {.name = "content"}}},
                   {{TextCell("smtp_password"), TextCell("hunter2-plain")}});
  source_.AddTable({.name = {.name = "posts"},
                    .columns = {{.name = "id"}, {.name = "content"}}},
                   {{IntegerCell(1), TextCell("rain at noon")}});
  for (const auto& [table, shown] :
       {std::pair("kv", "PRIVATE 1"), std::pair("posts", "rain at noon")}) {
    const Json question = {{"connection", "@sqlite.masked"},
                           {"table", table},
                           {"columns", {"content"}}};
    Json as_assistant = question;
    as_assistant["view_as"] = "assistant";

    const auto seen = Read(as_assistant);
    const auto sent = Run("discovery.sample", question, Door::kMcp);

    ASSERT_OK(seen);
    ASSERT_OK(sent);
    EXPECT_EQ(seen->at("data").at("rows"), Json::array({Json::array({shown})}));
    EXPECT_EQ(seen->at("data").at("rows"), sent->at("data").at("rows"));
  }
}

TEST_F(RowOperationsTest, AsAnAssistantNothingIsSeenWhereRowsAreWithheld) {
  EXPECT_THAT(
      Read({{"connection", "@sqlite.closed"}, {"view_as", "assistant"}}),
      FailsWith(ErrorCode::kPolicyRowsWithheld));
}

}  // namespace
}  // namespace osiris
