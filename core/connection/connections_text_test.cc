#include "core/connection/connections_text.h"

#include "core/base/status_matchers.h"
#include "core/config/yaml_document.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Reference kMovies = {.family = "sqlite", .alias = "movies"};

std::string Added(std::string_view text, const Json& body,
                  const Reference& reference = kMovies) {
  const auto added = AddConnectionText(text, reference, body);
  EXPECT_OK(added) << text;
  return added.value_or("");
}

std::string Removed(std::string_view text,
                    const Reference& reference = kMovies) {
  const auto removed = RemoveConnectionText(text, reference);
  EXPECT_OK(removed) << text;
  return removed.value_or("");
}

constexpr std::string_view kFile = R"(# our sources
version: 1   # the only one

connections:
  # local files
  sqlite:
    archive:   # old
      path: old.db   # since 2019
      # a note at the end

  mysql:
    shop: {database: shop, user: reader}  # flow
# the end
)";

TEST(ConnectionsTextTest, WritesAWholeFileWhereThereIsNone) {
  EXPECT_EQ(Added("", {{"path", "data/movies.db"}}),
            "version: 1\n\nconnections:\n  sqlite:\n    movies:\n"
            "      path: data/movies.db\n");
}

TEST(ConnectionsTextTest, AddsToAFamilyAndKeepsEverythingElse) {
  EXPECT_EQ(Added(kFile, {{"path", "m.db"}}), R"(# our sources
version: 1   # the only one

connections:
  # local files
  sqlite:
    archive:   # old
      path: old.db   # since 2019
      # a note at the end
    movies:
      path: m.db

  mysql:
    shop: {database: shop, user: reader}  # flow
# the end
)");
}

TEST(ConnectionsTextTest, AddsANewFamilyAtTheEnd) {
  EXPECT_EQ(Added("version: 1\nconnections:\n    mysql:\n        a:\n"
                  "            user: u",
                  {{"path", "m.db"}}),
            "version: 1\nconnections:\n    mysql:\n        a:\n"
            "            user: u\n    sqlite:\n      movies:\n"
            "        path: m.db\n");
}

TEST(ConnectionsTextTest, AddsToEmptyParts) {
  const std::string whole =
      "version: 1\nconnections:\n  sqlite:\n    movies:\n      path: m\n";
  EXPECT_EQ(Added("version: 1\nconnections: {}\n", {{"path", "m"}}), whole);
  EXPECT_EQ(Added("version: 1\nconnections: { }\n", {{"path", "m"}}), whole);
  EXPECT_EQ(Added("version: 1\nconnections:\n", {{"path", "m"}}), whole);
  EXPECT_EQ(Added("version: 1\n", {{"path", "m"}}), whole);
  EXPECT_EQ(Added("version: 1\nconnections:\n  sqlite:\n", {{"path", "m"}}),
            whole);
  EXPECT_EQ(Added("version: 1\nconnections:\n  sqlite: {}\n", {{"path", "m"}}),
            whole);
  EXPECT_EQ(Added("# mine\n", {{"path", "m"}}),
            "# mine\n" + Added("", {{"path", "m"}}));
}

TEST(ConnectionsTextTest, KeepsTheEndsOfLinesAndTheByteOrderMark) {
  EXPECT_EQ(
      Added("\xEF\xBB\xBFversion: 1\r\nconnections:\r\n", {{"path", "m"}}),
      "\xEF\xBB\xBFversion: 1\r\nconnections:\r\n  sqlite:\r\n"
      "    movies:\r\n      path: m\r\n");
}

TEST(ConnectionsTextTest, WritesValuesThatAreReadBackTheSame) {
  const Json body = {{"a", "yes"},
                     {"b", "123"},
                     {"c", "0x1F"},
                     {"d", "a: b"},
                     {"e", "#x"},
                     {"f", ""},
                     {"g", "${X}"},
                     {"h", "a\nb"},
                     {"i", "~/x"},
                     {"j", "\"q\" \\"},
                     {"k", 5},
                     {"l", true},
                     {"m", "\xC3\xA9"},
                     {"n", "true"},
                     {"o", "null"},
                     {"p", " x "},
                     {"q", "/a/b c"},
                     {"r", "1e3"},
                     {"s", {{"X-A", "b"}}},
                     {"t", Json::object()}};
  const auto document = ParseYaml(Added(kFile, body));
  ASSERT_OK(document);
  EXPECT_EQ(document->root.ToJson()["connections"]["sqlite"]["movies"], body);
}

