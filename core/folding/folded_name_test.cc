#include "core/folding/folded_name.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(FoldedNameTest, NamesThatDifferInCaseOrFormAreOne) {
  EXPECT_EQ(FoldedName("R\u00c9sum\u00e9"), FoldedName("re\u0301sume\u0301"));
  EXPECT_EQ(FoldedName("\u0417\u0410\u0420"), FoldedName("\u0437\u0430\u0440"));
  EXPECT_EQ(FoldedName("Users"), FoldedName("USERS"));
  EXPECT_NE(FoldedName("users"), FoldedName("user"));
}

TEST(FoldedNameTest, MarksCountInOneFormOnly) {
  const FoldedName marked("r\u00e9sum\u00e9");
  const FoldedName plain("Resume");

  EXPECT_NE(marked.exact(), plain.exact());
  EXPECT_EQ(marked.bare(), plain.bare());
  EXPECT_EQ(plain.exact(), "resume");
  EXPECT_EQ(FoldedName("\u0301").bare(), "");
}

}  // namespace
}  // namespace osiris
