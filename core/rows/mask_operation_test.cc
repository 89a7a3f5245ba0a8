#include "core/rows/mask_operation.h"

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
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kFile[] =
    "version: 1\n"
    "connections:\n"
    "  sqlite:\n"
    "    shop: {path: /shop.db, policy: {assistants: masked}}\n";

// mask.check over a source in memory.
class MaskOperationTest : public RowTestFixture {
 protected:
  void SetUp() override {
    Connect(kFile);
    access_ = std::make_unique<RowAccess>(
        AssistantAccess::kSchema,
        [this](std::string_view) -> absl::StatusOr<SourceRule> {
          return SourceRule{.policy = policy_, .masks = rules_};
        });
    operation_ = MaskCheckOperation(service_.get(), access_.get());
    Table users = {.name = {.name = "users"},
                   .columns = {{.name = "id", .type = ColumnType::kInteger},
                               {.name = "email", .type = ColumnType::kText},
                               {.name = "note", .type = ColumnType::kText}}};
    source_.AddTable(users, {{IntegerCell(1), TextCell("ann@example.com"),
                              TextCell("called from 192.0.2.7")}});
    source_.AddTable(
        {.name = {.name = "empty"}, .columns = {{.name = "phone"}}});
  }

  absl::StatusOr<Json> Run(Json arguments) {
    arguments["connection"] = "@sqlite.shop";
    Call call = {.door = Door::kCli};
    absl::StatusOr<Json> document = operation_.handler(arguments, call);
    if (document.ok()) {
      EXPECT_OK(
          SchemaValidator(operation_.output_schema.get()).Validate(*document));
    }
    return document;
  }

  std::unique_ptr<RowAccess> access_;
  PolicyRules policy_ = {.all = {.assistants = AssistantAccess::kMasked}};
  MaskRules rules_;
  Operation operation_;
};

TEST_F(MaskOperationTest, ShowsEachColumnAndNoValue) {
  const auto document = Run(Json::object());

  ASSERT_OK(document);
  EXPECT_EQ(document->at("assistants"), "masked");
  EXPECT_EQ(document->at("columns"), 4);
  EXPECT_EQ(document->at("masked_columns"), 3);
  const Json& tables = document->at("data").at("tables");
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].at("columns")[0].at("class"), "phone");
  const Json& users = tables[1].at("columns");
  EXPECT_EQ(users[0].at("action"), "none");
  EXPECT_EQ(users[1].at("class"), "email");
  EXPECT_EQ(users[1].at("why"), "named `email`; 1 of 1 values fit");
  EXPECT_EQ(users[2].at("classes"), Json::array({"ip"}));
  EXPECT_EQ(users[2].at("parts"), true);
  EXPECT_THAT(DumpJson(*document), Not(HasSubstr("ann@")));
  EXPECT_THAT(DumpJson(*document), Not(HasSubstr("192.0.2.7")));
}

TEST_F(MaskOperationTest, ChecksOneTableByTheRules) {
  rules_.SetColumn("users.email", MaskAction::kKeep);
  rules_.SetColumn("note", MaskAction::kDrop);

  const auto document = Run({{"table", "users"}});

  ASSERT_OK(document);
  const Json& users = document->at("data").at("tables")[0].at("columns");
  EXPECT_EQ(users[1].at("action"), "keep");
  EXPECT_EQ(users[1].at("classes"), Json::array());
  EXPECT_EQ(users[2].at("action"), "drop");
  EXPECT_EQ(users[2].at("classes"), Json::array({"private"}));
}

TEST_F(MaskOperationTest, NamesRulesThatFitNoColumn) {
  rules_.SetColumn("users.email", MaskAction::kKeep);
  rules_.SetColumn("Users.Emial", MaskAction::kDrop);
  rules_.SetColumn("user*.email", MaskAction::kDrop);
  rules_.SetColumn("*.note", MaskAction::kDrop);

  EXPECT_EQ(Run(Json::object())->at("idle_rules"),
            Json::parse(R"([{"rule": "mask.columns", "name": "Users.Emial"},
                            {"rule": "mask.columns", "name": "user*.email"}])"));
  rules_ = MaskRules();
  policy_.all.tables = {.allow = {"user*"}, .deny = {"usres", "main.nope"}};
  policy_.all.columns.deny = {"users.email", "Emial", "EMAIL"};
  policy_.rules = {{.client = "c", .settings = {.columns = {.allow = {"x"}}}}};
  EXPECT_EQ(Run(Json::object())->at("idle_rules"),
            Json::parse(R"([{"rule": "policy.tables.deny", "name": "usres"},
                            {"rule": "policy.tables.deny", "name": "main.nope"},
                            {"rule": "policy.columns.deny", "name": "Emial"},
                            {"rule": "policy.columns.allow", "name": "x"}])"));
  // Of one table nothing can be said of the others.
  EXPECT_FALSE(Run({{"table", "users"}})->contains("idle_rules"));
}

TEST_F(MaskOperationTest, AnUnknownTableIsAnError) {
  EXPECT_THAT(Run({{"table", "nothing"}}),
              FailsWith(ErrorCode::kDiscoveryTableNotFound));
}

}  // namespace
}  // namespace osiris
