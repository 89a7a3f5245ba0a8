// The real program on configurations of clients, in a user's folder of its own.

#include <filesystem>
#include <string>
#include <vector>

#include "cli/program_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr char kOld[] =
    "{\n  // mine\n  \"mcpServers\": {\n    \"git\": {\"command\": "
    "\"git-mcp\", "
    "\"env\": {\"TOKEN\": \"s3cret\"}},\n  },\n}\n";

class ProgramClientsTest : public ProgramFixture {
 protected:
  ProgramClientsTest() {
    fs::create_directories(user() + "/.cursor");
    fs::create_directories(user() + "/.codex");
  }

  std::string user() const { return home() + "/user"; }
  std::string cursor() const { return user() + "/.cursor/mcp.json"; }

  // `osiris mcp clients ARGS` as this user.
  ProgramResult Clients(std::vector<std::string> args) {
    args.insert(args.begin(), {Program(), "--home", home(), "mcp", "clients"});
    return RunAny(args, {"HOME=" + user(), "PATH=/usr/bin:/bin"});
  }

  static std::string TextOf(const std::string& path) {
    return RunAny({"/bin/cat", path}, {}).output;
  }
};

TEST_F(ProgramClientsTest, AttachesChecksListsAndUndoes) {
  Write("user/.cursor/mcp.json", kOld);

  const ProgramResult attached = Clients({"attach", "cursor"});
  EXPECT_EQ(attached.status, 0) << attached.error;
  EXPECT_THAT(attached.output, HasSubstr("+     \"osiris\": {\n"));
  EXPECT_THAT(attached.output, HasSubstr("checked: started as the client"));
  EXPECT_THAT(attached.output, Not(HasSubstr("s3cret")));
  EXPECT_THAT(TextOf(cursor()), HasSubstr("\"--home\", \"" + home() + "\""));

  const Json list = Document(Clients({"--json"}).output);
  for (const Json& client : list.at("clients")) {
    EXPECT_EQ(client.at("state"),
              client.at("client") == "cursor" ? "attached" : "absent")
        << client;
  }

  EXPECT_EQ(Clients({"undo", "cursor"}).status, 0);
  EXPECT_EQ(TextOf(cursor()), kOld);
  EXPECT_EQ(Clients({"undo", "cursor"}).status, 4);
}

TEST_F(ProgramClientsTest, DetachGivesTheFileBackByteForByte) {
  Write("user/.cursor/mcp.json", kOld);

  ASSERT_EQ(Clients({"attach", "cursor"}).status, 0);
  const Json detached =
      Document(Clients({"detach", "cursor", "--json"}).output);

  EXPECT_EQ(detached.at("changed"), true);
  EXPECT_EQ(TextOf(cursor()), kOld);
  EXPECT_EQ(
      Document(Clients({"detach", "cursor", "--json"}).output).at("changed"),
      false);
}

TEST_F(ProgramClientsTest, AttachesEveryClientThatIsKnown) {
  for (const char* client :
       {"claude-code", "claude-desktop", "codex", "cursor", "vscode"}) {
    const ProgramResult result = Clients({"attach", client, "--json"});
    EXPECT_EQ(result.status, 0) << client << result.error;
    EXPECT_GT(Document(result.output).at("verified").at("tools"), 0) << client;
  }
  EXPECT_THAT(TextOf(user() + "/.codex/config.toml"),
              HasSubstr("[mcp_servers.osiris]\ncommand = \"/"));
  EXPECT_THAT(TextOf(user() + "/.config/Code/User/mcp.json"),
              HasSubstr("\"servers\": {\n"));
}

TEST_F(ProgramClientsTest, DryRunChangesNothing) {
  const Json document =
      Document(Clients({"attach", "cursor", "--dry-run", "--json"}).output);

  EXPECT_EQ(document.at("changed"), false);
  EXPECT_THAT(document.at("diff").get<std::string>(), HasSubstr("osiris-mcp"));
  EXPECT_FALSE(fs::exists(cursor()));
}

TEST_F(ProgramClientsTest, PutsTheFileBackWhereTheServerDoesNotStart) {
  // The entry's own environment is part of how the client starts it.
  const std::string old =
      "{\"mcpServers\": {\"osiris\": {\"command\": \"/gone/osiris-mcp\", "
      "\"env\": {\"LD_BIND_NOW\": \"1\"}, \"args\": []}}}";
  Write("user/.cursor/mcp.json", old);
  const std::string programs = home() + "/programs";
  fs::create_directory(programs);
  fs::copy_file(Program(), programs + "/osiris");
  // A server that answers nothing.
  fs::copy_file("/bin/true", programs + "/osiris-mcp");

  const ProgramResult result = RunAny({programs + "/osiris", "--home", home(),
                                       "mcp", "clients", "attach", "cursor"},
                                      {"HOME=" + user()});

  EXPECT_NE(result.status, 0);
  EXPECT_THAT(result.error, HasSubstr("the file is as it was"));
  EXPECT_EQ(TextOf(cursor()), old);
}

TEST_F(ProgramClientsTest, SaysWhereAFileIsBroken) {
  Write("user/.codex/config.toml", "model = \"x\"\nbroken\n");

  const ProgramResult result = Clients({"attach", "codex"});

  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.error, HasSubstr("config.toml`: line 2"));
  EXPECT_EQ(TextOf(user() + "/.codex/config.toml"), "model = \"x\"\nbroken\n");
}

}  // namespace
}  // namespace osiris::cli
