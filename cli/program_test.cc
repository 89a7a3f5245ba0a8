// The real program, as a process: what holds for every command.

#include <filesystem>
#include <string>
#include <vector>

#include "cli/program_fixture.h"
#include "core/base/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using Args = std::vector<std::string>;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ProgramTest : public ProgramFixture {
 protected:
  // As on a full disk: a file can be made, and nothing written to it.
  ProgramResult RunOnFullDisk(const std::string& command) {
    return RunAny({"/bin/bash", "-c",
                   "trap '' XFSZ; ulimit -f 0; "
                   "exec \"$0\" --home \"$1\" \"$2\" --json",
                   Program(), home(), command},
                  {});
  }
};

TEST_F(ProgramTest, SaysItsVersion) {
  EXPECT_THAT(Run({"--version"}).output, StartsWith("osiris 0."));
  const Json document = Document(Run({"--version", "--json"}).output);
  EXPECT_EQ(document.at("name"), "osiris");
  EXPECT_EQ(document.at("status"), "success");
}

TEST_F(ProgramTest, HelpStartsNothingAndReadsNothing) {
  Write("osiris.yaml", "mcp: [broken");
  Write("osiris_connections.yaml", "{{{");

  for (const Args& args :
       {Args{}, Args{"--help"}, Args{"mcp"}, Args{"mcp", "run", "--help"},
        Args{"discovery", "run", "-h"}, Args{"--version"}, Args{"discovery"},
        Args{"completion", "bash"}, Args{"mcp", "tools"}}) {
    const ProgramResult result = Run(args);
    EXPECT_EQ(result.status, 0);
    EXPECT_NE(result.output, "");
    EXPECT_EQ(result.error, "");
  }
  EXPECT_FALSE(std::filesystem::exists(home() + "/.osiris"));
}

TEST_F(ProgramTest, SaysThatNobodyGotTheAnswer) {
  for (const char* output : {">/dev/full", ">&-"}) {
    const ProgramResult result = RunAny(
        {"/bin/bash", "-c",
         std::string("exec \"$0\" --home \"$1\" components list ") + output,
         Program(), home()},
        {});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.error, StartsWith("osiris: the answer could not be "
                                         "written to standard output: "));
  }
}

TEST_F(ProgramTest, WritesNoMessageIntoTheAuditLog) {
  MakeSample();

  // What is opened first would get the descriptors that are closed.
  RunAny({"/bin/bash", "-c",
          "exec \"$0\" --home \"$1\" discovery run @sqlite.absent "
          "<&- >&- 2>&-",
          Program(), home()},
         {});

  const ProgramResult verified = Run({"audit", "verify"});
  EXPECT_EQ(verified.status, 0) << verified.output;
}

TEST_F(ProgramTest, DoctorSeesThatTheAuditLogTakesNoLine) {
  const ProgramResult result = RunOnFullDisk("doctor");

  EXPECT_EQ(result.status, 1);
  const Json checks = Document(result.output).at("checks");
  for (const Json& check : checks) {
    if (check.at("name") != "audit log") continue;
    EXPECT_EQ(check.at("status"), "failed");
    EXPECT_THAT(check.at("detail").get<std::string>(),
                HasSubstr("cannot be written to: File too large"));
  }
}

TEST_F(ProgramTest, InitSaysWhatCouldNotBeMadeAndGoesOnLater) {
  const ProgramResult result = RunOnFullDisk("init");

  EXPECT_EQ(result.status, 3);
  const Json error = Document(result.output).at("error");
  EXPECT_EQ(error.at("message"),
            "cannot write `" + home() + "/osiris.yaml`: File too large");
  EXPECT_THAT(error.at("hint").get<std::string>(), HasSubstr("again"));
  EXPECT_TRUE(std::filesystem::is_empty(home()));
  EXPECT_EQ(Run({"init"}).status, 0);
}

