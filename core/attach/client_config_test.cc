#include "core/attach/client_config.h"

#include <random>
#include <string>
#include <vector>

#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using testing::HasSubstr;
using testing::Not;

const ServerEntry kEntry = {
    .name = "osiris", .command = "/opt/osiris-mcp", .args = {"--home", "/h"}};

ClientPlace Lenient() { return {.title = "Cursor"}; }

ClientPlace Strict() {
  ClientPlace place = {.title = "Claude Desktop", .strict = true};
  place.json.dialect.trailing_commas = false;
  return place;
}

ClientPlace Toml() { return {.title = "Codex", .toml = true}; }

std::string Put(const ClientPlace& place, const std::string& text,
                const ServerEntry& entry = kEntry) {
  const auto change = PutEntry(place, text, entry);
  EXPECT_OK(change) << text;
  return change.ok() ? change->text : "";
}

std::string Drop(const ClientPlace& place, const std::string& text) {
  const auto change = DropEntry(place, text, "osiris");
  EXPECT_OK(change) << text;
  return change.ok() ? change->text : "";
}

TEST(ClientConfigTest, WritesAWholeFileWhereThereIsNone) {
  const std::string whole =
      "{\n"
      "  \"mcpServers\": {\n"
      "    \"osiris\": {\n"
      "      \"command\": \"/opt/osiris-mcp\",\n"
      "      \"args\": [\"--home\", \"/h\"]\n"
      "    }\n"
      "  }\n"
      "}\n";

  EXPECT_EQ(Put(Lenient(), ""), whole);
  EXPECT_EQ(Put(Lenient(), "\xef\xbb\xbf"), "\xef\xbb\xbf" + whole);
  EXPECT_EQ(Put(Lenient(), "// mine\n"), "// mine\n" + whole);
  EXPECT_EQ(Put(Lenient(), "{}\n"), whole);
  EXPECT_EQ(Put(Toml(), ""),
            "[mcp_servers.osiris]\n"
            "command = \"/opt/osiris-mcp\"\n"
            "args = [\"--home\", \"/h\"]\n");
}

TEST(ClientConfigTest, KeepsCommentsAndTheTrailingCommaOfAPerson) {
  const std::string before =
      "{\n"
      "\t// my servers\n"
      "\t\"mcpServers\": {\n"
      "\t\t\"git\": { \"command\": \"git-mcp\" }, // first\n"
      "\t\t/* second\n\t\t   later */\n"
      "\t},\n"
      "}";

  EXPECT_EQ(Put(Lenient(), before),
            "{\n"
            "\t// my servers\n"
            "\t\"mcpServers\": {\n"
            "\t\t\"git\": { \"command\": \"git-mcp\" }, // first\n"
            "\t\t/* second\n\t\t   later */\n"
            "\t\t\"osiris\": {\n"
            "\t\t\t\"command\": \"/opt/osiris-mcp\",\n"
            "\t\t\t\"args\": [\"--home\", \"/h\"]\n"
            "\t\t},\n"
            "\t},\n"
            "}");
}

TEST(ClientConfigTest, PutsTheCommaBeforeAComment) {
  EXPECT_EQ(Put(Lenient(),
                "{\r\n    \"mcpServers\": {\r\n        \"a\": {} // x\r\n"
                "    }\r\n}\r\n"),
            "{\r\n    \"mcpServers\": {\r\n        \"a\": {}, // x\r\n"
            "        \"osiris\": {\r\n"
            "            \"command\": \"/opt/osiris-mcp\",\r\n"
            "            \"args\": [\"--home\", \"/h\"]\r\n"
            "        }\r\n"
            "    }\r\n}\r\n");
}

