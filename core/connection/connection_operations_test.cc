#include "core/connection/connection_operations.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/driver/fake_driver.h"
#include "core/operation/schema_validator.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ConnectionOperationsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/operations.XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    paths_ = PathsBelow(std::filesystem::canonical(pattern), HomeRule::kFlag);
    std::vector<std::unique_ptr<Driver>> drivers;
    drivers.push_back(std::make_unique<FakeDriver>(source_, "sqlite"));
    drivers_ = std::make_unique<DriverRegistry>(std::move(drivers));
    service_ = std::make_unique<ConnectionService>(
        paths_,
        [](const std::string&) -> std::optional<std::string> {
          return std::nullopt;
        },
        drivers_.get(),
        std::make_shared<ConnectionsSource>(paths_.connections_file));
    for (Operation& operation :
         ConnectionOperations(service_.get(), &access_)) {
      const std::string name = operation.name;
      operations_.emplace(name, std::move(operation));
    }
  }
  void TearDown() override { std::filesystem::remove_all(paths_.home); }

  // What the operation answers; its document fits its schema.
  absl::StatusOr<Json> Answer(const std::string& name, const Json& arguments) {
    const Operation& operation = operations_.at(name);
    const SchemaValidator input(operation.input_schema.get());
    const Json prepared = input.Prepare(arguments);
    if (absl::Status status = input.Validate(prepared); !status.ok()) {
      return status;
    }
    Call call = {.door = door_};
    absl::StatusOr<Json> document = operation.handler(prepared, call);
    if (document.ok() && call.text) document = ParseJson(*call.text);
    if (document.ok()) {
      EXPECT_OK(
          SchemaValidator(operation.output_schema.get()).Validate(*document))
          << DumpPrettyJson(*document);
    } else {
      // What it fails with is what it declares.
      bool declared = false;
      for (const ErrorCode code : operation.errors) {
        declared = declared || HasCode(document.status(), code);
      }
      EXPECT_TRUE(declared) << document.status().ToString();
    }
    return document;
  }

  Paths paths_;
  FakeSource source_;
  std::unique_ptr<DriverRegistry> drivers_;
  std::unique_ptr<ConnectionService> service_;
  std::map<std::string, Operation> operations_;
  Door door_ = Door::kCli;
  // Denies assistants what is called secret.
  RowAccess access_{AssistantAccess::kSchema, [](std::string_view connection) {
                      SourceRule rule;
                      if (connection.find("secret") != connection.npos) {
                        rule.policy.all.assistants = AssistantAccess::kDeny;
                      }
                      return rule;
                    }};
};

TEST_F(ConnectionOperationsTest, KeepTheNamesThatClientsKnow) {
  const Operation& list = operations_.at("connections.list");
  EXPECT_EQ(list.tool, "connections_list");
  EXPECT_THAT(list.aliases,
              ElementsAre("connections.list", "osiris.connections.list"));
  const Operation& doctor = operations_.at("connections.doctor");
  EXPECT_EQ(doctor.tool, "connections_doctor");
  EXPECT_THAT(doctor.aliases,
              ElementsAre("connections.doctor", "osiris.connections.doctor"));
}

TEST_F(ConnectionOperationsTest, ChangesAreNoTools) {
  for (const char* const name : {"connections.add", "connections.remove"}) {
    EXPECT_TRUE(operations_.at(name).tool.empty());
    EXPECT_TRUE(operations_.at(name).aliases.empty());
    EXPECT_FALSE(operations_.at(name).read_only);
  }
}

TEST_F(ConnectionOperationsTest, DeclareTheSameWithoutAService) {
  const auto declared = ConnectionOperations(nullptr, nullptr);
  EXPECT_EQ(declared.size(), operations_.size());
  for (const Operation& operation : declared) {
    EXPECT_FALSE(operation.handler);
    const Operation& served = operations_.at(operation.name);
    EXPECT_TRUE(served.handler);
    EXPECT_EQ(operation.input_schema.get(), served.input_schema.get());
    EXPECT_EQ(operation.output_schema.get(), served.output_schema.get());
    EXPECT_EQ(operation.description, served.description);
  }
}

TEST_F(ConnectionOperationsTest, AnswerDocumentsOfTheirSchemas) {
  EXPECT_OK(Answer("connections.list", Json::object()));
  EXPECT_OK(Answer("connections.doctor", Json::object()));
  EXPECT_OK(Answer("connections.add", {{"connection", "@sqlite.movies"},
                                       {"fields", {{"path", "m.db"}}},
                                       {"default", true},
                                       {"environment", "dev"}}));
  const auto list = Answer("connections.list", Json::object());
  ASSERT_OK(list);
  EXPECT_EQ(list->at("connections")[0].at("default"), true);
  const auto doctor =
      Answer("connections.doctor", {{"connection", "@sqlite.movies"}});
  ASSERT_OK(doctor);
  EXPECT_EQ(doctor->at("healthy"), true);
  source_.FailOpening(MakeError(ErrorCode::kConnectionRefused, "no"));
  const auto sick = Answer("connections.doctor", Json::object());
  ASSERT_OK(sick);
  EXPECT_EQ(sick->at("healthy"), false);
  EXPECT_OK(Answer("connections.remove", {{"connection", "@sqlite.movies"}}));
  ASSERT_OK(ReplaceFile(paths_.connections_file,
                        "version: 2\nconnections:\n  oracle: {a: {b: [c]}}\n"
                        "  'b c': 1\n  sqlite: {x: , y: {path: [1]}}\n"));
  EXPECT_OK(Answer("connections.list", Json::object()));
}