TEST_F(ProgramTest, AMistypedHomeIsAnErrorAndNeverMade) {
  const std::string absent = home() + "/hmoe";
  for (const Args& args :
       {Args{"connections", "list"}, Args{"doctor"}, Args{"audit", "tail"},
        Args{"connections", "add", "@sqlite.a", "path=a.db"}, Args{"pause"},
        Args{"approvals", "watch"}, Args{"mcp", "run"},
        Args{"mcp", "selftest"}}) {
    Args command = {Program(), "--home", absent};
    command.insert(command.end(), args.begin(), args.end());
    const ProgramResult result = RunAny(command, {"HOME=" + home()});
    EXPECT_EQ(result.status, 3) << args.front();
    EXPECT_THAT(result.output + result.error, HasSubstr("`" + absent + "`"));
    EXPECT_FALSE(std::filesystem::exists(absent)) << args.front();
  }

  const Args listing = {Program(), "connections", "list"};
  EXPECT_EQ(RunAny(listing, {"OSIRIS_HOME=" + absent}).status, 3);
  // Nobody named this one, so nobody mistyped it.
  EXPECT_EQ(RunAny(listing, {"HOME=" + home()}).status, 0);
}

TEST_F(ProgramTest, HelpOfTheProgramIsAsAgreed) {
  const ProgramResult result = Run({"--help"});

  EXPECT_THAT(result.output, StartsWith("Usage: osiris COMMAND [FLAGS]\n\n"));
  for (const char* command : {"completion", "components", "connections",
                              "discovery", "doctor", "init", "mcp"}) {
    EXPECT_THAT(result.output, HasSubstr(std::string("\n  ") + command));
  }
  EXPECT_THAT(result.output, HasSubstr("\n  8   timed out or cancelled\n"));
  EXPECT_THAT(result.output, HasSubstr("  approvals    answer when "));
  EXPECT_THAT(result.output, Not(HasSubstr("__complete")));
}

TEST_F(ProgramTest, HelpOfACommandIsAsAgreed) {
  const ProgramResult result = Run({"connections", "remove", "--help"});

  EXPECT_THAT(
      result.output,
      StartsWith(
          "Usage: osiris connections remove [FLAGS] CONNECTION\n"
          "\n"
          "Takes a connection out of the connections file, which keeps "
          "everything else. The source\n"
          "itself, and what was discovered of it, are not touched.\n"
          "\n"
          "Arguments\n"
          "  CONNECTION  the connection to remove, as @family.alias\n"
          "\n"
          "Flags\n"
          "  --arguments-file FILE  take arguments from a JSON object in FILE; "
          "`-` is standard\n"
          "                         input\n"
          "\n"
          "Flags of every command\n"));
}

// Every command there is, and lines of each kind that fail, print one document
// with --json, on standard output alone.
TEST_F(ProgramTest, HelpSaysWhatEveryArgumentIs) {
  std::vector<Args> commands = {{}};
  while (!commands.empty()) {
    Args words = commands.back();
    commands.pop_back();
    Args line = words;
    line.insert(line.end(), {"--help", "--json"});
    const Json help = Document(Run(line).output);
    for (const char* const list : {"arguments", "flags"}) {
      for (const Json& argument : help.at(list)) {
        EXPECT_NE(argument.at("help"), "") << help.at("usage") << argument;
      }
    }
    for (const Json& child : help.value("commands", Json::array())) {
      commands.push_back(words);
      commands.back().push_back(child.at("name").get<std::string>());
    }
  }
}

