#include "core/connection/variables.h"

#include <map>

#include "core/base/status_matchers.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Expansion ExpandText(std::string_view text,
                     std::map<std::string, std::string> variables = {}) {
  const auto parts = ParseTemplate(text);
  EXPECT_OK(parts);
  return Expand(*parts,
                [&](const std::string& name) -> std::optional<std::string> {
                  const auto found = variables.find(name);
                  if (found == variables.end()) return std::nullopt;
                  return found->second;
                });
}

TEST(VariablesTest, PutsVariablesInAnywhere) {
  const Expansion expansion =
      ExpandText("a${X}b${Y_2}${X}", {{"X", "1"}, {"Y_2", "2"}});
  EXPECT_EQ(expansion.text, "a1b21");
  EXPECT_THAT(expansion.missing, IsEmpty());
  EXPECT_THAT(expansion.used, ElementsAre(Pair("X", "1"), Pair("Y_2", "2")));
}

TEST(VariablesTest, ReadsDefaultsAndEscapes) {
  EXPECT_EQ(ExpandText("${X:-local:host}").text, "local:host");
  EXPECT_EQ(ExpandText("${X:-}").text, "");
  EXPECT_EQ(ExpandText("$${X}").text, "${X}");
  EXPECT_EQ(ExpandText("a$${X}${Y:-z}").text, "a${X}z");
  EXPECT_EQ(ExpandText("$X $ $$ $").text, "$X $ $$ $");
  EXPECT_EQ(ExpandText("").text, "");
}

TEST(VariablesTest, TellsEmptyFromUnset) {
  const Expansion empty = ExpandText("${X:-default}", {{"X", ""}});
  EXPECT_EQ(empty.text, "");
  EXPECT_THAT(empty.missing, IsEmpty());
  EXPECT_THAT(ExpandText("${X}", {{"X", ""}}).missing, IsEmpty());
}

TEST(VariablesTest, ListsEveryMissingNameOnce) {
  EXPECT_THAT(ExpandText("${B}${A}${B}${C:-x}").missing, ElementsAre("B", "A"));
}

TEST(VariablesTest, NeverLooksThroughWhatAVariableHolds) {
  EXPECT_EQ(ExpandText("${X}", {{"X", "${Y}$${Z}"}, {"Y", "no"}}).text,
            "${Y}$${Z}");
}

TEST(VariablesTest, RefusesWhatIsNoReference) {
  for (const char* const text :
       {"${", "${X", "${}", "${:-x}", "${1X}", "${X-y}", "${X Y}", "${ X}",
        "a${X}${", "${X:-${Y}}", "${X:=y}"}) {
    EXPECT_THAT(ParseTemplate(text), FailsWith(ErrorCode::kConnectionInvalid))
        << text;
  }
}

TEST(VariablesTest, KnowsAWholeReference) {
  EXPECT_TRUE(IsWholeReference(*ParseTemplate("${X}")));
  EXPECT_TRUE(IsWholeReference(*ParseTemplate("${X:-y}")));
  EXPECT_FALSE(IsWholeReference(*ParseTemplate("${X}y")));
  EXPECT_FALSE(IsWholeReference(*ParseTemplate("${X}${Y}")));
  EXPECT_FALSE(IsWholeReference(*ParseTemplate("$${X}")));
  EXPECT_FALSE(IsWholeReference(*ParseTemplate("")));
}

}  // namespace
}  // namespace osiris
