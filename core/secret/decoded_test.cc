#include "core/secret/decoded.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

std::string Read(const std::string& written, Writing writing) {
  return Decoded(written, writing).text();
}

TEST(DecodedTest, UndoesEveryEscapeOfJson) {
  EXPECT_EQ(Read(R"(a\"b\\c\/d\n\t)", Writing::kJson), "a\"b\\c/d\n\t");
  EXPECT_EQ(Read(R"(\u0041\u00f6\u00D6\u20ac)", Writing::kJson), "AöÖ€");
  EXPECT_EQ(Read(R"(\ud83d\ude00)", Writing::kJson), "😀");
}

TEST(DecodedTest, UndoesPercentEncodingWhateverWasLeftPlain) {
  for (const Writing writing : {Writing::kPercent, Writing::kForm}) {
    EXPECT_EQ(Read("a/b%2Fc%2fd!*'()%C3%b6", writing), "a/b/c/d!*'()ö");
  }
  EXPECT_EQ(Read("a+b%20c", Writing::kPercent), "a+b c");
  EXPECT_EQ(Read("a+b%20c", Writing::kForm), "a b c");
}

TEST(DecodedTest, LeavesWhatIsNoEscape) {
  EXPECT_EQ(Read(R"(\"\x\u00g0\ud83dx\)", Writing::kJson),
            "\"\\x\\u00g0\xED\xA0\xBDx\\");
  EXPECT_EQ(Read("%41%4%zz%", Writing::kPercent), "A%4%zz%");
}

TEST(DecodedTest, HasNothingOfATextWithoutEscapes) {
  for (const std::string text :
       {"", "plain", "\\", "\\x", "\\u12", "%", "%4g"}) {
    for (const Writing writing :
         {Writing::kJson, Writing::kPercent, Writing::kForm}) {
      EXPECT_EQ(Read(text, writing), "") << text;
    }
  }
}

TEST(DecodedTest, TellsWhereEachByteWas) {
  std::string written;
  std::string text;
  std::vector<size_t> places;
  for (int i = 0; i < 20'000; ++i) {
    const bool escaped = i % 7 == 0 || i % 11 == 0;
    const size_t begin = written.size();
    written += escaped ? "\\u00f6" : "abc";
    text += escaped ? "ö" : "abc";
    for (size_t at = 0; places.size() < text.size(); ++at) {
      places.push_back(escaped ? begin : begin + at);
    }
  }
  const Decoded decoded(written, Writing::kJson);
  ASSERT_EQ(decoded.text(), text);
  for (size_t at = 0; at < places.size(); at += 13) {
    EXPECT_EQ(decoded.OffsetOf(at), places[at]) << at;
  }
  EXPECT_EQ(decoded.OffsetOf(text.size()), written.size());
}

TEST(DecodedTest, ACursorTellsTheSameInAnyOrder) {
  std::string written;
  for (int i = 0; i < 3000; ++i) {
    written += i % 5 == 0 ? "\\\\" : i % 7 == 0 ? "\\u20ac" : "plain";
  }
  written += std::string(5000, 'x');
  const Decoded decoded(written, Writing::kJson);
  OffsetCursor cursor(decoded);
  for (size_t at = 0; at <= decoded.text().size(); at += 3) {
    EXPECT_EQ(cursor.OffsetOf(at), decoded.OffsetOf(at)) << at;
  }
  for (size_t i = 0; i < 2000; ++i) {
    const size_t at = i * 7919 % decoded.text().size();
    EXPECT_EQ(cursor.OffsetOf(at), decoded.OffsetOf(at)) << at;
  }
}

}  // namespace
}  // namespace osiris