TEST_F(ProgramTest, JsonIsOneDocumentWhateverHappens) {
  MakeSample();
  const std::vector<std::pair<Args, int>> kCases = {
      {{}, 0},
      {{"--help"}, 0},
      {{"completion", "zsh"}, 0},
      {{"components", "list"}, 0},
      {{"components", "show", "sqlite"}, 0},
      {{"components", "show", "nothing"}, 3},
      {{"connections"}, 0},
      {{"connections", "add", "@sqlite.more", "path=movies.db"}, 0},
      {{"connections", "add", "@sqlite.more", "path=movies.db"}, 3},
      {{"connections", "add", "@sqlite.bad", "colour=blue"}, 3},
      {{"connections", "doctor"}, 0},
      {{"connections", "doctor", "@sqlite.absent"}, 4},
      {{"connections", "list"}, 0},
      {{"connections", "remove", "@sqlite.more"}, 0},
      {{"connections", "remove", "@sqlite.more"}, 4},
      {{"discovery", "run", "@sqlite.movies"}, 0},
      {{"discovery", "run", "movies"}, 3},
      {{"discovery", "run", "@sqlite.movies", "--samples", "1000000"}, 3},
      {{"discovery", "run", "@sqlite.movies", "--detail", "ful"}, 3},
      {{"discovery", "list"}, 0},
      {{"discovery", "show", "@sqlite.movies"}, 0},
      {{"discovery", "show", "disc_0000000000000000"}, 4},
      {{"discovery", "diff", "@sqlite.movies", "@sqlite.movies"}, 0},
      {{"doctor"}, 0},
      {{"init"}, 0},
      {{"mcp", "clients"}, 0},
      {{"mcp", "tools"}, 0},
      {{"mcp", "selftest"}, 0},
      {{"mcp", "connections", "list"}, 0},
      {{"mcp", "connections", "doctor"}, 0},
      {{"mcp", "components", "list"}, 0},
      {{"mcp", "discovery", "request", "@sqlite.movies"}, 0},
      {{"mcp", "run", "--set", "mcp.queue=1"}, 2},
      {{"conections", "list"}, 2},
      {{"connections", "list", "--bogus"}, 2},
      {{"connections", "list", "more"}, 2},
      {{"connections", "remove"}, 2},
      {{"connections", "list", "--color", "mauve"}, 3},
      {{"connections", "list", "--set", "mcp.queue=none"}, 3}};
  for (auto [args, status] : kCases) {
    args.push_back("--json");
    const ProgramResult result = Run(args);
    SCOPED_TRACE(testing::PrintToString(args));
    const Json document = Document(result.output);
    EXPECT_EQ(result.status, status) << result.output << result.error;
    EXPECT_EQ(document.value("status", ""), status == 0 ? "success" : "error");
    EXPECT_EQ(result.output.find('\x1b'), std::string::npos);
    EXPECT_EQ(result.error.find('\x1b'), std::string::npos);
  }
}

TEST_F(ProgramTest, ExitStatusesAreThoseOfTheTable) {
  MakeSample();
  Write("osiris_connections.yaml",
        "version: 1\n"
        "connections:\n"
        "  sqlite:\n"
        "    gone: {path: gone.db}\n"
        "    text: {path: osiris.yaml}\n"
        "    unset: {path: \"${OSIRIS_TEST_UNSET}\"}\n");

  EXPECT_EQ(Run({"discovery", "run", "@sqlite.gone"}).status, 5);
  EXPECT_EQ(Run({"discovery", "run", "@sqlite.text"}).status, 5);
  EXPECT_EQ(Run({"discovery", "run", "@sqlite.unset"}).status, 3);
  EXPECT_EQ(Run({"connections", "doctor", "@sqlite.gone"}).status, 5);
  EXPECT_EQ(Run({"doctor"}).status, 5);
  Write("osiris.yaml", "mcp: [");
  EXPECT_EQ(Run({"connections", "list"}).status, 3);
  EXPECT_EQ(Run({"doctor"}).status, 3);
}

TEST_F(ProgramTest, TheDoctorTellsOfEveryFileAtOnce) {
  const std::string connections =
      "connections:\n"
      "  sqlite:\n"
      "    a: {path: '${OSIRIS_TEST_UNSET}', policy: {ask: maybe}}\n"
      "    b: {path: b.db, pth: c}\n";
  for (const char* version : {"version: 1\n", "version: 2\n"}) {
    Write("osiris_connections.yaml", version + connections);
    for (const char* settings :
         {"mcp: {queue: none}\nworker: 3\n", "mcp: [", ""}) {
      Write("osiris.yaml", settings);
      const ProgramResult doctor = Run({"doctor", "--set", "mcp.quue=1"});
      const ProgramResult plain = Run({"doctor"});
      EXPECT_EQ(plain.status, 3);
      EXPECT_THAT(doctor.output, HasSubstr("`mcp.quue`"));
      const std::string text = plain.output;
      for (const char* part :
           {"`OSIRIS_TEST_UNSET`", "`policy.ask`", "`pth` is not a field"}) {
        EXPECT_THAT(text, HasSubstr(part)) << settings << version;
      }
      if (*settings != '\0') {
        EXPECT_THAT(text, HasSubstr("failed   osiris.yaml"));
      }
      if (version[9] == '2') {
        EXPECT_THAT(text, HasSubstr("version is not 1"));
      }
    }
  }
}

