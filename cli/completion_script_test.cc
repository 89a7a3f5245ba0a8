// The completion scripts, in the shells that this machine has.

#include <string>
#include <vector>

#include "cli/program_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using testing::HasSubstr;

class CompletionScriptTest : public ProgramFixture {
 protected:
  // What bash would offer after `line`, one candidate a line.
  std::string Offered(const std::string& line) {
    const std::string script =
        "source <(\"$1\" completion bash)\n"
        "COMP_WORDBREAKS=\"$3\"\n"
        "COMP_LINE=$2 COMP_POINT=${#2}\n"
        "_osiris\n"
        "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const ProgramResult result =
        RunAny({"/bin/bash", "-c", script, "bash", Program(),
                Program() + " --home " + home() + " " + line, breaks_},
               {"PATH=/usr/bin:/bin"});
    EXPECT_EQ(result.error, "");
    return result.output;
  }

  std::string breaks_ = " \t\n\"'><;|&(";
};

TEST_F(CompletionScriptTest, BashReadsIt) {
  const std::string script = Run({"completion", "bash"}).output;

  EXPECT_EQ(RunAny({"/bin/bash", "-n"}, {}, script).error, "");
}

TEST_F(CompletionScriptTest, OffersWords) {
  EXPECT_EQ(Offered("co"), "completion\ncomponents\nconnections\n");
  EXPECT_EQ(Offered("discovery "), Offered("--quiet discovery "));
  EXPECT_THAT(
      Offered("discovery "),
      HasSubstr("diff\nlist\nremove\nrun\nsample\nsearch\nshow\ntable\n"));
  EXPECT_EQ(Offered("mcp connections l"), "list\n");
}

TEST_F(CompletionScriptTest, OffersFlagsAndChoices) {
  EXPECT_EQ(Offered("discovery run --det"), "--detail\n");
  EXPECT_EQ(Offered("discovery run --detail "), "names\nsummary\nfull\n");
  EXPECT_EQ(Offered("discovery run --detail=f"), "full\n");
  EXPECT_EQ(Offered("--color n"), "never\n");
}

TEST_F(CompletionScriptTest, OffersConnectionsOfTheHome) {
  MakeSample();

  EXPECT_EQ(Offered("discovery run @sqlite.movies_"),
            "@sqlite.movies_next_month\n");
  EXPECT_EQ(Offered("connections doctor "),
            "@sqlite.movies\n@sqlite.movies_next_month\n");
  // As bash does, unless told otherwise: a word ends at each @ and =.
  breaks_ += "@=:";
  EXPECT_EQ(Offered("discovery run @sqlite.movies_"),
            "sqlite.movies_next_month\n");
}

TEST_F(CompletionScriptTest, OffersNothingOfABrokenHome) {
  Write("osiris_connections.yaml", "{{{");

  EXPECT_EQ(Offered("discovery run @"), "\n");
}

TEST_F(CompletionScriptTest, EveryShellGetsItsOwn) {
  EXPECT_THAT(Run({"completion", "zsh"}).output, HasSubstr("#compdef osiris"));
  EXPECT_THAT(Run({"completion", "fish"}).output,
              HasSubstr("complete -c osiris "));
}

}  // namespace
}  // namespace osiris::cli
