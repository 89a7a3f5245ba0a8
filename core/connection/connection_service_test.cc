#include "core/connection/connection_service.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/driver/fake_driver.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ConnectionServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/service.XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    paths_ = PathsBelow(std::filesystem::canonical(pattern), HomeRule::kFlag);
    std::vector<std::unique_ptr<Driver>> drivers;
    drivers.push_back(std::make_unique<FakeDriver>(source_, "sqlite"));
    drivers_ = std::make_unique<DriverRegistry>(std::move(drivers));
    service_ = NewService();
  }
  void TearDown() override { std::filesystem::remove_all(paths_.home); }

  std::unique_ptr<ConnectionService> NewService() {
    return std::make_unique<ConnectionService>(
        paths_,
        [this](const std::string& name) -> std::optional<std::string> {
          const auto found = variables_.find(name);
          if (found == variables_.end()) return std::nullopt;
          return found->second;
        },
        drivers_.get(),
        std::make_shared<ConnectionsSource>(paths_.connections_file));
  }
  void Write(std::string_view text) {
    ASSERT_OK(ReplaceFile(paths_.connections_file, text));
  }
  std::string FileText() {
    return ReadFile(paths_.connections_file).value_or("");
  }
  static NewConnection Movies(Json fields = {{"path", "m.db"}}) {
    return {.reference = {"sqlite", "movies"}, .fields = std::move(fields)};
  }

  Paths paths_;
  std::map<std::string, std::string> variables_;
  FakeSource source_;
  std::unique_ptr<DriverRegistry> drivers_;
  std::unique_ptr<ConnectionService> service_;
};

TEST_F(ConnectionServiceTest, ListsNothingWithoutAFile) {
  const auto list = service_->List();
  ASSERT_OK(list);
  EXPECT_EQ(*list, (Json{{"status", "success"},
                         {"count", 0},
                         {"connections", Json::array()},
                         {"problems", Json::array()}}));
}

TEST_F(ConnectionServiceTest, ListsGoodAndBrokenSideBySide) {
  Write(
      "version: 1\nconnections:\n  sqlite:\n    bad:\n    default: {path: a}\n"
      "  csv:\n    c: {folder: f, environment: prod}\n");
  const auto list = service_->List();
  ASSERT_OK(list);
  const Json& connections = list->at("connections");
  ASSERT_EQ(list->at("count"), 3);
  EXPECT_EQ(connections[0].at("reference"), "@csv.c");
  EXPECT_EQ(connections[0].at("available"), false);
  EXPECT_EQ(connections[0].at("environment"), "prod");
  EXPECT_EQ(connections[1].at("reference"), "@sqlite.bad");
  EXPECT_EQ(connections[1].at("usable"), false);
  EXPECT_EQ(connections[1].at("problems").size(), 1u);
  EXPECT_EQ(connections[2].at("default"), true);
  EXPECT_EQ(connections[2].at("usable"), true);
  EXPECT_EQ(connections[2].at("config"), (Json{{"path", "a"}}));
}

TEST_F(ConnectionServiceTest, ListsWhatNeedsAnUnsetVariableAsUnusable) {
  variables_ = {{"SET", "hunter2"}};
  Write(
      "version: 1\nconnections:\n  mysql:\n"
      "    a: {host: '${NO_HOST}', database: '${D:-z}', user: u, password: "
      "'${NO_PW}'}\n"
      "    b: {host: h, database: d, user: u, password: '${SET}'}\n"
      "  graphql: {c: {endpoint: e, headers: {A: '${NO_KEY}'}}}\n");
  const auto list = service_->List();
  ASSERT_OK(list);
  const Json& connections = list->at("connections");
  const auto missing = [](const Json& connection) {
    return DumpJson(connection.at("problems"));
  };
  EXPECT_EQ(connections[0].at("usable"), false);
  EXPECT_THAT(missing(connections[0]), HasSubstr("`NO_KEY`"));
  EXPECT_EQ(connections[1].at("usable"), false);
  ASSERT_EQ(connections[1].at("problems").size(), 2u);
  EXPECT_EQ(connections[1].at("problems")[0].at("path").back(), "host");
  EXPECT_EQ(connections[1].at("problems")[0].at("line"), 4);
  EXPECT_THAT(missing(connections[1]), HasSubstr("`NO_PW`"));
  EXPECT_EQ(connections[2].at("usable"), true);
  EXPECT_THAT(DumpJson(*list), Not(HasSubstr("hunter2")));

  const auto text = service_->ListText([](const std::string&) { return true; });
  ASSERT_OK(text);
  EXPECT_THAT(*text, HasSubstr("`host` needs an environment variable"));
  EXPECT_THAT(*text, Not(HasSubstr("NO_")));
}

