#include "core/config/yaml_document.h"

#include <random>

#include "core/base/status_matchers.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Json JsonOf(std::string_view text) {
  const auto document = ParseYaml(text);
  EXPECT_OK(document) << text;
  return document.ok() ? document->root.ToJson() : Json();
}

std::string ErrorOf(std::string_view text, const YamlLimits& limits = {}) {
  const auto document = ParseYaml(text, limits);
  EXPECT_THAT(document, FailsWith(ErrorCode::kConfigUnreadable)) << text;
  return document.ok() ? "" : std::string(document.status().message());
}

TEST(YamlDocumentTest, TypesScalarsByTheCoreSchema) {
  const Json json = JsonOf(R"(
a: 1
b: -7
c: 0x1F
d: 0o17
e: 1.5
f: 1e3
g: true
h: False
i: ~
j:
k: text
l: "1"
m: '~'
n: yes
o: 0123
p: 12345678901234567890
q: .inf
r: !!str 5
s: 2026-11-24
t: 1:30
u: +5
v: .5
w: "true"
)");
  EXPECT_EQ(json, (Json{{"a", 1},
                        {"b", -7},
                        {"c", 31},
                        {"d", 15},
                        {"e", 1.5},
                        {"f", 1000.0},
                        {"g", true},
                        {"h", false},
                        {"i", nullptr},
                        {"j", nullptr},
                        {"k", "text"},
                        {"l", "1"},
                        {"m", "~"},
                        {"n", "yes"},
                        {"o", 123},
                        {"p", "12345678901234567890"},
                        {"q", ".inf"},
                        {"r", "5"},
                        {"s", "2026-11-24"},
                        {"t", "1:30"},
                        {"u", 5},
                        {"v", 0.5},
                        {"w", "true"}}));
}

TEST(YamlDocumentTest, KeepsAScalarAsWritten) {
  const auto document = ParseYaml("pin: 0123\n");
  ASSERT_OK(document);
  EXPECT_EQ(document->root.members[0].value.text, "0123");
}

TEST(YamlDocumentTest, KnowsThePlaceOfEveryNode) {
  const auto document = ParseYaml("# comment\na:\n  b: 1\n  c: [x, {y: z}]\n");
  ASSERT_OK(document);
  const YamlMember& a = document->root.members[0];
  EXPECT_EQ(a.line, 2);
  EXPECT_EQ(a.column, 1);
  EXPECT_FALSE(a.value.flow);
  const YamlMember& b = a.value.members[0];
  EXPECT_EQ(b.line, 3);
  EXPECT_EQ(b.column, 3);
  EXPECT_EQ(b.value.column, 6);
  const YamlNode& list = a.value.members[1].value;
  EXPECT_TRUE(list.flow);
  EXPECT_EQ(list.line, 4);
  EXPECT_EQ(list.column, 6);
  EXPECT_EQ(list.items[1].members[0].column, 11);
}

TEST(YamlDocumentTest, ReadsAnEmptyTextAsNull) {
  EXPECT_EQ(JsonOf(""), Json());
  EXPECT_EQ(JsonOf("# only a comment\n"), Json());
  EXPECT_EQ(JsonOf("---\n"), Json());
  EXPECT_EQ(JsonOf("\xEF\xBB\xBF"
                   "a: 1\r\nb: 2\r\n"),
            (Json{{"a", 1}, {"b", 2}}));
}

TEST(YamlDocumentTest, ReportsEveryRepeatedKeyAndKeepsTheFirst) {
  const auto document =
      ParseYaml("a:\n  b: 1\n  b: 2\n  c: {d: 1, d: 2}\na: 3\n");
  ASSERT_OK(document);
  EXPECT_EQ(document->root.ToJson(),
            (Json{{"a", {{"b", 1}, {"c", {{"d", 1}}}}}}));
  ASSERT_EQ(document->problems.size(), 3u);
  EXPECT_THAT(document->problems[0].path, ElementsAre("a", "b"));
  EXPECT_EQ(document->problems[0].line, 3);
  EXPECT_THAT(document->problems[0].message, HasSubstr("line 2"));
  EXPECT_THAT(document->problems[1].path, ElementsAre("a", "c", "d"));
  EXPECT_THAT(document->problems[2].path, ElementsAre("a"));
}

TEST(YamlDocumentTest, ReportsMergeKeysAndTakesNone) {
  const auto document =
      ParseYaml("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n<<: {e: 3}\n");
  ASSERT_OK(document);
  EXPECT_EQ(document->root.ToJson(),
            (Json{{"a", {{"b", 1}}}, {"c", {{"d", 2}}}}));
  ASSERT_EQ(document->problems.size(), 2u);
  EXPECT_THAT(document->problems[0].path, ElementsAre("c", "<<"));
  EXPECT_EQ(document->problems[0].line, 3);
  EXPECT_THAT(document->problems[0].message, HasSubstr("merge keys"));
  EXPECT_THAT(document->problems[1].path, ElementsAre("<<"));
  EXPECT_EQ(document->problems[1].line, 5);
}

