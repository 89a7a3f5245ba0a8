#include "cli/command_line.h"

#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using ::testing::HasSubstr;

using Args = std::vector<std::string>;
using Kind = Argument::Kind;

Command Run() {
  Command command;
  command.words = {"discovery", "run"};
  command.arguments = {
      {.name = "connection",
       .positional = true,
       .required = true,
       .value_name = "CONNECTION"},
      {.name = "detail", .value_name = "DETAIL", .choices = {"names", "full"}},
      {.name = "sample_rows", .kind = Kind::kInteger, .value_name = "N"},
      {.name = "refresh", .kind = Kind::kSwitch},
      {.name = "tables", .repeats = true, .value_name = "TABLE"}};
  return command;
}

CommandTree Tree() {
  Command list;
  list.words = {"discovery", "list"};
  Command add;
  add.words = {"connections", "add"};
  add.arguments = {{.name = "connection",
                    .positional = true,
                    .required = true,
                    .value_name = "CONNECTION"},
                   {.name = "settings",
                    .kind = Kind::kObject,
                    .takes_rest = true,
                    .value_name = "NAME=VALUE"}};
  Command tool;
  tool.words = {"mcp", "list"};
  tool.always_json = true;
  Command sample = Run();
  sample.words = {"discovery", "sample"};
  sample.arguments.push_back(
      {.name = "table", .required = true, .value_name = "TABLE"});
  Command secret;
  secret.words = {"__complete"};
  secret.hidden = true;
  return CommandTree({Run(), list, add, tool, sample, secret}, {});
}

class CommandLineTest : public testing::Test {
 protected:
  absl::StatusOr<CommandLine> Parse(const Args& args) {
    return ParseCommandLine(tree_, args);
  }

  Json ArgumentsOf(const Args& args) {
    const absl::StatusOr<CommandLine> line = Parse(args);
    EXPECT_THAT(line, IsOk());
    return line.ok() ? line->arguments : Json();
  }

  std::string HintOf(const Args& args) {
    const absl::StatusOr<CommandLine> line = Parse(args);
    EXPECT_THAT(line, FailsWith(ErrorCode::kProtocolUsageInvalid));
    return line.ok() ? "" : GetErrorInfo(line.status()).hint;
  }

  const CommandTree tree_ = Tree();
};

TEST_F(CommandLineTest, KnowsAToolByItsName) {
  EXPECT_EQ(HintOf({"discovery_run"}), "did you mean `osiris discovery run`?");
  EXPECT_EQ(HintOf({"mcp_list", "--json"}), "did you mean `osiris mcp list`?");
  EXPECT_EQ(HintOf({"_"}), "`osiris --help` says what there is");
}