TEST_F(ConnectionServiceTest, ListsNothingOfAnUnknownVersionAsUsable) {
  Write("version: 2\nconnections:\n  sqlite:\n    a: {path: a.db}\n");
  const auto list = service_->List();
  ASSERT_OK(list);
  const Json& connection = list->at("connections")[0];
  EXPECT_EQ(connection.at("usable"), false);
  EXPECT_EQ(connection.at("problems"), list->at("problems"));
  const auto text = service_->ListText([](const std::string&) { return true; });
  ASSERT_OK(text);
  EXPECT_EQ(ParseJson(*text)->at("connections")[0].at("usable"), false);
}

TEST_F(ConnectionServiceTest, ServesTheFileBeforeABrokenOneAndSaysSo) {
  Write("version: 1\nconnections:\n  sqlite:\n    a: {path: a.db}\n");
  ASSERT_OK(service_->List());
  Write("connections: [");

  const auto list = service_->List();
  ASSERT_OK(list);
  EXPECT_EQ(list->at("connections")[0].at("reference"), "@sqlite.a");
  ASSERT_EQ(list->at("problems").size(), 1u);
  EXPECT_THAT(DumpJson(list->at("problems")), HasSubstr("cannot be read"));
  const auto doctor = service_->Doctor(std::nullopt, {});
  ASSERT_OK(doctor);
  EXPECT_EQ(doctor->at("healthy"), false);
  EXPECT_EQ(doctor->at("problems"), list->at("problems"));
  EXPECT_OK(service_->Resolve({"sqlite", "a"}));
  // What is to be changed must be what is there.
  EXPECT_THAT(service_->Add(Movies()), FailsWith(ErrorCode::kConfigUnreadable));
}

TEST_F(ConnectionServiceTest, N19_SubstitutedValuesNeverAppearInAnyListing) {
  variables_ = {{"PW", "hunter2"}, {"H", "hunter2"}, {"D", "hunter2"}};
  Write(
      "version: 1\nconnections:\n"
      "  mysql: {a: {host: 'x${H}y', database: '${D}', user: '${H:-z}', "
      "password: '${PW}', port: '${PW}'}}\n"
      "  supabase: {b: {url: 'https://${H}.example', pg_dsn: "
      "'postgres://u:${PW}@h'}}\n"
      "  graphql: {c: {endpoint: '${H}', headers: {A: '${PW}'}}}\n"
      "  oracle: {d: {x: '${PW}', y: ['${PW}', {z: '${PW}'}]}}\n");
  const auto list = service_->List();
  ASSERT_OK(list);
  EXPECT_EQ(list->at("count"), 4);
  EXPECT_THAT(DumpJson(*list), Not(HasSubstr("hunter2")));
  EXPECT_THAT(DumpJson(*list), HasSubstr("x${H}y"));
  const auto doctor = service_->Doctor(std::nullopt, {});
  ASSERT_OK(doctor);
  EXPECT_THAT(DumpJson(*doctor), Not(HasSubstr("hunter2")));
}

TEST_F(ConnectionServiceTest, ResolvesRelativeToTheHome) {
  variables_ = {{"NAME", "movies"}};
  Write("version: 1\nconnections:\n  sqlite:\n    a: {path: '${NAME}.db'}\n");
  const auto config = service_->Resolve({"sqlite", "a"});
  ASSERT_OK(config);
  EXPECT_EQ(config->fields, (Json{{"path", paths_.home + "/movies.db"}}));
}

