// The real program on the sample: what people see.

#include <string>
#include <utility>
#include <vector>

#include "cli/program_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

using ProgramSampleTest = ProgramFixture;

TEST_F(ProgramSampleTest, MakesAHomeAndLeavesWhatIsThere) {
  const ProgramResult first = Run({"init", "--sample"});
  EXPECT_EQ(first.status, 0);
  EXPECT_THAT(first.output, HasSubstr("  made movies.db\n"));
  EXPECT_THAT(first.output, HasSubstr("discovery run @sqlite.movies\n"));
  Write("osiris.yaml", "# mine\n");

  const ProgramResult second = Run({"init", "--sample", "--json"});

  EXPECT_EQ(second.status, 0);
  const Json document = Document(second.output);
  EXPECT_EQ(document.at("created"), Json::array());
  EXPECT_EQ(document.at("kept").size(), 4u);
  EXPECT_THAT(RunAny({"/bin/cat", home() + "/osiris.yaml"}, {}).output,
              "# mine\n");
}

TEST_F(ProgramSampleTest, SaysHowToAddTheSampleToConnectionsThatAreThere) {
  ASSERT_EQ(Run({"init"}).status, 0);

  const Json document = Document(Run({"init", "--sample", "--json"}).output);

  EXPECT_THAT(document.at("next").front().get<std::string>(),
              HasSubstr("connections add @sqlite.movies path=movies.db"));
}

TEST_F(ProgramSampleTest, ListsAndExaminesConnections) {
  MakeSample();

  EXPECT_THAT(Run({"connections", "list"}).output,
              StartsWith("connection                 state  default"));
  const ProgramResult doctor = Run({"connections", "doctor"});
  EXPECT_EQ(doctor.status, 0) << doctor.output;
  EXPECT_THAT(doctor.output, HasSubstr("@sqlite.movies  SQLite 3."));
}

TEST_F(ProgramSampleTest, SaysWhatAnAssistantWouldNotBeShownOfRows) {
  MakeSample();
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n    movies: {path: movies.db, "
        "policy: {assistants: full, columns: {deny: [stars]}}}\n");

  const ProgramResult shown =
      Run({"rows", "read", "@sqlite.movies", "reviews", "--columns", "stars",
           "--view-as", "assistant"});

  EXPECT_EQ(shown.status, 0) << shown.error;
  EXPECT_EQ(shown.output,
            "withheld: policy.columns withholds columns, and what names "
            "them\n");
}

TEST_F(ProgramSampleTest, DiscoversShowsAndCompares) {
  MakeSample();

  const ProgramResult run = Run({"discovery", "run", "@sqlite.movies"});
  EXPECT_EQ(run.status, 0) << run.error;
  EXPECT_THAT(run.output, HasSubstr("\n@sqlite.movies: 6 tables, 2 views, "));
  ASSERT_EQ(Run({"discovery", "run", "@sqlite.movies_next_month"}).status, 0);
  EXPECT_THAT(Run({"discovery", "list"}).output,
              ContainsRegex("disc_[0-9a-f]+  @sqlite.movies "));
  EXPECT_THAT(Run({"discovery", "show", "@sqlite.movies"}).output,
              HasSubstr("@sqlite.movies: 6 tables"));
  const ProgramResult diff =
      Run({"discovery", "diff", "@sqlite.movies", "@sqlite.movies_next_month"});
  EXPECT_EQ(diff.status, 0) << diff.error;
  EXPECT_THAT(diff.output, HasSubstr("column renamed"));
}

TEST_F(ProgramSampleTest, DoctorTellsEveryProblemAtOnce) {
  MakeSample();
  EXPECT_THAT(Run({"doctor"}).output, HasSubstr("\nall is well\n"));
  Write("osiris.yaml", "mcp:\n  queu: 5\n  queue: none\ncache: {ttl_s: -1}\n");

  const ProgramResult result = Run({"doctor"});

  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.output, HasSubstr("osiris.yaml, line 2"));
  EXPECT_THAT(result.output, HasSubstr("osiris.yaml, line 3"));
  EXPECT_THAT(result.output, HasSubstr("osiris.yaml, line 4"));
}