TEST(ClientConfigTest, StaysOnOneLineWhereTheFileDoes) {
  EXPECT_EQ(
      Put(Lenient(), R"({"n":1,"mcpServers":{"a":{"command":"b"}}})"),
      R"({"n":1,"mcpServers":{"a":{"command":"b"},)"
      R"("osiris":{"command":"/opt/osiris-mcp","args":["--home","/h"]}}})");
  EXPECT_EQ(Put(Lenient(), R"({"mcpServers": {}})"),
            R"({"mcpServers": {"osiris": {"command": "/opt/osiris-mcp", )"
            R"("args": ["--home", "/h"]}}})");
}

TEST(ClientConfigTest, ChangesOnlyCommandAndArgumentsOfAnOldEntry) {
  EXPECT_EQ(
      Put(Lenient(), R"({"mcpServers": {"osiris": {"env": {"A": "b"}, // keep
        "command": "/old/osiris-mcp", "args": ["--home", "/old"],
        "disabled": false}}})"),
      R"({"mcpServers": {"osiris": {"env": {"A": "b"}, // keep
        "command": "/opt/osiris-mcp", "args": ["--home", "/h"],
        "disabled": false}}})");
  const std::string toml =
      "[mcp_servers.osiris]\n"
      "startup_timeout_sec = 20 # slow disk\n"
      "command = '/ä/osiris-mcp' # moved\n"
      "args = [\n  \"--home\", # ü\n  \"/old\",\n]\n"
      "[mcp_servers.osiris.env]\n"
      "A = \"b\"\n";
  EXPECT_EQ(Put(Toml(), toml),
            "[mcp_servers.osiris]\n"
            "startup_timeout_sec = 20 # slow disk\n"
            "command = \"/opt/osiris-mcp\" # moved\n"
            "args = [\"--home\", \"/h\"]\n"
            "[mcp_servers.osiris.env]\n"
            "A = \"b\"\n");
}

TEST(ClientConfigTest, ChangesNothingWhereItIsSoAlready) {
  for (const ClientPlace& place : {Lenient(), Toml()}) {
    const std::string once = Put(place, "");
    EXPECT_EQ(Put(place, once), once);
    EXPECT_EQ(PutEntry(place, once, kEntry)->diff, "");
  }
}

TEST(ClientConfigTest, AppendsToTomlWithoutTouchingIt) {
  const std::string before =
      "# codex\r\nmodel = \"o\"\r\n\r\n[mcp_servers.git] # git\r\n"
      "command = \"git-mcp\"\r\n[[profiles]]\r\nname = \"[mcp_servers.x]\"";

  EXPECT_EQ(Put(Toml(), before), before +
                                     "\r\n\r\n[mcp_servers.osiris]\r\n"
                                     "command = \"/opt/osiris-mcp\"\r\n"
                                     "args = [\"--home\", \"/h\"]\r\n");
}

TEST(ClientConfigTest, TakesATableAndThoseBelowItOut) {
  EXPECT_EQ(Drop(Toml(),
                 "a = 1\n\n[ mcp_servers . \"osiris\" ]\n"
                 "command = \"/x/osiris-mcp\"\n\n"
                 "[mcp_servers.osiris.env]\nK = \"v\"\n\n"
                 "# the next\n[mcp_servers.git]\ncommand = \"g\"\n"),
            "a = 1\n\n# the next\n[mcp_servers.git]\ncommand = \"g\"\n");
}