TEST(YamlDocumentTest, KeepsWhatItDoesNotRead) {
  const auto document = ParseYaml(
      "x: &x {b: 1, b: 2}\nc:\n  d: 3\n  <<: [*x, {e: {f: 4, f: 5}}]\n"
      "c: [{g: 6, g: 7}]\n");
  ASSERT_OK(document);
  const YamlNode all = WithUnread(document->root);

  ASSERT_EQ(all.members.size(), 3u);
  const std::vector<YamlMember>& merged = all.members[1].value.members;
  ASSERT_EQ(merged.size(), 4u);
  EXPECT_EQ(merged[0].value.text, "3");
  EXPECT_EQ(merged[1].value.text, "1");
  EXPECT_EQ(merged[2].value.text, "2");
  EXPECT_EQ(merged[3].value.members[1].value.text, "5");
  EXPECT_EQ(all.members[2].name, "c");
  EXPECT_EQ(all.members[2].value.items[0].members[1].value.text, "7");
}

TEST(YamlDocumentTest, FollowsAliases) {
  EXPECT_EQ(
      JsonOf("a: &x {b: 1}\nc: *x\nd: &y text\ne: *y\n"),
      (Json{
          {"a", {{"b", 1}}}, {"c", {{"b", 1}}}, {"d", "text"}, {"e", "text"}}));
}

TEST(YamlDocumentTest, SaysTheLineOfWhatItCannotRead) {
  EXPECT_THAT(ErrorOf("a: 1\nb: [1, 2\n"), HasSubstr("line "));
  EXPECT_THAT(ErrorOf("a: 1\n\tb: 2\n"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("a: 1\n---\nb: 2\n"), HasSubstr("more than one"));
  EXPECT_THAT(ErrorOf("a: !!python/object:os.system x\n"), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf("a: !!int x\n"), HasSubstr("tag"));
  EXPECT_THAT(ErrorOf("x: 1\n? [a, b]\n: 1\n"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("a: 1\n: 2\n"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("a: &x [*x]\n"), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf("a: b: c\n"), HasSubstr("line 1"));
}

TEST(YamlDocumentTest, NeverQuotesTheText) {
  for (const char* const text :
       {"password: *hunter2\n", "password: @hunter2\n", "password: %hunter2\n",
        "password: \"\\hunter2\"\n", "password: `hunter2\n",
        "password: \"hunter2\n", "password: !hunter2 x\n",
        "hunter2: a: b: hunter2", "password: 'x' hunter2\n"}) {
    EXPECT_THAT(ErrorOf(text), Not(HasSubstr("hunter2"))) << text;
  }
}

TEST(YamlDocumentTest, RefusesWhatIsNoText) {
  EXPECT_THAT(ErrorOf("a: 1\nb: \xFF\n"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("a: \xC0\x80\n"), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf("a: \xED\xA0\x80\n"), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf(std::string_view("a: \0\n", 5)), HasSubstr("line 1"));
  // The parser takes this byte for the end of the file.
  EXPECT_THAT(ErrorOf("a: 1\n\x04\nb: 2\n"), HasSubstr("line 2"));
}

TEST(YamlDocumentTest, RefusesBombs) {
  std::string aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    aliases += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) {
      aliases += (j == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    }
    aliases += "]\n";
  }
  EXPECT_THAT(ErrorOf(aliases), HasSubstr("too many"));

  std::string anchors;
  for (int i = 0; i < 30; ++i) anchors += "&n" + std::to_string(i) + " [";
  for (int i = 0; i < 20000; ++i) anchors += "1,";
  anchors += std::string(30, ']');
  EXPECT_THAT(ErrorOf(anchors), HasSubstr("too many"));

  std::string wide = "[";
  for (int i = 0; i < 60000; ++i) wide += "1,";
  EXPECT_THAT(ErrorOf(wide + "]"), HasSubstr("too many"));
  EXPECT_THAT(ErrorOf(std::string(40, '[') + std::string(40, ']')),
              HasSubstr("deep"));
  EXPECT_THAT(ErrorOf(std::string(500'000, '[')), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf(std::string(2'000'000, ' ')), HasSubstr("larger"));
}

TEST(YamlDocumentTest, CountsTheDepthOfAliases) {
  std::string text = "a: &a [[[[[x]]]]]\nb: [[[*a]]]\n";
  EXPECT_OK(ParseYaml(text, {.max_depth = 9}));
  EXPECT_THAT(ErrorOf(text, {.max_depth = 8}), HasSubstr("deep"));
}

TEST(YamlDocumentTest, SurvivesWhateverItIsGiven) {
  constexpr std::string_view kBytes = "ab:-[]{},&*!|>'\"#%@`?~ \n\n  \t0";
  std::mt19937 random(20261124);
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = kBytes[random() % kBytes.size()];
    const auto document = ParseYaml(text);
    if (document.ok()) {
      DumpJson(document->root.ToJson());
    } else {
      EXPECT_THAT(document, FailsWith(ErrorCode::kConfigUnreadable));
    }
  }
}

}  // namespace
}  // namespace osiris