TEST_F(ConnectionOperationsTest, FailWithWhatTheyDeclare) {
  EXPECT_THAT(Answer("connections.doctor", {{"connection", "sqlite.movies"}}),
              FailsWith(ErrorCode::kConnectionBadReference));
  EXPECT_THAT(Answer("connections.doctor", {{"connection", "@sqlite.movies"}}),
              FailsWith(ErrorCode::kConnectionNotFound));
  EXPECT_THAT(Answer("connections.remove", {{"connection", "@sqlite.movies"}}),
              FailsWith(ErrorCode::kConnectionNotFound));
  EXPECT_THAT(Answer("connections.add", {{"connection", "@oracle.a"}}),
              FailsWith(ErrorCode::kConnectionFamilyUnknown));
  EXPECT_THAT(Answer("connections.add", {{"connection", "@sqlite.a"}}),
              FailsWith(ErrorCode::kConnectionInvalid));
  ASSERT_OK(ReplaceFile(paths_.connections_file, "["));
  for (const char* const name : {"connections.list", "connections.doctor"}) {
    EXPECT_THAT(Answer(name, Json::object()),
                FailsWith(ErrorCode::kConfigUnreadable));
  }
}

TEST_F(ConnectionOperationsTest, RefuseArgumentsThatDoNotFit) {
  EXPECT_THAT(Answer("connections.list", {{"x", 1}}),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_THAT(Answer("connections.doctor", {{"connection", 7}}),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_THAT(
      Answer("connections.doctor", {{"connection", std::string(1000, 'a')}}),
      FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_THAT(Answer("connections.add", {{"connection", "@sqlite.a"},
                                         {"fields", {{"path", {1}}}}}),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
}

// The canary is in every place where a secret can be; no document of either
// tool may hold a byte of it.
TEST_F(ConnectionOperationsTest, N19_NoDocumentHoldsTheCanary) {
  ASSERT_OK(ReplaceFile(
      paths_.connections_file,
      "version: 1\nconnections:\n  mysql:\n"
      "    a: {database: d, user: u, password: CANARY}\n"
      "    b: {database: d, user: u, password: '${X}CANARY'}\n"
      "    c: {database: d, user: u, password: [CANARY]}\n"
      "    d: {database: d, user: u, password: {x: {y: CANARY}}}\n"
      "    e: {host: 'https://u:CANARY@h', database: d, user: u}\n"
      "    f: CANARY\n    g: [CANARY]\n    h: {port: CANARY}\n"
      "    i: {policy: CANARY, environment: CANARY, default: CANARY}\n"
      "  oracle: {a: {x: CANARY, y: [{z: CANARY}]}}\n"));
  for (const char* const name : {"connections.list", "connections.doctor"}) {
    const auto document = Answer(name, Json::object());
    ASSERT_OK(document);
    EXPECT_EQ(document->at("count"), 10);
    EXPECT_THAT(DumpJson(*document), Not(HasSubstr("CANARY"))) << name;
  }
}

// It is written once, as long as the file is the same.
TEST_F(ConnectionOperationsTest, AssistantsAreListedTheFileAsItIsNow) {
  const auto shown = [](const std::string& reference) {
    return reference.find("secret") == reference.npos;
  };
  for (const char* const text :
       {"version: 1\nconnections: {sqlite: {a: {path: a.db, default: true}}}\n",
        "version: 1\nconnections: {sqlite: {a: {path: b.db}, b: {path: c.db}, "
        "secret: {path: d.db}}}\n",
        "version: 2\nconnections: {sqlite: {a: {path: [1]}, 'b c': 1}}\n",
        "version: 1\nconnections: {}\n"}) {
    ASSERT_OK(ReplaceFile(paths_.connections_file, text));
    const auto document = service_->List(shown);
    ASSERT_OK(document);
    for (int time = 0; time < 2; ++time) {
      const auto written = service_->ListText(shown);
      ASSERT_OK(written);
      EXPECT_EQ(*written, DumpJson(*document));
    }
  }
}

TEST_F(ConnectionOperationsTest, AssistantsHearNothingOfWhatIsDenied) {
  ASSERT_OK(ReplaceFile(
      paths_.connections_file,
      "version: 1\nconnections:\n  sqlite:\n    shop: {path: /shop.db}\n"
      "    secret1: {path: /s.db, policy: {assistants: deny}}\n"
      "    secret1: {path: /other.db}\n"));
  EXPECT_EQ(Answer("connections.list", Json::object())->at("count"), 2);
  door_ = Door::kMcp;

  const auto list = Answer("connections.list", Json::object());
  const auto all = Answer("connections.doctor", Json::object());
  ASSERT_OK(list);
  ASSERT_OK(all);
  EXPECT_EQ(list->at("count"), 1);
  EXPECT_EQ(all->at("count"), 1);
  EXPECT_THAT(DumpJson(*list), Not(HasSubstr("secret1")));
  EXPECT_THAT(DumpJson(*all), Not(HasSubstr("secret1")));
  const int opens = source_.opens();
  EXPECT_THAT(Answer("connections.doctor", {{"connection", "@sqlite.secret1"}}),
              FailsWith(ErrorCode::kPolicySourceDenied));
  EXPECT_EQ(source_.opens(), opens);
}

TEST_F(ConnectionOperationsTest, ShowsAddressesToPeopleOnly) {
  ASSERT_OK(ReplaceFile(
      paths_.connections_file,
      "version: 1\nconnections:\n  sqlite:\n    shop: {path: /srv/c1.db}\n"
      "  postgresql:\n    pg: {host: c2.example, port: 7001, user: c3, "
      "database: c4, password: '${C5}'}\n"));
  const auto shown = [this](Door door) {
    door_ = door;
    const auto list = Answer("connections.list", Json::object());
    EXPECT_OK(list);
    return DumpJson(*list);
  };

  for (const char* value :
       {"/srv/c1.db", "c2.example", "7001", "c3", "c4", "C5"}) {
    EXPECT_THAT(shown(Door::kCli), HasSubstr(value));
    EXPECT_THAT(shown(Door::kMcp), Not(HasSubstr(value)));
  }
  EXPECT_THAT(shown(Door::kMcp), HasSubstr("\"path\":\"***\""));

  // What was read before is in force, and the file in the way has a path.
  ASSERT_OK(ReplaceFile(paths_.connections_file, "connections: ["));
  EXPECT_THAT(shown(Door::kCli),
              HasSubstr("in force: `" + paths_.connections_file + "`"));
  EXPECT_THAT(shown(Door::kMcp), HasSubstr("in force: `***`"));
  EXPECT_THAT(shown(Door::kMcp), Not(HasSubstr(paths_.connections_file)));
}

TEST_F(ConnectionOperationsTest, NothingIsUsableWhoseVariablesComeOutUnfit) {
  ASSERT_OK(ReplaceFile(
      paths_.connections_file,
      "version: 1\nconnections:\n  sqlite:\n"
      "    a: {path: '${OSIRIS_NOPE:-}'}\n    b: {path: '${OSIRIS_NOPE:-b}'}\n"
      "  mysql:\n    c: {database: d, user: u, port: '${OSIRIS_NOPE:-x}'}\n"
      "    d: {database: d, user: u, password: '${OSIRIS_NOPE:-}'}\n"));
  for (const Door door : {Door::kCli, Door::kMcp}) {
    door_ = door;
    const auto list = Answer("connections.list", Json::object());
    ASSERT_OK(list);
    std::map<std::string, bool> usable;
    std::string problems;
    for (const Json& connection : list->at("connections")) {
      usable[connection.at("alias")] = connection.at("usable").get<bool>();
      problems += DumpJson(connection.at("problems"));
    }
    EXPECT_EQ(usable,
              (std::map<std::string, bool>{
                  {"a", false}, {"b", true}, {"c", false}, {"d", true}}));
    EXPECT_THAT(problems, HasSubstr("it is empty, and made from"));
    EXPECT_EQ(problems.find("OSIRIS_NOPE") == problems.npos,
              door == Door::kMcp);
  }
}

TEST_F(ConnectionOperationsTest, NoHintNamesWhatIsDenied) {
  ASSERT_OK(ReplaceFile(
      paths_.connections_file,
      "version: 1\nconnections:\n  sqlite:\n    shop: {path: /shop.db}\n"
      "    hidden: {path: /s.db, policy: {assistants: deny}}\n"));
  const auto hint = [this](const char* reference) {
    const absl::Status status =
        Answer("connections.doctor", {{"connection", reference}}).status();
    // People see everything.
    EXPECT_THAT(GetErrorInfo(status).hint, HasSubstr("did you mean"));
    return GetErrorInfo(status).HintFor(Audience::kAssistant);
  };

  EXPECT_EQ(hint("@sqlite.shp"), "did you mean `@sqlite.shop`?");
  EXPECT_EQ(hint("@sqlite.hiden"), "`connections_list` shows those that are");
}

}  // namespace
}  // namespace osiris
