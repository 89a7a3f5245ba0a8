// The completion scripts, in the shells that this machine has.

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/program_fixture.h"
#include "core/base/unique_fd.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using testing::HasSubstr;

// Reads from `terminal` until `text` ends with `end`, or nobody writes to it.
void ReadUntil(int terminal, const std::string& end, std::string* text) {
  char byte = 0;
  while (end.empty() || !text->ends_with(end)) {
    const ssize_t count = read(terminal, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    *text += byte;
  }
}

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

  // The words of the command that bash runs after a person typed `keys`, each
  // as <word>.
  std::string Typed(const std::string& keys) {
    Write("bashrc", "source <('" + Program() +
                        "' completion bash)\n"
                        "osiris() {\n"
                        "  if [[ $1 == __complete ]]; then\n"
                        "    '" +
                        Program() + "' --home '" + home() +
                        "' \"$@\"\n"
                        "  else\n"
                        "    printf '\\n'; printf '<%s>' \"$@\"\n"
                        "    printf '\\n'; exit\n"
                        "  fi\n"
                        "}\n"
                        "PS1='rea''dy> '\n");
    int terminal = -1;
    const pid_t pid = forkpty(&terminal, nullptr, nullptr, nullptr);
    if (pid == 0) {
      const std::string file = home() + "/bashrc";
      const char* const environment[] = {"PATH=/usr/bin:/bin", "TERM=dumb",
                                         nullptr};
      execle("/bin/bash", "bash", "--noprofile", "--rcfile", file.c_str(), "-i",
             nullptr, environment);
      _exit(99);
    }
    const UniqueFd owned(terminal);
    std::string text;
    ReadUntil(terminal, "ready> ", &text);
    const std::string line = keys + "\n";
    EXPECT_EQ(write(terminal, line.data(), line.size()),
              static_cast<ssize_t>(line.size()));
    text.clear();
    ReadUntil(terminal, "", &text);
    while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    const size_t from = text.find("\n<");
    if (from == std::string::npos) return text;
    return text.substr(from + 1, text.find('\r', from) - from - 1);
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
  // As bash does, unless told otherwise: a word ends at each @ and =, but an @
  // is replaced with what follows it.
  breaks_ += "@=:";
  EXPECT_EQ(Offered("discovery run @sqlite.movies_"),
            "@sqlite.movies_next_month\n");
}

TEST_F(CompletionScriptTest, OffersTablesOfTheNewestSnapshot) {
  MakeSample();
  EXPECT_EQ(Offered("discovery table @sqlite.movies "), "\n");
  ASSERT_EQ(Run({"discovery", "run", "@sqlite.movies"}).status, 0);

  for (const std::string command :
       {"discovery table @sqlite.movies ", "rows read @sqlite.movies ",
        "rows read @sqlite.movies --table ",
        "discovery sample --limit 3 @sqlite.movies --table="}) {
    EXPECT_EQ(Offered(command + "mov"), "movie_ratings\nmovies\n") << command;
  }
  EXPECT_EQ(Offered("rows read --table "), "\n");
  EXPECT_EQ(Offered("seen @sqlite.movies.st"), "@sqlite.movies.studios\n");
  EXPECT_EQ(Offered("seen @sqlite.movies_"), "@sqlite.movies_next_month\n");
  // A second word is no connection where the first one was.
  EXPECT_EQ(Offered("discovery run @sqlite.movies @"), "\n");
  EXPECT_EQ(Typed("osiris rows read @sqlite.movies stu\t"),
            "<rows><read><@sqlite.movies><studios>");
}

TEST_F(CompletionScriptTest, RunsNoNameOfATable) {
  MakeSample();
  const std::string evil = "$(touch " + home() + "/ran)";
  ASSERT_EQ(RunAny({"/usr/bin/python3", "-c",
                    "import sqlite3, sys\n"
                    "sqlite3.connect(sys.argv[1]).execute("
                    "'CREATE TABLE \"' + sys.argv[2] + '\" (a)')",
                    home() + "/movies.db", evil},
                   {})
                .status,
            0);
  ASSERT_EQ(Run({"discovery", "run", "@sqlite.movies"}).status, 0);

  EXPECT_THAT(Offered("rows read @sqlite.movies "), HasSubstr("\\$\\(touch"));
  EXPECT_EQ(Typed("osiris rows read @sqlite.movies \\$\t"),
            "<rows><read><@sqlite.movies><" + evil + ">");
  EXPECT_FALSE(std::filesystem::exists(home() + "/ran"));
}

TEST_F(CompletionScriptTest, CompletesWhatAPersonTypes) {
  MakeSample();
  Write("a@b:c.json", "{}");

  EXPECT_EQ(Typed("osiris disc\trun @sqlite.movies_\t"),
            "<discovery><run><@sqlite.movies_next_month>");
  EXPECT_EQ(Typed("osiris discovery run @\t_\t"),
            "<discovery><run><@sqlite.movies_next_month>");
  EXPECT_EQ(Typed("osiris discovery run --detail=s\t@sqlite.movies_\t"),
            "<discovery><run><--detail=summary><@sqlite.movies_next_month>");
  EXPECT_EQ(Typed("osiris discovery run --arguments-file " + home() + "/a@\t"),
            "<discovery><run><--arguments-file><" + home() + "/a@b:c.json>");
}

TEST_F(CompletionScriptTest, OffersNothingOfABrokenHome) {
  Write("osiris_connections.yaml", "{{{");

  EXPECT_EQ(Offered("discovery run @"), "\n");
}

TEST_F(CompletionScriptTest, EveryShellGetsItsOwn) {
  EXPECT_THAT(Run({"completion", "zsh"}).output, HasSubstr("#compdef osiris"));
  const std::string fish = Run({"completion", "fish"}).output;
  EXPECT_THAT(fish, HasSubstr("complete -c osiris "));
  // No file is a family, or a snapshot.
  EXPECT_THAT(fish, HasSubstr("-n '__osiris_in components show' -f\n"));
  EXPECT_THAT(fish, HasSubstr("-n '__osiris_in discovery show' -f -a "
                              "'(__osiris_connections)'\n"));
}

TEST_F(CompletionScriptTest, EveryShellOffersTables) {
  const std::string zsh = Run({"completion", "zsh"}).output;
  EXPECT_THAT(zsh, HasSubstr("\"discovery table:1\") _osiris_tables ;;"));
  EXPECT_THAT(zsh, HasSubstr("\"rows read:--table\") _osiris_tables ;;"));
  EXPECT_THAT(zsh, HasSubstr("\"seen:0\") _osiris_references ;;"));
  const std::string fish = Run({"completion", "fish"}).output;
  EXPECT_THAT(fish, HasSubstr("-n '__osiris_nth 1 discovery table' -f -a "
                              "'(__osiris_tables)'\n"));
  EXPECT_THAT(fish, HasSubstr("-r -f -a '(__osiris_tables)'\n"));
  EXPECT_THAT(fish, HasSubstr("-n '__osiris_in seen' -f -a "
                              "'(__osiris_references)'\n"));
}

}  // namespace
}  // namespace osiris::cli