TEST_F(ConnectionServiceTest, N18_UnknownConnectionsAreErrorsInDoctorToo) {
  Write("version: 1\nconnections:\n  sqlite:\n    movies: {path: a}\n");
  for (const Reference& reference :
       {Reference{"sqlite", "moves"}, Reference{"sqlit", "movies"}}) {
    const auto resolved = service_->Resolve(reference);
    EXPECT_THAT(resolved, FailsWith(ErrorCode::kConnectionNotFound));
    EXPECT_EQ(GetErrorInfo(resolved.status()).hint,
              "did you mean `@sqlite.movies`?");
    EXPECT_THAT(service_->Doctor(reference, {}),
                FailsWith(ErrorCode::kConnectionNotFound));
    EXPECT_THAT(service_->Remove(reference),
                FailsWith(ErrorCode::kConnectionNotFound));
  }
}

TEST_F(ConnectionServiceTest, KnowsWhichConnectionsLeadToOnePlace) {
  EXPECT_THAT(service_->ReferencesTo("nowhere"), IsEmpty());
  Write(
      "version: 1\nconnections:\n  sqlite:\n    a: {path: a.db}\n"
      "    b: {path: ./a.db, policy: {assistants: deny}}\n"
      "    c: {path: c.db}\n    broken: {path: '${UNSET}'}\n"
      "  mysql:\n    d: {host: h, database: x, user: u, password: "
      "vault:nowhere}\n"
      "    e: {host: h, database: x, user: u, password: other}\n");
  const auto place = service_->Resolve({"sqlite", "a"});
  ASSERT_OK(place);

  EXPECT_THAT(service_->ReferencesTo(IdentityOf(*place)),
              ElementsAre("@sqlite.a", "@sqlite.b"));
  // No store is asked for what is kept there.
  const auto server = service_->Resolve({"mysql", "e"});
  ASSERT_OK(server);
  EXPECT_THAT(service_->ReferencesTo(IdentityOf(*server)),
              ElementsAre("@mysql.d", "@mysql.e"));
  Write("version: 1\nconnections:\n  sqlite:\n    c: {path: a.db}\n");
  EXPECT_THAT(service_->ReferencesTo(IdentityOf(*place)),
              ElementsAre("@sqlite.c"));
}

TEST_F(ConnectionServiceTest, N21_DoctorAndResolveSeeTheSameVariables) {
  Write("version: 1\nconnections:\n  sqlite:\n    a: {path: '${P}'}\n");
  const Reference a = {"sqlite", "a"};
  EXPECT_THAT(service_->Resolve(a), FailsWith(ErrorCode::kConfigVariableUnset));
  EXPECT_EQ(service_->Doctor(a, {})->at("healthy"), false);
  variables_ = {{"P", "a.db"}};
  EXPECT_OK(service_->Resolve(a));
  EXPECT_EQ(service_->Doctor(a, {})->at("healthy"), true);
}

TEST_F(ConnectionServiceTest, ExaminesAllAndReportsProgress) {
  Write(
      "version: 1\nconnections:\n  sqlite:\n    a: {path: a}\n    b:\n"
      "    c: {path: c}\n");
  std::vector<int64_t> done;
  CallContext context;
  context.progress = [&done](const Progress& now) { done.push_back(now.done); };
  const auto document = service_->Doctor(std::nullopt, context);
  ASSERT_OK(document);
  EXPECT_EQ(document->at("healthy"), false);
  EXPECT_EQ(document->at("count"), 3);
  EXPECT_EQ(document->at("connections")[2].at("healthy"), true);
  EXPECT_EQ(done, (std::vector<int64_t>{0, 1, 2}));
}