TEST_F(CommandLineTest, PointsToTheHelpOfTheCommand) {
  const absl::StatusOr<CommandLine> line =
      Parse({"discovery", "run", "@a.b", "--sample-rows", "many"});
  ASSERT_THAT(line, FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_EQ(GetErrorInfo(line.status()).hint,
            "`osiris discovery run --help` says what there is");
}

TEST_F(CommandLineTest, AWordThatIsLeftIsTheOneFlagThatMustBeGiven) {
  const Json table = {{"connection", "@a.b"}, {"table", "t"}};
  EXPECT_EQ(ArgumentsOf({"discovery", "sample", "@a.b", "t"}), table);
  EXPECT_EQ(ArgumentsOf({"discovery", "sample", "@a.b", "--table", "t"}),
            table);
  EXPECT_EQ(ArgumentsOf({"discovery", "sample", "--table", "t", "@a.b"}),
            table);
  EXPECT_EQ(HintOf({"discovery", "sample", "@a.b", "t", "u"}),
            "`osiris discovery sample --help` says what there is");
  EXPECT_THAT(Parse({"discovery", "sample", "@a.b", "t", "--table", "u"}),
              FailsWith(ErrorCode::kProtocolUsageInvalid));
}

TEST_F(CommandLineTest, ShowsAsMuchOfAWrongWordAsOneReads) {
  for (const std::string letter : {"x", "ä", "😀"}) {
    std::string word;
    while (word.size() < 70'000) word += letter;
    for (const Args& args :
         {Args{"discovery", "run", "@a.b", word}, Args{"discovery", word},
          Args{"discovery", "run", "--" + word}}) {
      const absl::StatusOr<CommandLine> line = Parse(args);
      ASSERT_THAT(line, FailsWith(ErrorCode::kProtocolUsageInvalid));
      EXPECT_LT(line.status().message().size(), 200u);
      EXPECT_THAT(std::string(line.status().message()),
                  HasSubstr(letter + "…`"));
    }
  }
}

TEST_F(CommandLineTest, FindsCommandAndArguments) {
  const absl::StatusOr<CommandLine> line =
      Parse({"discovery", "run", "@sqlite.movies", "--detail", "full",
             "--sample-rows=5", "--refresh", "--tables", "a", "--tables", "b"});

  ASSERT_OK(line);
  EXPECT_EQ(line->command, tree_.Find({"discovery", "run"}));
  EXPECT_EQ(line->arguments, Json({{"connection", "@sqlite.movies"},
                                   {"detail", "full"},
                                   {"sample_rows", 5},
                                   {"refresh", true},
                                   {"tables", {"a", "b"}}}));
}

TEST_F(CommandLineTest, TakesFlagsOfEveryCommandAnywhere) {
  for (const Args& args :
       {Args{"--json", "--home", "/h", "discovery", "list"},
        Args{"discovery", "--home=/h", "list", "--json"},
        Args{"discovery", "list", "--json", "--home", "/h"}}) {
    const absl::StatusOr<CommandLine> line = Parse(args);
    ASSERT_OK(line);
    EXPECT_EQ(line->flags.home, "/h");
    EXPECT_TRUE(line->flags.json);
    EXPECT_EQ(Join(line->words), "discovery list");
  }
}

TEST_F(CommandLineTest, TakesAValueThatStartsWithADashAsData) {
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--detail=full", "--", "-x"}),
            Json({{"connection", "-x"}, {"detail", "full"}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--tables=-x", "@a.b"}),
            Json({{"connection", "@a.b"}, {"tables", {"-x"}}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--tables", "--json", "@a.b"}),
            Json({{"connection", "@a.b"}, {"tables", {"--json"}}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--", "--help"}),
            Json({{"connection", "--help"}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--", "--"}),
            Json({{"connection", "--"}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "-5"}),
            Json({{"connection", "-5"}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "-"}),
            Json({{"connection", "-"}}));
}

TEST_F(CommandLineTest, TakesEmptyAndStrangeValuesAsTheyAre) {
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--tables=", "@a.b"}),
            Json({{"connection", "@a.b"}, {"tables", {""}}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--tables", "", "@a.b"}),
            Json({{"connection", "@a.b"}, {"tables", {""}}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--tables", "[a,b]", "{}"}),
            Json({{"connection", "{}"}, {"tables", {"[a,b]"}}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--tables=a=b,c", "x y\n"}),
            Json({{"connection", "x y\n"}, {"tables", {"a=b,c"}}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "--tables", "--tables=", "q"}),
            Json({{"connection", "q"}, {"tables", {"--tables="}}}));
}

TEST_F(CommandLineTest, TakesWordsOfCommandsAsDataAfterTheCommand) {
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "list"}),
            Json({{"connection", "list"}}));
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "discovery"}),
            Json({{"connection", "discovery"}}));
}

TEST_F(CommandLineTest, DealsWordsOutToArgumentsInTheirOrder) {
  EXPECT_EQ(ArgumentsOf({"connections", "add", "@a.b", "path=/x", "n=1"}),
            Json({{"connection", "@a.b"},
                  {"settings", {{"path", "/x"}, {"n", "1"}}}}));
}

TEST_F(CommandLineTest, TakesWordsAsIfTheyCameAfterTheirFlag) {
  EXPECT_EQ(
      ArgumentsOf({"connections", "add", "@a.b", "--settings", "a=1", "b=-2"}),
      Json({{"connection", "@a.b"}, {"settings", {{"a", "1"}, {"b", "-2"}}}}));
  EXPECT_EQ(ArgumentsOf({"connections", "add", "@a.b"}),
            Json({{"connection", "@a.b"}}));
}

TEST_F(CommandLineTest, NegatesSwitches) {
  EXPECT_EQ(ArgumentsOf({"discovery", "run", "@a.b", "--no-refresh"}),
            Json({{"connection", "@a.b"}, {"refresh", false}}));
  EXPECT_EQ(
      ArgumentsOf({"discovery", "run", "@a.b", "--refresh", "--no-refresh"}),
      Json({{"connection", "@a.b"}, {"refresh", false}}));
}

TEST_F(CommandLineTest, SuggestsWords) {
  EXPECT_EQ(HintOf({"discovry"}), "did you mean `osiris discovery`?");
  EXPECT_EQ(HintOf({"discovery", "lst"}),
            "did you mean `osiris discovery list`?");
  EXPECT_EQ(HintOf({"qqqqqqq"}), "`osiris --help` says what there is");
  EXPECT_EQ(HintOf({"__complet"}), "`osiris --help` says what there is");
}

TEST_F(CommandLineTest, SuggestsFlags) {
  EXPECT_EQ(HintOf({"discovery", "run", "@a.b", "--sample-row", "5"}),
            "did you mean `--sample-rows`?");
  EXPECT_EQ(HintOf({"discovery", "list", "--jsno"}), "did you mean `--json`?");
  EXPECT_EQ(HintOf({"--verson"}), "did you mean `--version`?");
  EXPECT_EQ(HintOf({"discovery", "list", "-x"}),
            "`osiris discovery list --help` says what there is");
}

TEST_F(CommandLineTest, RefusesWhatDoesNotFit) {
  for (const Args& args :
       {Args{"discovery", "run"}, Args{"discovery", "run", "a", "b"},
        Args{"discovery", "list", "x"},
        Args{"discovery", "run", "a", "--detail"},
        Args{"--home", "a", "--home", "b"}}) {
    EXPECT_THAT(Parse(args), FailsWith(ErrorCode::kProtocolUsageInvalid))
        << Join(args);
  }
  for (const Args& args : {Args{"discovery", "run", "a", "--detail", "ful"},
                           Args{"discovery", "run", "a", "--sample-rows=x"},
                           Args{"discovery", "list", "--color", "red"},
                           Args{"discovery", "list", "--home="},
                           Args{"discovery", "list", "--json=maybe"}}) {
    EXPECT_THAT(Parse(args), FailsWith(ErrorCode::kProtocolArgumentInvalid))
        << Join(args);
  }
}

TEST_F(CommandLineTest, SaysOfAFlagWhatItLacksOrHasTooMuchOf) {
  const auto said = [this](const Args& args) {
    const absl::Status status = Parse(args).status();
    EXPECT_THAT(status, FailsWith(ErrorCode::kProtocolUsageInvalid));
    return std::string(status.message()) + " / " + GetErrorInfo(status).hint;
  };
  EXPECT_EQ(said({"discovery", "list", "--home"}),
            "`--home` takes FOLDER and was given nothing / "
            "write `--home FOLDER`");
  EXPECT_EQ(said({"discovery", "run", "c", "--detail"}),
            "`--detail` takes DETAIL and was given nothing / "
            "write `--detail DETAIL`");
  EXPECT_EQ(said({"discovery", "--home", "a", "list", "--home", "b"}),
            "`--home` is given more than once / give `--home` once");
}

TEST_F(CommandLineTest, SaysOfAFlagBeforeTheCommandThatItCannotStandThere) {
  const absl::Status near = Parse({"discovery", "--hom", "h", "list"}).status();
  EXPECT_THAT(near, FailsWith(ErrorCode::kProtocolUsageInvalid));
  EXPECT_THAT(std::string(near.message()), HasSubstr("`--hom` is no flag of"));
  EXPECT_EQ(GetErrorInfo(near).hint, "did you mean `--home`?");
  const absl::Status other =
      Parse({"discovery", "--detail", "full", "run", "c"}).status();
  EXPECT_THAT(GetErrorInfo(other).hint,
              HasSubstr("`osiris discovery COMMAND --detail …`"));
  EXPECT_THAT(std::string(Parse({"--no-json", "lst"}).status().message()),
              HasSubstr("has no command `lst`"));
}

TEST_F(CommandLineTest, MissesNothingWhenHelpIsWanted) {
  for (const Args& args :
       {Args{"discovery", "run", "--help"}, Args{"-h", "discovery", "run"}}) {
    const absl::StatusOr<CommandLine> line = Parse(args);
    ASSERT_OK(line);
    EXPECT_TRUE(line->flags.help);
    EXPECT_EQ(Join(line->words), "discovery run");
  }
}

TEST_F(CommandLineTest, LeadsNowhereWithoutWords) {
  const absl::StatusOr<CommandLine> line = Parse({"discovery"});

  ASSERT_OK(line);
  EXPECT_EQ(line->command, nullptr);
  EXPECT_EQ(Join(line->words), "discovery");
}

TEST_F(CommandLineTest, TakesSettings) {
  const absl::StatusOr<CommandLine> line =
      Parse({"--set", "mcp.queue=8", "discovery", "list", "--set", "a.b=c=d"});

  ASSERT_OK(line);
  EXPECT_EQ(line->flags.settings, (std::map<std::string, std::string>{
                                      {"a.b", "c=d"}, {"mcp.queue", "8"}}));
}

TEST_F(CommandLineTest, KnowsWhoAsksForJsonWithoutUnderstandingTheRest) {
  EXPECT_TRUE(AsksForJson(tree_, {"what", "--json"}));
  EXPECT_TRUE(AsksForJson(tree_, {"--json=true", "discovery", "rum"}));
  EXPECT_TRUE(AsksForJson(tree_, {"what", "--json=maybe"}));
  EXPECT_TRUE(AsksForJson(tree_, {"--json=false", "what", "--json"}));
  EXPECT_FALSE(AsksForJson(tree_, {"--json", "what", "--json=false"}));
  EXPECT_FALSE(AsksForJson(tree_, {"--json", "what", "--no-json"}));
  EXPECT_FALSE(AsksForJson(tree_, {"what", "--", "--json=true"}));
  EXPECT_FALSE(AsksForJson(tree_, {"what", "--", "--json"}));
  EXPECT_FALSE(AsksForJson(tree_, {}));
  EXPECT_TRUE(AsksForJson(tree_, {"--home", "/h", "mcp", "list", "--bogus"}));
  EXPECT_FALSE(AsksForJson(tree_, {"discovery", "list", "--bogus"}));
}

}  // namespace
}  // namespace osiris::cli
