#include "core/attach/client_snippets.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

std::string SnippetOf(const ServerCommand& server, const std::string& id) {
  for (const Json& client : ClientSnippets(server)) {
    if (client.at("id") == id) return client.at("snippet").get<std::string>();
  }
  ADD_FAILURE() << id;
  return "";
}

TEST(ClientSnippetsTest, IsJsonThatNamesTheServer) {
  const ServerCommand server = {"/opt/o s/osiris-mcp", {"--home", "/h\"q"}};
  const Json entry = {{"command", server.command}, {"args", server.args}};

  EXPECT_EQ(*ParseJson(SnippetOf(server, "claude-desktop")),
            Json({{"mcpServers", {{"osiris", entry}}}}));
  EXPECT_EQ(*ParseJson(SnippetOf(server, "cursor")),
            Json({{"mcpServers", {{"osiris", entry}}}}));
  Json typed = entry;
  typed["type"] = "stdio";
  EXPECT_EQ(*ParseJson(SnippetOf(server, "vscode")),
            Json({{"servers", {{"osiris", typed}}}}));
}

TEST(ClientSnippetsTest, QuotesForTomlAndShell) {
  const ServerCommand server = {"/opt/osiris-mcp", {"--home", "/it's \"x\""}};

  EXPECT_EQ(SnippetOf(server, "codex"),
            "[mcp_servers.osiris]\n"
            "command = \"/opt/osiris-mcp\"\n"
            "args = [\"--home\", \"/it's \\\"x\\\"\"]\n");
  EXPECT_EQ(SnippetOf(server, "claude-code"),
            "claude mcp add --scope user osiris -- /opt/osiris-mcp --home "
            "'/it'\\''s \"x\"'\n");
}

}  // namespace
}  // namespace osiris