TEST(ConnectionsTextTest, RemovesWhatItAdded) {
  for (const std::string& text :
       {std::string(kFile), std::string("version: 1\nconnections:\n"),
        std::string("version: 1\nconnections:\n  mysql:\n    a:\n"
                    "      user: u\n")}) {
    EXPECT_EQ(Removed(Added(text, {{"path", "m.db"}})), text);
  }
}

TEST(ConnectionsTextTest, RemovesOnlyTheAlias) {
  const std::string text =
      "connections:\n  sqlite:\n    # first\n    movies:\n      path: |\n"
      "        a\n\n        b\n      # inside\n\n    # second\n    other:\n"
      "      path: o\n";
  EXPECT_EQ(Removed(text),
            "connections:\n  sqlite:\n    # first\n\n    # second\n"
            "    other:\n      path: o\n");
}

TEST(ConnectionsTextTest, KeepsAFamilyThatStillHoldsComments) {
  EXPECT_EQ(Removed("connections:\n  sqlite:\n    # keep\n    movies:\n"
                    "      path: m\n  csv:\n    a: {folder: f}\n"),
            "connections:\n  sqlite:\n    # keep\n  csv:\n"
            "    a: {folder: f}\n");
  EXPECT_EQ(Removed("connections:\n  sqlite:\n    movies: {path: m}\n  csv:\n"
                    "    a: {folder: f}\n"),
            "connections:\n  csv:\n    a: {folder: f}\n");
}

