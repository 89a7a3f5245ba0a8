#include "core/attach/client_catalog.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using Scope = ClientPlace::Scope;

Environment Variables(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

std::string FileOf(const std::map<std::string, std::string>& variables,
                   const std::string& client, Scope scope = Scope::kUser) {
  const auto places = ClientPlaces(Variables(variables), "/home/ann/shop");
  if (!places.ok()) return "";
  const auto place = FindClientPlace(*places, client, scope);
  return place.ok() ? place->file : "";
}

TEST(ClientCatalogTest, FindsFilesWhereClientsKeepThem) {
  const std::map<std::string, std::string> home = {{"HOME", "/home/u"}};

  EXPECT_EQ(FileOf(home, "claude-code"), "/home/u/.claude.json");
  EXPECT_EQ(FileOf(home, "claude-desktop"),
            "/home/u/.config/Claude/claude_desktop_config.json");
  EXPECT_EQ(FileOf(home, "codex"), "/home/u/.codex/config.toml");
  EXPECT_EQ(FileOf(home, "cursor"), "/home/u/.cursor/mcp.json");
  EXPECT_EQ(FileOf(home, "vscode"), "/home/u/.config/Code/User/mcp.json");
}

TEST(ClientCatalogTest, FindsFilesOfAProject) {
  const std::map<std::string, std::string> home = {{"HOME", "/home/u"}};

  EXPECT_EQ(FileOf(home, "claude-code", Scope::kProject),
            "/home/ann/shop/.mcp.json");
  EXPECT_EQ(FileOf(home, "codex", Scope::kProject),
            "/home/ann/shop/.codex/config.toml");
  EXPECT_EQ(FileOf(home, "cursor", Scope::kProject),
            "/home/ann/shop/.cursor/mcp.json");
  EXPECT_EQ(FileOf(home, "vscode", Scope::kProject),
            "/home/ann/shop/.vscode/mcp.json");
  EXPECT_EQ(FileOf(home, "claude-desktop", Scope::kProject), "");
}

TEST(ClientCatalogTest, FollowsTheVariablesThatClientsFollow) {
  const std::map<std::string, std::string> moved = {
      {"HOME", "/home/u"},
      {"XDG_CONFIG_HOME", "/cfg/"},
      {"CODEX_HOME", "/codex"},
      {"CLAUDE_CONFIG_DIR", "/claude"}};

  EXPECT_EQ(FileOf(moved, "claude-code"), "/claude/.claude.json");
  EXPECT_EQ(FileOf(moved, "codex"), "/codex/config.toml");
  EXPECT_EQ(FileOf(moved, "vscode"), "/cfg/Code/User/mcp.json");
  // A relative folder means nothing to them.
  EXPECT_EQ(FileOf({{"HOME", "/home/u"}, {"XDG_CONFIG_HOME", "cfg"}}, "vscode"),
            "/home/u/.config/Code/User/mcp.json");
}

TEST(ClientCatalogTest, SaysWhatItDoesNotKnow) {
  const auto places = ClientPlaces(Variables({{"HOME", "/home/u"}}), "/p");
  ASSERT_OK(places);

  EXPECT_THAT(FindClientPlace(*places, "curser", Scope::kUser),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_THAT(FindClientPlace(*places, "claude-desktop", Scope::kProject),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_THAT(ClientPlaces(Variables({}), "/p"),
              FailsWith(ErrorCode::kConfigHomeUnusable));
}

}  // namespace
}  // namespace osiris
