#include "core/resource/manual.h"

#include <set>
#include <string>

#include "core/app/catalogue.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "core/operation/schema_validator.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ManualTest : public testing::Test {
 protected:
  Json Read(const std::string& uri) {
    const auto document = ManualShelf(pages_).read(uri, call_);
    EXPECT_TRUE(document.has_value() && document->ok()) << uri;
    return document.has_value() && document->ok() ? **document : Json::object();
  }

  const std::vector<Operation> operations_ = DeclaredOperations();
  const std::vector<ManualPage> pages_ = MakeManual(operations_);
  Call call_;
};

TEST_F(ManualTest, EveryPageThatIsListedCanBeRead) {
  const auto entries = ManualShelf(pages_).list(call_);
  ASSERT_OK(entries);
  std::set<std::string> uris;
  for (const Json& entry : *entries) {
    const Json document = Read(entry.at("uri"));
    EXPECT_EQ(document.at("uri"), entry.at("uri"));
    EXPECT_EQ(document.at("mimeType"), entry.at("mimeType"));
    EXPECT_GT(document.at("text").get<std::string>().size(), 100u)
        << entry.at("uri");
    EXPECT_TRUE(uris.insert(entry.at("uri")).second) << entry.at("uri");
  }
  EXPECT_GE(uris.size(), 10u);
}

TEST_F(ManualTest, EveryJsonPageIsJson) {
  for (const ManualPage& page : pages_) {
    if (!page.uri.ends_with(".json")) continue;
    EXPECT_TRUE(ParseJson(page.text()).ok()) << page.uri;
  }
}

TEST_F(ManualTest, HoldsTheSchemaOfEachToolsAnswer) {
  for (const Operation& operation : operations_) {
    if (operation.tool.empty() || !operation.offered) continue;
    const Json document =
        Read("osiris://mcp/schemas/answers/" + operation.tool + ".json");
    EXPECT_EQ(ParseJson(document.at("text").get<std::string>()).value(),
              operation.output_schema.get());
  }
}

TEST_F(ManualTest, GuidesNameOnlyWhatThereIs) {
  std::set<std::string> uris;
  for (const ManualPage& page : pages_) uris.insert(page.uri);
  EXPECT_TRUE(uris.contains("osiris://instructions/exploring"));
  EXPECT_THAT(Read("osiris://instructions/errors").at("text"),
              HasSubstr("osiris://mcp/reference/errors.json"));
  EXPECT_TRUE(uris.contains("osiris://mcp/reference/errors.json"));
}

TEST_F(ManualTest, KnowsNothingOfOtherUris) {
  const ResourceShelf shelf = ManualShelf(pages_);
  for (const char* const uri :
       {"", "osiris://mcp/schemas/../schemas/osiris.json",
        "osiris://mcp/schemas/osiris.json/", "OSIRIS://instructions/errors",
        "osiris://mcp/schemas/osiris%2ejson", "file:///etc/passwd"}) {
    EXPECT_FALSE(shelf.read(uri, call_).has_value()) << uri;
  }
}

TEST(ConnectionsFileSchemaTest, TellsGoodFilesFromBadOnes) {
  const SchemaValidator schema(ConnectionsFileSchema());
  const auto file = [](const Json& alias) {
    return Json{{"version", 1},
                {"connections", {{"sqlite", {{"movies", alias}}}}}};
  };

  EXPECT_OK(schema.Validate(file({{"path", "a.db"}, {"default", true}})));
  EXPECT_FALSE(schema.Validate(file({{"pat", "a.db"}})).ok());
  EXPECT_FALSE(schema.Validate(file(Json::object())).ok());
  EXPECT_FALSE(schema.Validate({{"version", 2}}).ok());
}

}  // namespace
}  // namespace osiris
