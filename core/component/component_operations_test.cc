#include "core/component/component_operations.h"

#include "core/base/status_matchers.h"
#include "core/component/component_catalog.h"
#include "core/operation/schema_validator.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<Json> Answer(std::string_view name, const Json& arguments) {
  for (const Operation& operation : ComponentOperations()) {
    if (operation.name != name) continue;
    EXPECT_OK(
        SchemaValidator(operation.input_schema.get()).Validate(arguments));
    Call call;
    absl::StatusOr<Json> document = operation.handler(arguments, call);
    if (document.ok()) {
      EXPECT_OK(
          SchemaValidator(operation.output_schema.get()).Validate(*document));
    }
    return document;
  }
  return absl::NotFoundError("no such operation");
}

TEST(ComponentOperationsTest, ListShowsWhatThisBuildServes) {
  const auto document = Answer("components.list", Json::object());
  ASSERT_OK(document);
  EXPECT_EQ(document->at("status"), "success");
  ASSERT_EQ(document->at("count"), AvailableFamilies().size());
  const Json& sqlite = document->at("components").at(0);
  EXPECT_EQ(sqlite.at("family"), "sqlite");
  EXPECT_EQ(sqlite.at("fields").at(0).at("name"), "path");
  EXPECT_EQ(sqlite.at("capabilities"), (Json{"discover", "read"}));
}

TEST(ComponentOperationsTest, ShowAddsTheSchema) {
  const auto document = Answer("components.show", {{"family", "sqlite"}});
  ASSERT_OK(document);
  EXPECT_EQ(document->at("component").at("family"), "sqlite");
  EXPECT_EQ(document->at("schema"), FieldsSchema(*FindComponent("sqlite")));
}

TEST(ComponentOperationsTest, ShowRefusesWhatThisBuildDoesNotServe) {
  const auto unknown = Answer("components.show", {{"family", "sqlit"}});
  EXPECT_THAT(unknown, FailsWith(ErrorCode::kConnectionFamilyUnknown));
  EXPECT_EQ(GetErrorInfo(unknown.status()).hint, "did you mean `sqlite`?");
  const auto absent = Answer("components.show", {{"family", "odbc"}});
  EXPECT_THAT(absent, FailsWith(ErrorCode::kConnectionFamilyUnknown));
  EXPECT_THAT(std::string(absent.status().message()), HasSubstr("no driver"));
}

TEST(ComponentOperationsTest, ListKeepsTheNamesThatClientsKnow) {
  const Operation list = ComponentOperations().front();
  EXPECT_EQ(list.tool, "components_list");
  EXPECT_THAT(list.aliases,
              ElementsAre("components.list", "osiris.components.list"));
  EXPECT_TRUE(ComponentOperations().back().tool.empty());
}

}  // namespace
}  // namespace osiris