TEST(ConnectionsTextTest, RefusesWhatItCannotChangeSafely) {
  for (const char* const text :
       {"connections: {mysql: {a: {user: u}}}\n",
        "{version: 1, connections: {}}\n", "{version: 1}\n",
        "version: 1\nconnections:\n  sqlite: {a: {path: b}}\n",
        "base: &b\n  a: {path: b}\nconnections:\n  sqlite: *b\n",
        "connections:\n  sqlite: &b\n    a: {path: b}\n  csv: *b\n",
        "version: 1\n...\n"}) {
    const auto added = AddConnectionText(text, kMovies, {{"path", "m"}});
    EXPECT_THAT(added, FailsWith(ErrorCode::kConfigInvalid)) << text;
    EXPECT_THAT(GetErrorInfo(added.status()).hint, HasSubstr("by hand"));
  }
  EXPECT_THAT(RemoveConnectionText(
                  "connections: {sqlite: {movies: {path: m}}}\n", kMovies),
              FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_THAT(
      RemoveConnectionText("connections:\n  sqlite:\n    a: {}\n", kMovies),
      FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_THAT(AddConnectionText("a: [", kMovies, Json::object()),
              FailsWith(ErrorCode::kConfigUnreadable));
}

const Reference kShop = {.family = "mysql", .alias = "shop"};

// `body` as the alias's settings, with one of them set.
std::string Set(const std::string& body, const std::vector<std::string>& path,
                const std::string& head = "") {
  const std::string text =
      head + "connections:\n  mysql:\n    shop:" + body + "\n# the end\n";
  const auto set = SetFieldText(text, kShop, path, "vault:a.b");
  EXPECT_OK(set.status()) << text;
  const std::string start = head + "connections:\n  mysql:\n    shop:";
  const std::string all = set.value_or("");
  EXPECT_EQ(all.substr(0, start.size()), start);
  EXPECT_TRUE(all.ends_with("\n# the end\n")) << all;
  return all.substr(start.size(), all.size() - start.size() - 11);
}

TEST(ConnectionsTextTest, SetsAFieldHoweverItIsWritten) {
  for (const auto& [written, comment] :
       {std::pair<std::string, std::string>{"hunter2", ""},
        {"hunter2   # ask Ann", "   # ask Ann"},
        {"'it''s #1'  # quoted", "  # quoted"},
        {R"("a \" # b\\" # also)", " # also"},
        {"12345", ""},
        {"~", ""},
        {"''", ""},
        {"a#b:c,d}", ""},
        {"\"over\n        two lines\"", ""},
        {"|\n        key\n          # of two\n\n        lines", ""},
        {">-  # folded\n        key", "  # folded"}}) {
    EXPECT_EQ(Set("\n      password: " + written + "\n      user: ann # who\n",
                  {"password"}),
              "\n      password: \"vault:a.b\"" + comment +
                  "\n      user: ann # who\n");
  }
}

TEST(ConnectionsTextTest, SetsAFieldBetweenBraces) {
  EXPECT_EQ(
      Set(" {user: \u00e9, password: hunter2, port: 1}  # flow", {"password"}),
      " {user: \u00e9, password: \"vault:a.b\", port: 1}  # flow");
  EXPECT_EQ(Set(" {user: u, password: 'a}, b'}", {"password"}),
            " {user: u, password: \"vault:a.b\"}");
  EXPECT_EQ(Set(" {headers: {X: y, Z: old}}", {"headers", "Z"}),
            " {headers: {X: y, Z: \"vault:a.b\"}}");
  EXPECT_EQ(Set(" {user: u}", {"password"}),
            " {password: \"vault:a.b\", user: u}");
  EXPECT_EQ(Set(" {user: u}", {"headers", "X Y"}),
            " {headers: {\"X Y\": \"vault:a.b\"}, user: u}");
}

TEST(ConnectionsTextTest, AddsAFieldThatIsNotThere) {
  EXPECT_EQ(Set("\n      user: u  # who\n      # last", {"password"}),
            "\n      user: u  # who\n      password: \"vault:a.b\"\n"
            "      # last");
  EXPECT_EQ(Set("\n      headers:\n        X: y", {"headers", "Z"}),
            "\n      headers:\n        X: y\n        Z: \"vault:a.b\"");
  EXPECT_EQ(Set("\n      user: u", {"headers", "Z"}),
            "\n      user: u\n      headers:\n        Z: \"vault:a.b\"");
  EXPECT_EQ(Set("\n      password:   # later\n      user: u", {"password"}),
            "\n      password: \"vault:a.b\"   # later\n      user: u");
}

TEST(ConnectionsTextTest, SetsAFieldInAFileOfAnotherKind) {
  EXPECT_EQ(
      Set("\r\n      password: hunter2 # c\r\n      user: u\r", {"password"}),
      "\r\n      password: \"vault:a.b\" # c\r\n      user: u\r");
  EXPECT_EQ(Set("\n      password: hunter2", {"password"}, "\xEF\xBB\xBF"),
            "\n      password: \"vault:a.b\"");
}

TEST(ConnectionsTextTest, SetsNothingWhereMoreWouldChange) {
  for (const char* const body :
       {"&all\n      password: hunter2\n    two: *all",
        "\n      password: &p hunter2\n      user: *p",
        "\n      user: &p hunter2\n      password: *p",
        "\n      password: !!str hunter2",
        "\n      password: over\n        two lines",
        "\n      password: {hunter2: x}\n      user: u",
        "\n      password: [hunter2]"}) {
    const auto set = SetFieldText(
        fmt::format("connections:\n  mysql:\n    shop: {}\n", body), kShop,
        {"password"}, "vault:a.b");
    EXPECT_THAT(set.status(), FailsWith(ErrorCode::kConfigInvalid)) << body;
    EXPECT_THAT(std::string(set.status().message()), Not(HasSubstr("hunter2")));
  }
  EXPECT_THAT(SetFieldText(kFile, kMovies, {"path"}, "x").status(),
              FailsWith(ErrorCode::kConfigInvalid));
}

}  // namespace
}  // namespace osiris