TEST_F(ProgramTest, CommandsToTryWorkWhenTheyAreCopied) {
  const std::string call = "osiris --home " + home() + " ";
  EXPECT_THAT(Run({"connections", "list"}).output,
              HasSubstr("try: " + call + "connections add"));
  EXPECT_THAT(Run({"connections", "add", "@sqlite.a", "path=a.db"}).output,
              HasSubstr("next: " + call + "connections doctor @sqlite.a"));
  EXPECT_THAT(Run({"connections", "lst"}).error,
              HasSubstr("`" + call + "connections list`"));
}

TEST_F(ProgramTest, HelpSaysWhichCommandPrintsLines) {
  EXPECT_THAT(Run({"audit", "tail", "--help"}).output,
              HasSubstr("--json           print JSON Lines"));
  EXPECT_THAT(Run({"audit", "list", "--help"}).output,
              HasSubstr("--json           print one JSON document"));
}

TEST_F(ProgramTest, AToolsTwinPrintsTheSameDocumentWithoutBeingAsked) {
  MakeSample();

  const ProgramResult tool = Run({"mcp", "connections", "list"});
  const ProgramResult command = Run({"connections", "list", "--json"});

  EXPECT_EQ(tool.output, command.output);
  EXPECT_EQ(Document(Run({"mcp", "discovery", "request"}).output)
                .at("error")
                .at("code"),
            "PROTOCOL/USAGE_INVALID");
}

TEST_F(ProgramTest, HasNoColoursWhereThereIsNoTerminal) {
  MakeSample();

  for (const Args& args : {Args{"connections", "list"}, Args{"doctor"},
                           Args{"discovery", "run", "@sqlite.movies"}}) {
    const ProgramResult result = Run(args);
    EXPECT_EQ(result.output.find('\x1b'), std::string::npos);
    EXPECT_EQ(result.error, "");
  }
  Args coloured = {"connections", "list", "--color", "always"};
  EXPECT_THAT(Run(coloured).output, HasSubstr("\x1b["));
}

TEST_F(ProgramTest, SaysWhatIsWrongAndWhatToTry) {
  const ProgramResult word = Run({"discovery", "rnu"});
  EXPECT_EQ(word.status, 2);
  EXPECT_EQ(word.output, "");
  EXPECT_EQ(word.error,
            "osiris: `osiris discovery` has no command `rnu` "
            "[PROTOCOL/USAGE_INVALID]\n"
            "  try: did you mean `osiris --home " +
                home() + " discovery run`?\n");
  EXPECT_THAT(Run({"doctor", "--quite"}).error,
              HasSubstr("did you mean `--quiet`?"));
}

TEST_F(ProgramTest, ShowsHostileWordsHarmlessly) {
  const ProgramResult result = Run({"\x1b]0;owned\x07", "\xff"});

  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.error.find('\x1b'), std::string::npos);
  EXPECT_THAT(result.error, HasSubstr("\\x1b]0;owned\\x07"));
}

TEST_F(ProgramTest, TakesArgumentsOfAnySizeFromAFile) {
  MakeSample();
  Write("arguments.json", R"({"connection": "@sqlite.movies"})");

  EXPECT_EQ(Run({"mcp", "discovery", "request", "--arguments-file",
                 home() + "/arguments.json"})
                .status,
            0);
  EXPECT_EQ(Run({"mcp", "discovery", "request", "--arguments-file", "-"},
                R"({"connection": "@sqlite.movies", "samples": 1})")
                .status,
            0);
  const std::string wrong[] = {"", "[]", "{\"connection\":1}", "{"};
  for (const std::string& text : wrong) {
    EXPECT_EQ(
        Run({"mcp", "discovery", "request", "--arguments-file", "-"}, text)
            .status,
        3)
        << text;
  }
}

TEST_F(ProgramTest, DashedValuesAreData) {
  MakeSample();

  const ProgramResult result = Run({"connections", "add", "@sqlite.dashed",
                                    "--fields", "path=--help", "--json"});
  EXPECT_EQ(result.status, 0) << result.output;
  EXPECT_EQ(Run({"discovery", "show", "--", "--json"}).status, 3);
}

}  // namespace
}  // namespace osiris::cli