TEST(ClientConfigTest, RefusesWhatTheClientWouldNotRead) {
  const struct {
    ClientPlace place;
    const char* text;
    const char* where;
  } kCases[] = {
      {Lenient(), "{\n  \"a\": 1,,\n}", "line 2, column 10"},
      {Lenient(), "{\"mcpServers\": {", "line 1, column 17"},
      {Lenient(), "{\"a\": 'b'}", "line 1, column 7"},
      {Lenient(), "{\"a\": 01}", "line 1, column 8"},
      {Lenient(), "{\"a\": \"\\x\"}", "line 1, column 9"},
      {Lenient(), "{} {}", "line 1, column 4"},
      {Lenient(), "{ /* }", "line 1, column 3"},
      {Lenient(), "{\"a\": \"b\nc\"}", "line 1, column 9"},
      {Strict(), "{\"a\": 1,\n}", "line 1, column 8"},
      {Toml(), "a = 1\nb = \n", "line 2"},
      {Toml(), "[a]\n[a]\n", "line 2"},
  };
  for (const auto& bad : kCases) {
    const auto change = PutEntry(bad.place, bad.text, kEntry);
    EXPECT_THAT(change, FailsWith(ErrorCode::kConfigUnreadable)) << bad.text;
    EXPECT_THAT(std::string(change.status().message()), HasSubstr(bad.where));
  }
  EXPECT_THAT(PutEntry(Lenient(), "{\"a\": \"\xff\"}", kEntry),
              FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_THAT(PutEntry(Lenient(), std::string(5000, '['), kEntry),
              FailsWith(ErrorCode::kConfigUnreadable));
}

TEST(ClientConfigTest, RefusesWhatMeansSomethingElse) {
  for (const char* text :
       {"[]", "{\"mcpServers\": []}", "{\"mcpServers\": null}",
        "{\"mcpServers\": {}, \"mcpServers\": {}}",
        "{\"mcpServers\": {\"osiris\": 1}}",
        "{\"mcpServers\": {\"osiris\": {\"url\": \"https://x\"}}}",
        "{\"mcpServers\": {\"osiris\": {\"command\": \"/bin/other\"}}}"}) {
    EXPECT_THAT(PutEntry(Lenient(), text, kEntry),
                FailsWith(ErrorCode::kConfigInvalid))
        << text;
  }
  for (const char* text :
       {"mcp_servers = 1\n", "mcp_servers = { a = { command = \"b\" } }\n",
        "[mcp_servers]\nosiris = 1\n",
        "[mcp_servers.osiris]\nurl = \"https://x\"\n"}) {
    EXPECT_THAT(PutEntry(Toml(), text, kEntry),
                FailsWith(ErrorCode::kConfigInvalid))
        << text;
  }
}

TEST(ClientConfigTest, WarnsOfACommentWhereTheClientMayRefuseIt) {
  const auto change = PutEntry(Strict(), "{ // mine\n}", kEntry);

  ASSERT_OK(change);
  EXPECT_THAT(change->warning, HasSubstr("line 1, column 3"));
  EXPECT_EQ(PutEntry(Lenient(), "{ // mine\n}", kEntry)->warning, "");
}

TEST(ClientConfigTest, ShowsNoValueOfANeighbourOrOfTheEnvironment) {
  const std::string json =
      R"({"mcpServers":{"a":{"env":{"K":"s3cret"}},"osiris":{"env":)"
      R"({"K":"s3cret"},"command":"/x/osiris-mcp"},"b":{"K":"s3cret"}}})";
  const std::string toml =
      "[mcp_servers.a]\nK = \"s3cret\"\n"
      "[mcp_servers.osiris]\ncommand = \"/x/osiris-mcp\"\n"
      "[mcp_servers.osiris.env]\nK = \"s3cret\"\nL = \"\"\"\ns3cret\"\"\"\n";
  for (const auto& [place, text] :
       {std::pair(Lenient(), json), std::pair(Toml(), toml)}) {
    const auto put = PutEntry(place, text, kEntry);
    const auto drop = DropEntry(place, text, "osiris");
    ASSERT_OK(put);
    ASSERT_OK(drop);
    EXPECT_THAT(put->diff, HasSubstr("+ "));
    EXPECT_THAT(put->diff, Not(HasSubstr("s3cret")));
    EXPECT_THAT(drop->diff, HasSubstr("/x/osiris-mcp"));
    EXPECT_THAT(drop->diff, Not(HasSubstr("s3cret")));
  }
}

// A configuration of many shapes, as people and programs write them.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::string Json() {
    end_ = One({"\n", "\r\n"});
    unit_ = One({"  ", "    ", "\t"});
    return One({"", "\xef\xbb\xbf"}) + Object(0, {"mcpServers", "theme"}) +
           One({"", end_.c_str()});
  }

  std::string Toml() {
    end_ = One({"\n", "\r\n"});
    std::string text = One({"", "# head\n", "model = \"x\" # y\n"});
    for (const char* name : {"git", "\"a b\"", "files"}) {
      if (Flip()) continue;
      text += One({"", "\n", "# about\n"}) + "[mcp_servers." + name + "]\n" +
              One({"command = \"c\"\n", "command='c' # d\n"}) +
              One({"", "args = [\n 'a', # b\n]\n", "env = { K = \"v\" }\n"});
    }
    text += One({"", "[[list]]\nk = 1\n", "[other]\nt = \"\"\"\nx\n\"\"\"\n"});
    std::string out;
    for (const char c : text) out += c == '\n' ? end_ : std::string(1, c);
    return out;
  }

 private:
  bool Flip() { return random_() % 2 == 0; }

  std::string One(const std::vector<std::string>& choices) {
    return choices[random_() % choices.size()];
  }

  std::string Gap(int depth) {
    std::string gap = end_;
    for (int i = 0; i < depth; ++i) gap += unit_;
    return One({"", " // note" + std::string(), " /* note */", ""}) + gap;
  }

  std::string Object(int depth, std::vector<std::string> names) {
    if (depth == 4) return One({"{}", "{ }", "1", "\"x\"", "[1, 2]"});
    std::string out = "{";
    for (size_t i = 0; i < names.size(); ++i) {
      out += Gap(depth + 1) + "\"" + names[i] + "\":" + One({"", " "});
      const bool servers = depth == 0 && i == 0;
      out += servers || Flip()
                 ? Object(depth + 1, {"git", "files", "é\\u00e9"})
                 : One({"null", "[ ]", "-1.5e3", "\"a//b\"", "true"});
      if (i + 1 < names.size() || Flip()) out += ",";
    }
    return out + Gap(depth) + "}";
  }

  std::mt19937 random_;
  std::string end_;
  std::string unit_;
};

