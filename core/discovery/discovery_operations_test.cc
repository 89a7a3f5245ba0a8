#include "core/discovery/discovery_operations.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "core/discovery/operations_test_fixture.h"
#include "core/discovery/resource_operations.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/cells.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;

class DiscoveryOperationsTest : public OperationsFixture {};

TEST_F(DiscoveryOperationsTest, AreTheSameWithAndWithoutAService) {
  const OperationRegistry declared(DiscoveryOperations(nullptr, nullptr));

  ASSERT_EQ(declared.operations().size(), registry_.operations().size());
  for (size_t i = 0; i < declared.operations().size(); ++i) {
    const Operation& one = declared.operations()[i];
    const Operation& other = registry_.operations()[i];
    EXPECT_EQ(one.name, other.name);
    EXPECT_EQ(one.input_schema.get(), other.input_schema.get());
    EXPECT_EQ(one.output_schema.get(), other.output_schema.get());
    EXPECT_FALSE(one.handler);
    EXPECT_TRUE(other.handler);
  }
}

TEST_F(DiscoveryOperationsTest, N01_EveryAliasLeadsToTheTool) {
  for (const std::string alias :
       {"discovery_request", "discovery.request", "osiris.introspect_sources",
        "osiris.discovery.request"}) {
    const Operation* operation = registry_.FindTool(alias);
    ASSERT_NE(operation, nullptr) << alias;
    EXPECT_EQ(operation->name, "discovery.request");
  }
}

TEST_F(DiscoveryOperationsTest, RequestAnswersASummary) {
  const auto document =
      Run("discovery.request", {{"connection", "@fake.shop"}, {"samples", 1}});

  ASSERT_OK(document);
  EXPECT_EQ(document->at("connection"), "@fake.shop");
  EXPECT_EQ(document->at("sample_rows"), 1);
  EXPECT_EQ(document->at("from_cache"), false);
  EXPECT_EQ(document->at("data").at("tables").size(), 2u);
  EXPECT_EQ(
      Run("discovery.request", {{"connection", "@fake.shop"}, {"samples", 1}})
          ->at("from_cache"),
      true);
}

TEST_F(DiscoveryOperationsTest, RequestRefusesArgumentsThatDoNotFit) {
  for (const Json& arguments :
       {Json::object(), Json{{"connection", "fake.shop"}},
        Json{{"connection", "@fake"}}, Json{{"connection", "@../x.y"}},
        Json{{"connection", "@fake.shop"}, {"samples", 101}},
        Json{{"connection", "@fake.shop"}, {"samples", -1}},
        Json{{"connection", "@fake.shop"}, {"detail", "all"}},
        Json{{"connection", "@fake.shop"}, {"component", "x"}}}) {
    EXPECT_THAT(Run("discovery.request", arguments),
                FailsWith(ErrorCode::kProtocolArgumentInvalid))
        << arguments;
  }
  EXPECT_EQ(source_.opens(), 0);
}

TEST_F(DiscoveryOperationsTest, RequestGoesOnWithItsCursor) {
  for (int i = 0; i < 500; ++i) AddTable(fmt::format("table_{:03}", i), 0);
  Json arguments = {{"connection", "@fake.shop"}};
  std::set<std::string> seen;
  for (int pages = 0; pages < 100; ++pages) {
    const auto document = Run("discovery.request", arguments);
    ASSERT_OK(document);
    EXPECT_LE(DumpJson(*document).size(), 8192u);
    for (const Json& table : document->at("data").at("tables")) {
      EXPECT_TRUE(seen.insert(table[0]).second);
    }
    if (!document->at("truncated").get<bool>()) break;
    arguments["cursor"] = document->at("next_cursor");
    // The answer goes on with what it began with, whatever happens meanwhile.
    AddTable(fmt::format("later_{}", pages));
    clock_.Advance(hours(25));
  }
  EXPECT_EQ(seen.size(), 502u);
  EXPECT_EQ(source_.opens(), 1);
}

