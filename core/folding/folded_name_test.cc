#include "core/folding/folded_name.h"

#include <string>

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

TEST(FoldedNameTest, JoinedByADotIsFoldedWhole) {
  for (const char* outer : {"Hr", "\u0417\u0430\u0440", "\u00c9"}) {
    for (const char* inner : {"Pay", "\u00e9tat", "\u0301x", ""}) {
      EXPECT_EQ(FoldedName::Dotted(FoldedName(outer), FoldedName(inner)),
                FoldedName(std::string(outer) + "." + inner))
          << outer << inner;
    }
  }
}

}  // namespace
}  // namespace osiris
