#include "core/payload/leak/unwrap.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

const std::string kDigits = "ABCDEFGHabcdefgh01234567+/ijklmn";

TEST(UnwrappedTest, JoinsTheLinesOfARun) {
  for (const std::string end : {"\n", "\r\n", "\\n", "\\r\\n", "\n  \t"}) {
    const std::string line = kDigits + end;
    const Unwrapped whole("text: " + line + line + "the_rest==" + end);
    EXPECT_EQ(whole.text(), kDigits + kDigits + "the_rest\n") << end;
    EXPECT_EQ(whole.OffsetOf(0), 6u);
    EXPECT_EQ(whole.OffsetOf(kDigits.size()), 6 + line.size());
    EXPECT_EQ(whole.OffsetOf(2 * kDigits.size() + 3), 6 + 2 * line.size() + 3);
  }
}

TEST(UnwrappedTest, JoinsLinesOfAnyLength) {
  for (const size_t width : {1, 2, 4, 5}) {
    std::string wrapped;
    for (size_t at = 0; at < kDigits.size(); at += width) {
      wrapped += kDigits.substr(at, width) + "\n";
    }
    EXPECT_EQ(Unwrapped(wrapped).text(), kDigits + "\n") << width;
  }
}

TEST(UnwrappedTest, KeepsRunsApart) {
  const std::string two = kDigits + "\n" + kDigits;
  EXPECT_EQ(Unwrapped(two + "==\n" + two).text(),
            kDigits + kDigits + "\n" + kDigits + kDigits + "\n");
}

TEST(UnwrappedTest, HasNothingOfATextThatIsNotWrapped) {
  for (const std::string& text :
       {std::string(), kDigits, kDigits + "\n", kDigits + "\n{}\n",
        kDigits + "\n\n" + kDigits, std::string("few words,\nin\n(lines)"),
        kDigits + "\\x" + kDigits, kDigits + "\\"}) {
    EXPECT_EQ(Unwrapped(text).text(), "") << text;
  }
}

}  // namespace
}  // namespace osiris