TEST_F(DiscoveryOperationsTest, RefusesACursorOfAnotherQuestion) {
  for (int i = 0; i < 500; ++i) AddTable(fmt::format("table_{:03}", i), 0);
  const auto first = Run("discovery.request", {{"connection", "@fake.shop"}});
  ASSERT_OK(first);
  const std::string cursor = first->at("next_cursor");
  std::string forged = cursor;
  forged[0] = forged[0] == 'd' ? 'e' : 'd';

  for (const Json& arguments :
       {Json{{"connection", "@fake.other"}, {"cursor", cursor}},
        Json{{"connection", "@fake.shop"}, {"samples", 3}, {"cursor", cursor}},
        Json{{"connection", "@fake.shop"}, {"cursor", forged}},
        Json{{"connection", "@fake.shop"}, {"cursor", "1"}}}) {
    EXPECT_THAT(Run("discovery.request", arguments),
                FailsWith(ErrorCode::kDiscoveryCursorInvalid))
        << arguments;
  }
  for (const std::string name : {"discovery.list", "resources.list"}) {
    EXPECT_THAT(Run(name, {{"cursor", cursor}}),
                FailsWith(ErrorCode::kDiscoveryCursorInvalid));
  }
  EXPECT_THAT(
      Run("discovery.show", {{"snapshot", "@fake.shop"}, {"cursor", cursor}}),
      FailsWith(ErrorCode::kDiscoveryCursorInvalid));
  EXPECT_THAT(
      Run("discovery.diff",
          {{"snapshots", {"@fake.shop", "@fake.shop"}}, {"cursor", cursor}}),
      FailsWith(ErrorCode::kDiscoveryCursorInvalid));
}

TEST_F(DiscoveryOperationsTest, WritesDownTheClientAsItMayBeWritten) {
  written_client_ = {.name = "***", .version = "1"};
  Discovered();
  const auto document = Run("discovery.list", Json::object());
  ASSERT_OK(document);
  EXPECT_EQ(document->at("snapshots").at(0).at("client"), "***");
}

TEST_F(DiscoveryOperationsTest, ListShowsSnapshotsPageByPage) {
  for (int i = 0; i < 7; ++i) {
    AddTable(fmt::format("t{}", i));
    clock_.Advance(hours(1));
    Discovered();
  }
  Discovered("@fake.other");
  Json arguments = {{"connection", "@fake.shop"}, {"limit", 3}};
  std::vector<std::string> seen;
  while (true) {
    const auto document = Run("discovery.list", arguments);
    ASSERT_OK(document);
    EXPECT_EQ(document->at("total"), 7);
    for (const Json& snapshot : document->at("snapshots")) {
      seen.push_back(snapshot.at("seen"));
      EXPECT_EQ(snapshot.at("client"), "test");
    }
    if (!document->contains("next_cursor")) break;
    arguments["cursor"] = document->at("next_cursor");
  }
  EXPECT_EQ(seen.size(), 7u);
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  EXPECT_EQ(Run("discovery.list", Json::object())->at("total"), 8);
}

TEST_F(DiscoveryOperationsTest, ShowShowsASnapshotOrTheLatest) {
  const std::string id = Discovered();

  const auto by_id = Run("discovery.show", {{"snapshot", id}});
  const auto by_name = Run("discovery.show", {{"snapshot", "@fake.shop"}});

  ASSERT_OK(by_id);
  ASSERT_OK(by_name);
  EXPECT_EQ(by_id->at("data"), by_name->at("data"));
  EXPECT_EQ(by_id->at("data").at("tables")[0],
            "customers(id int! pk) [3 rows]");
  EXPECT_EQ(by_id->at("seen")[0].at("connection"), "@fake.shop");
}