TEST_F(ProgramSampleTest, SelftestJudgesTheInstallation) {
  MakeSample();
  const Json good = Document(Run({"mcp", "selftest", "--json"}).output);
  EXPECT_EQ(good.at("healthy"), true);
  EXPECT_EQ(good.at("home"), home());
  size_t called = 0;
  for (const Json& check : good.at("checks")) {
    const std::string name = check.at("name");
    if (!name.starts_with("call ")) continue;
    ++called;
    EXPECT_EQ(check.at("status"), "ok") << check;
  }
  EXPECT_GE(called, 12u);

  Write("osiris.yaml", "mcp: [");
  const ProgramResult bad = Run({"mcp", "selftest", "--json"});

  EXPECT_NE(bad.status, 0);
  EXPECT_EQ(Document(bad.output).at("healthy"), false);
}

TEST_F(ProgramSampleTest, SelftestOnlyWarnsOfADeadSource) {
  MakeSample();
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n    gone: {path: gone.db}\n");

  const ProgramResult result = Run({"mcp", "selftest"});

  EXPECT_EQ(result.status, 0) << result.output;
  EXPECT_THAT(result.output, HasSubstr("warning  call discovery_request"));
}

TEST_F(ProgramSampleTest, SelftestTriesEachToolBesideADeadSource) {
  MakeSample();
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n    gone: {path: gone.db}\n"
        "    movies: {path: movies.db}\n");

  const Json document = Document(Run({"mcp", "selftest", "--json"}).output);

  EXPECT_EQ(document.at("healthy"), true);
  std::vector<std::string> requests;
  for (const Json& check : document.at("checks")) {
    EXPECT_NE(check.at("status"), "skipped") << check;
    if (check.at("name") == "call discovery_request") {
      requests.push_back(check.at("status"));
    }
  }
  EXPECT_THAT(requests, testing::ElementsAre("warning", "ok"));
}

TEST_F(ProgramSampleTest, DoctorTellsOfASandboxThatIsSwitchedOff) {
  MakeSample();
  ASSERT_NE(Document(Run({"doctor", "--json"}).output).at("seal"), "D");
  Write("osiris.yaml", "mcp: {sandbox: \"off\"}\n");

  const Json document = Document(Run({"doctor", "--json"}).output);

  EXPECT_EQ(document.at("seal"), "D");
  for (const Json& check : document.at("checks")) {
    if (check.at("name") != "sandbox") continue;
    EXPECT_EQ(check.at("status"), "warning");
    EXPECT_THAT(check.at("detail").get<std::string>(),
                HasSubstr("switched off by `mcp.sandbox`"));
  }
}

TEST_F(ProgramSampleTest, RunBecomesTheServer) {
  const ProgramResult result =
      Run({"mcp", "run"},
          R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":)"
          R"({"protocolVersion":"2025-11-25","capabilities":{},)"
          R"("clientInfo":{"name":"t","version":"1"}}})"
          "\n");

  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr(R"("serverInfo")"));
}

TEST_F(ProgramSampleTest, DoctorExitsByTheRungThatFailed) {
  Write("text.db", std::string(4096, 'x'));
  Write("osiris_connections.yaml",
        "version: 1\nconnections:\n  sqlite:\n"
        "    gone: {path: gone.db}\n"
        "    text: {path: text.db}\n"
        "    unset: {path: \"${NOT_SET_ANYWHERE}\"}\n"
        "    odd: {pth: x.db}\n"
        "  nothing:\n    a: {path: x}\n");
  const std::vector<std::pair<std::string, int>> kCases = {
      {"@sqlite.gone", 5}, {"@sqlite.text", 5}, {"@sqlite.unset", 3},
      {"@sqlite.odd", 3},  {"@nothing.a", 3},   {"@sqlite.none", 4}};
  for (const auto& [reference, status] : kCases) {
    const ProgramResult result = Run({"connections", "doctor", reference});
    EXPECT_EQ(result.status, status) << reference << result.output;
    EXPECT_THAT(result.output, testing::Not(HasSubstr("connections doctor`")));
  }
}

TEST_F(ProgramSampleTest, ClientsNameThisInstallationAndThisHome) {
  const Json document =
      Document(Run({"mcp", "clients", "show", "--json"}).output);

  const std::string command = document.at("server").at("command");
  EXPECT_THAT(command, StartsWith("/"));
  EXPECT_THAT(command, testing::EndsWith("/osiris-mcp"));
  EXPECT_EQ(document.at("server").at("args"), Json({"--home", home()}));
  EXPECT_EQ(document.at("clients").size(), 6u);
}

TEST_F(ProgramSampleTest, ToolsListsWhatTheServerOffers) {
  const Json document = Document(Run({"mcp", "tools", "--json"}).output);

  EXPECT_EQ(document.at("tools").at(0).at("name"), "components_list");
  EXPECT_TRUE(document.at("tools").at(0).contains("inputSchema"));
}

}  // namespace
}  // namespace osiris::cli