TEST_F(ConnectionServiceTest, RefusesAFileOfAnotherVersion) {
  Write("version: 2\nconnections:\n  sqlite:\n    a: {path: a}\n");
  EXPECT_OK(service_->List());
  EXPECT_THAT(service_->Resolve({"sqlite", "a"}),
              FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_THAT(service_->Doctor(std::nullopt, {}),
              FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_THAT(service_->Add(Movies()), FailsWith(ErrorCode::kConfigInvalid));
}

TEST_F(ConnectionServiceTest, ReportsAFileThatIsNoYaml) {
  Write("connections: [");
  EXPECT_THAT(service_->List(), FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_THAT(service_->Add(Movies()), FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_EQ(FileText(), "connections: [");
  EXPECT_THAT(std::string(service_->List().status().message()),
              HasSubstr(paths_.connections_file));
}

TEST_F(ConnectionServiceTest, AddsAndRemoves) {
  const auto added = service_->Add(Movies());
  ASSERT_OK(added);
  EXPECT_EQ(added->at("reference"), "@sqlite.movies");
  EXPECT_OK(service_->Resolve({"sqlite", "movies"}));
  EXPECT_THAT(service_->Add(Movies()),
              FailsWith(ErrorCode::kConnectionAlreadyExists));
  EXPECT_OK(service_->Remove({"sqlite", "movies"}));
  EXPECT_EQ(service_->List()->at("count"), 0);
}

TEST_F(ConnectionServiceTest, AddRefusesWhatWouldNotWorkAndChangesNothing) {
  const std::string text =
      "version: 1\nconnections:\n  sqlite:\n    a: {path: a, default: true}\n";
  Write(text.substr(0, text.find("{path")) +
        "\n      path: a\n      default: true\n");
  const std::string before = FileText();
  EXPECT_THAT(service_->Add(Movies(Json::object())),
              FailsWith(ErrorCode::kConnectionInvalid));
  EXPECT_THAT(service_->Add(Movies({{"path", "a"}, {"mode", "rw"}})),
              FailsWith(ErrorCode::kConnectionInvalid));
  // Lines of what was not written would lead nowhere.
  EXPECT_EQ(service_->Add(Movies({{"paht", "a"}})).status().message(),
            "the connection `@sqlite.movies` has 2 problems: `paht` is not a "
            "field of `sqlite`; did you mean `path`?; `@sqlite.movies` lacks "
            "the field `path`");
  EXPECT_THAT(service_->Add(Movies({{"path", {{"a", "b"}}}})),
              FailsWith(ErrorCode::kConnectionInvalid));
  NewConnection second = Movies();
  second.is_default = true;
  EXPECT_THAT(service_->Add(second), FailsWith(ErrorCode::kConnectionInvalid));
  for (const char* const family : {"sqlit", "odbc"}) {
    NewConnection other = Movies();
    other.reference.family = family;
    EXPECT_THAT(service_->Add(other),
                FailsWith(ErrorCode::kConnectionFamilyUnknown));
  }
  EXPECT_EQ(FileText(), before);
}

TEST_F(ConnectionServiceTest, AddMakesTheHomeAndKeepsLinks) {
  const Paths before = paths_;
  paths_ = PathsBelow(paths_.home + "/new/home", HomeRule::kFlag);
  EXPECT_OK(NewService()->Add(Movies()));
  const std::string real = paths_.home + "/elsewhere.yaml";
  std::filesystem::rename(paths_.connections_file, real);
  std::filesystem::create_symlink(real, paths_.connections_file);
  NewConnection other = Movies();
  other.reference.alias = "other";
  EXPECT_OK(NewService()->Add(other));
  EXPECT_TRUE(std::filesystem::is_symlink(paths_.connections_file));
  EXPECT_THAT(ReadFile(real).value_or(""), HasSubstr("other"));
  paths_ = before;
}

TEST_F(ConnectionServiceTest, AddReportsAHomeThatCannotBeUsed) {
  ASSERT_OK(ReplaceFile(paths_.home + "/file", ""));
  const Paths before = paths_;
  paths_ = PathsBelow(paths_.home + "/file/home", HomeRule::kFlag);
  EXPECT_THAT(NewService()->Add(Movies()),
              FailsWith(ErrorCode::kConfigHomeUnusable));
  paths_ = before;
}

// Each of many writers at once, in services of their own, finds its own
// connection in the end.
TEST_F(ConnectionServiceTest, ConcurrentChangesAreAllKept) {
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([this, writer] {
      const auto service = NewService();
      for (int i = 0; i < 10; ++i) {
        NewConnection connection = Movies();
        connection.reference.alias =
            "w" + std::to_string(writer) + "_" + std::to_string(i);
        EXPECT_OK(service->Add(connection));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(service_->List()->at("count"), 40);
}

TEST_F(ConnectionServiceTest, ARuleGoesWithItsConnection) {
  Write("version: 1\nconnections:\n  sqlite:\n    a: {path: a.db}\n");
  EXPECT_OK(service_->RulesOf({"sqlite", "a"}));
  EXPECT_THAT(service_->RulesOf({"sqlite", "b"}),
              FailsWith(ErrorCode::kConnectionNotFound));
}

}  // namespace
}  // namespace osiris
