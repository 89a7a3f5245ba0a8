#include "mcp/protocol/raw_json.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RawJsonTest, FindsAMemberAsItWasWritten) {
  constexpr char kText[] =
      R"( { "a" : 1e400000 , "b":{"id":"inner","x":[1,"]}"]},"id" : "A\u0042" })";

  EXPECT_EQ(RawMember(kText, "id"), R"("A\u0042")");
  EXPECT_EQ(RawMember(kText, "b"), R"({"id":"inner","x":[1,"]}"]})");
  EXPECT_EQ(RawMember(kText, "a"), "1e400000");
  EXPECT_EQ(RawMember(kText, "x"), std::nullopt);
}

TEST(RawJsonTest, ReadsEscapesInNames) {
  EXPECT_EQ(RawMember(R"({"\u0069d":7})", "id"), "7");
  EXPECT_EQ(RawMember(R"({"\"id":7})", "id"), std::nullopt);
}

TEST(RawJsonTest, FindsNothingInWhatIsNoObject) {
  EXPECT_EQ(RawMember("{}", "id"), std::nullopt);
  EXPECT_EQ(RawMember("[1]", "id"), std::nullopt);
  EXPECT_EQ(RawMember("7", "id"), std::nullopt);
}

TEST(RawJsonTest, CutsAnArrayIntoItsElements) {
  EXPECT_THAT(RawElements(R"( [ {"a":[1,2]} , "],[" ,3, [] ] )"),
              ElementsAre(R"({"a":[1,2]})", R"("],[")", "3", "[]"));
  EXPECT_THAT(RawElements("[]"), IsEmpty());
  EXPECT_THAT(RawElements("{}"), IsEmpty());
}

}  // namespace
}  // namespace osiris::mcp