// The bytes of `before` are those of `after` without what was put between.
bool IsWithin(const std::string& before, const std::string& after) {
  size_t at = 0;
  for (const char c : after) {
    if (at < before.size() && before[at] == c) ++at;
  }
  return at == before.size();
}

TEST(ClientConfigTest, TakingOutUndoesPuttingInByteForByte) {
  int edited = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Writer writer(seed);
    const bool toml = seed % 3 == 0;
    const std::string before = toml ? writer.Toml() : writer.Json();
    const ClientPlace place = toml ? Toml() : Lenient();
    const auto change = PutEntry(place, before, kEntry);
    ASSERT_OK(change) << before;
    ASSERT_TRUE(IsWithin(before, change->text)) << before;
    const auto back = DropEntry(place, change->text, "osiris");
    ASSERT_OK(back) << change->text;
    ASSERT_EQ(back->text, before) << change->text;
    ++edited;
  }
  EXPECT_EQ(edited, 3000);
}

TEST(ClientConfigTest, EditsAFileOfManyMegabytes) {
  std::string big = "{\n  \"projects\": {\n";
  for (int i = 0; i < 20000; ++i) {
    big += "    \"/p/" + std::to_string(i) + "\": {\"history\": [\"" +
           std::string(100, 'x') + "\"]},\n";
  }
  big += "    \"/last\": {}\n  }\n}\n";

  const std::string after = Put(Lenient(), big);

  EXPECT_TRUE(after.starts_with(big.substr(0, big.size() - 4)));
  EXPECT_THAT(after.substr(big.size() - 4), HasSubstr("osiris-mcp"));
}

}  // namespace
}  // namespace osiris