TEST_F(DiscoveryOperationsTest, ShowShowsOneTableWithItsSamples) {
  ASSERT_OK(
      Run("discovery.request", {{"connection", "@fake.shop"}, {"samples", 2}}));

  const auto document = Run(
      "discovery.show",
      {{"snapshot", "@fake.shop"}, {"table", "orders"}, {"detail", "full"}});

  ASSERT_OK(document);
  EXPECT_EQ(
      document->at("data").at("tables")[0].at("samples").at("rows").size(), 2u);
  EXPECT_EQ(rows_, 2);
  EXPECT_THAT(
      Run("discovery.show", {{"snapshot", "@fake.shop"}, {"table", "nothing"}}),
      FailsWith(ErrorCode::kDiscoveryTableNotFound));
}

TEST_F(DiscoveryOperationsTest, ShowNamesWhatIsNotThere) {
  EXPECT_THAT(Run("discovery.show", {{"snapshot", "disc_0123456789abcdef"}}),
              FailsWith(ErrorCode::kDiscoveryNotFound));
  EXPECT_THAT(Run("discovery.show", {{"snapshot", "@fake.shop"}}),
              FailsWith(ErrorCode::kDiscoveryNotFound));
  EXPECT_THAT(Run("discovery.show", {{"snapshot", "@fake.nobody"}}),
              FailsWith(ErrorCode::kConnectionNotFound));
  EXPECT_THAT(Run("discovery.show", {{"snapshot", "../../etc"}}),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
}

TEST_F(DiscoveryOperationsTest, DiffComparesTwoSnapshots) {
  const std::string before = Discovered();
  AddTable("reviews");
  clock_.Advance(hours(1));
  const std::string after = Discovered();

  const auto by_id =
      Run("discovery.diff", {{"snapshots", {before, "@fake.shop"}}});
  const auto last_two = Run("discovery.diff", {{"snapshots", {"@fake.shop"}}});

  ASSERT_OK(by_id);
  EXPECT_EQ(by_id->at("totals").at("table_added"), 1);
  EXPECT_EQ(by_id->at("after").at("snapshot"), after);
  ASSERT_OK(last_two);
  EXPECT_EQ(last_two->at("data"), by_id->at("data"));
}

TEST_F(DiscoveryOperationsTest, DiffNeedsTwoSnapshots) {
  const std::string id = Discovered();

  EXPECT_THAT(Run("discovery.diff", {{"snapshots", Json::array({id})}}),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_THAT(
      Run("discovery.diff", {{"snapshots", Json::array({"@fake.shop"})}}),
      FailsWith(ErrorCode::kDiscoveryNotFound));
}

TEST_F(DiscoveryOperationsTest, N13_EveryListedResourceIsReadable) {
  const std::string id = Discovered();

  const auto listed = Run("resources.list", Json::object());

  ASSERT_OK(listed);
  ASSERT_EQ(listed->at("resources").size(), 4u);
  for (const Json& resource : listed->at("resources")) {
    const auto document = ReadUri(resource.at("uri"));
    ASSERT_OK(document) << resource;
    EXPECT_EQ(document->at("mimeType"), resource.at("mimeType"));
    EXPECT_EQ(document->at("uri"), resource.at("uri"));
    if (resource.contains("size")) {
      EXPECT_EQ(document->at("text").get<std::string>().size(),
                resource.at("size"));
    }
  }
}

TEST_F(DiscoveryOperationsTest, EveryLinkOfAnAnswerIsReadable) {
  const auto document =
      Run("discovery.request", {{"connection", "@fake.shop"}});
  ASSERT_OK(document);
  for (const auto& [name, link] : document->at("links").items()) {
    EXPECT_OK(ReadUri(link)) << name;
  }
}

TEST_F(DiscoveryOperationsTest, AResourceIsWhatIsStored) {
  const std::string id = Discovered();
  const auto document = ReadUri(MakeSnapshotUri(id, "tables.json"));

  ASSERT_OK(document);
  EXPECT_EQ(document->at("text"),
            *ReadFile(fmt::format("{}/discovery/{}/tables.json", home_, id)));
  const auto tables = ParseJson(document->at("text").get<std::string>());
  ASSERT_OK(tables);
  EXPECT_EQ(tables->at("untrusted"), true);
  EXPECT_EQ(tables->at("data").at("tables").size(), 2u);
}

TEST_F(DiscoveryOperationsTest, ListsResourcesPageByPage) {
  for (int i = 0; i < 30; ++i) {
    AddTable(fmt::format("t{}", i));
    clock_.Advance(hours(1));
    Discovered();
  }
  std::set<std::string> seen;
  Json arguments = Json::object();
  int pages = 0;
  while (true) {
    const auto document = Run("resources.list", arguments);
    ASSERT_OK(document);
    ++pages;
    for (const Json& resource : document->at("resources")) {
      EXPECT_TRUE(seen.insert(resource.at("uri")).second);
    }
    if (!document->contains("next_cursor")) break;
    arguments["cursor"] = document->at("next_cursor");
  }
  EXPECT_EQ(seen.size(), 120u);
  EXPECT_EQ(pages, 2);
}

TEST_F(DiscoveryOperationsTest, N12_AMissingResourceIsAnErrorNeverADocument) {
  const std::string id = Discovered();
  const std::string prefix = "osiris://mcp/discovery/";
  for (const std::string& uri :
       {prefix + "disc_0123456789abcdef/overview.json",
        prefix + id + "/profile.json", prefix + id + "/sightings.jsonl",
        prefix + id + "/../" + id + "/tables.json", prefix + id,
        prefix + id + "//tables.json", prefix + id + "/%2e%2e/tables.json",
        prefix + "..\\..\\etc", std::string("file:///etc/passwd"),
        std::string("osiris://instructions/workflow"), std::string(),
        prefix + id + "/tables.json" + std::string(1, '\0'),
        prefix + "../cursor.key", prefix + "latest/x"}) {
    EXPECT_THAT(ReadUri(uri), FailsWith(ErrorCode::kProtocolResourceUnknown))
        << uri;
  }
  EXPECT_THAT(ReadUri(prefix + "x\nforged`").status().message(),
              testing::Not(HasSubstr("forged")));
}

TEST_F(DiscoveryOperationsTest, ADamagedResourceIsAnError) {
  const std::string id = Discovered();
  ASSERT_OK(ReplaceFile(fmt::format("{}/discovery/{}/tables.json", home_, id),
                        "damaged"));

  EXPECT_THAT(ReadUri(MakeSnapshotUri(id, "tables.json")),
              FailsWith(ErrorCode::kDiscoverySnapshotDamaged));
  EXPECT_THAT(ReadUri(MakeSnapshotUri(id, "tables.json")),
              FailsWith(ErrorCode::kProtocolResourceUnknown));
}

TEST_F(DiscoveryOperationsTest, AResourceLargerThanAMessageIsRefused) {
  Table table = MakeTable("wide");
  table.comment = std::string(9 << 20, 'x');
  source_.AddTable(table);
  const std::string id = Discovered();

  EXPECT_THAT(ReadUri(MakeSnapshotUri(id, "tables.json")),
              FailsWith(ErrorCode::kProtocolResultTooLarge));
  EXPECT_OK(ReadUri(MakeSnapshotUri(id, "tables.txt")));
}

TEST_F(DiscoveryOperationsTest, SamplesForAnAssistantAreWithheldAndItSaysSo) {
  const Json arguments = {{"connection", "@fake.shop"}, {"samples", 2}};

  const auto assistant = Run("discovery.request", arguments, Door::kMcp);
  const auto person = Run("discovery.request", arguments);

  ASSERT_OK(assistant);
  EXPECT_EQ(assistant->at("sample_rows"), 0);
  EXPECT_THAT(assistant->at("withheld").at("samples").get<std::string>(),
              HasSubstr("policy.assistants"));
  ASSERT_OK(person);
  EXPECT_EQ(person->at("sample_rows"), 2);
  EXPECT_FALSE(person->contains("withheld"));
}

TEST_F(DiscoveryOperationsTest, SampledRowsAreNoResourceForAnAssistant) {
  const auto document =
      Run("discovery.request", {{"connection", "@fake.shop"}, {"samples", 2}});
  ASSERT_OK(document);
  const std::string uri = document->at("links").at("samples");

  EXPECT_THAT(ReadUri(uri, Door::kMcp),
              FailsWith(ErrorCode::kPolicyRowsWithheld));
  EXPECT_OK(ReadUri(uri));
  for (const Door door : {Door::kMcp, Door::kDesktop}) {
    const auto listed = Run("resources.list", Json::object(), door);
    ASSERT_OK(listed);
    EXPECT_EQ(listed->at("resources").size(), door == Door::kMcp ? 3u : 4u);
    for (const Json& resource : listed->at("resources")) {
      EXPECT_OK(ReadUri(resource.at("uri"), door));
    }
  }
}

TEST_F(DiscoveryOperationsTest, SampledRowsLeaveMaskedWhereTheRuleSaysSo) {
  Table people = MakeTable("people");
  people.columns.push_back({.name = "mail", .type = ColumnType::kText});
  source_.AddTable(people, {{IntegerCell(1), TextCell("ann@example.com")},
                            {IntegerCell(2), Cell()}});
  const RowAccess masked(AssistantAccess::kMasked, {});
  const OperationRegistry registry(DiscoveryOperations(&service_, &masked));
  Call call = {.door = Door::kMcp};
  ASSERT_OK(
      registry.Find("discovery.request")
          ->handler({{"connection", "@fake.shop"}, {"samples", 2}}, call));
  const auto document = ParseJson(*call.text);
  ASSERT_OK(document);
  EXPECT_EQ(document->at("sample_rows"), 2);
  EXPECT_FALSE(document->contains("withheld"));

  const auto read =
      registry.Find("resources.read")
          ->handler({{"uri", document->at("links").at("samples")}}, call);

  ASSERT_OK(read);
  const auto samples = ParseJson(read->at("text").get<std::string>());
  ASSERT_OK(samples);
  EXPECT_EQ(samples->at("masked"), true);
  EXPECT_EQ(samples->at("untrusted"), true);
  const Json& table = samples->at("data").at("samples")[2];
  EXPECT_EQ(table.at("table"), "people");
  EXPECT_EQ(DumpJson(table.at("samples").at("rows")),
            R"([[1,"EMAIL 1"],[2,null]])");
  EXPECT_EQ(table.at("masks")[0].at("column"), "mail");
}

TEST_F(DiscoveryOperationsTest, CountsColumnsWhoseNamesArePersonal) {
  Table people = MakeTable("people");
  for (const char* name : {"name", "e_mail", "phone", "phone2", "size"}) {
    people.columns.push_back({.name = name, .type = ColumnType::kText});
  }
  people.columns.push_back({.name = "email", .type = ColumnType::kBoolean});
  source_.AddTable(people);

  const auto document =
      Run("discovery.request", {{"connection", "@fake.shop"}});

  ASSERT_OK(document);
  EXPECT_EQ(
      document->at("personal"),
      (Json{{"columns", 4},
            {"judged_by", "names"},
            {"classes", {{"email", 1}, {"person_name", 1}, {"phone", 2}}}}));
}

TEST_F(DiscoveryOperationsTest, TemplatesFitWhatIsListed) {
  const Json templates = ResourceTemplates();

  ASSERT_EQ(templates.size(), 4u);
  for (const Json& one : templates) {
    std::string uri = one.at("uriTemplate");
    const size_t hole = uri.find("{id}");
    ASSERT_NE(hole, std::string::npos);
    uri.replace(hole, 4, "disc_0123456789abcdef");
    EXPECT_TRUE(ParseSnapshotUri(uri)) << uri;
  }
}

}  // namespace
}  // namespace osiris
