#include "core/secret/redactor.h"

#include <random>
#include <string>

#include "core/base/json.h"
#include "core/secret/decoded.h"
#include "gtest/gtest.h"
#include "sodium.h"

namespace osiris {
namespace {

std::string Base64(std::string_view bytes, int variant) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.resize(text.size() - 1);
  return text;
}

TEST(RedactorTest, ReplacesEveryOccurrence) {
  Redactor redactor;
  redactor.Add(Secret("s3cret!"));
  EXPECT_EQ(redactor.Redact("user s3cret! and s3cret!s3cret!."),
            "user *** and ******.");
}

TEST(RedactorTest, LeavesOtherTextAlone) {
  Redactor redactor;
  EXPECT_TRUE(redactor.empty());
  EXPECT_EQ(redactor.Redact("anything"), "anything");
  redactor.Add(Secret("s3cret!"));
  EXPECT_FALSE(redactor.empty());
  EXPECT_EQ(redactor.Redact("s3cret, S3CRET!"), "s3cret, S3CRET!");
}

TEST(RedactorTest, IgnoresEmptyValues) {
  Redactor redactor;
  redactor.Add(Secret());
  EXPECT_TRUE(redactor.empty());
}

TEST(RedactorTest, FindsTheValueInsideUrls) {
  Redactor redactor;
  redactor.Add(Secret("p@ss w/rd"));
  EXPECT_EQ(redactor.Redact("postgres://u:p%40ss%20w%2Frd@h/d"),
            "postgres://u:***@h/d");
  EXPECT_EQ(redactor.Redact("postgres://u:p%40ss%20w%2frd@h/d"),
            "postgres://u:***@h/d");
  EXPECT_EQ(redactor.Redact("?password=p%40ss+w%2Frd&x=1"),
            "?password=***&x=1");
}

TEST(RedactorTest, FindsTheValueInsideJson) {
  Redactor redactor;
  redactor.Add(Secret("a\"b\\c\n"));
  EXPECT_EQ(redactor.Redact(R"({"p":"a\"b\\c\n"})"), R"({"p":"***"})");
}

TEST(RedactorTest, FindsTheValueWhicheverCharactersAreEscaped) {
  Redactor redactor;
  redactor.Add(Secret("Zq7/Can\u00e4ry+Pw=9!x"));
  for (const std::string text :
       {R"(Zq7\/Canäry+Pw=9!x)", R"(Zq7/Can\u00e4ry\u002bPw\u003D9!x)",
        R"(\u005aq7/Can\u00E4ry+Pw=9!\u0078)", R"(Zq7\\/Can\\u00e4ry+Pw=9!x)",
        R"(Zq7\\\\/Can\\\\u00e4ry+Pw=9!x)", "Zq7/Can%C3%a4ry%2BPw%3d9!x",
        "Zq7/Can%c3%a4ry%2bPw=9%21x",
        "%5A%71%37%2F%43%61%6e%C3%A4%72%79%2B%50%77%3D%39%21%78"}) {
    EXPECT_TRUE(redactor.Finds(text)) << text;
    EXPECT_EQ(redactor.Redact("a\\n%20" + text + "\\n%41!"),
              "a\\n%20***\\n%41!")
        << text;
  }
  EXPECT_FALSE(redactor.Finds(R"(Zq7\/Can\u00e5ry+Pw=9!x)"));
}

TEST(RedactorTest, FindsTheValueInsideBase64AtAnyOffset) {
  constexpr std::string_view kValue = "hunter2-and-more";
  Redactor redactor;
  redactor.Add(Secret(kValue));
  for (const int variant : {sodium_base64_VARIANT_ORIGINAL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
    for (size_t before = 0; before < 6; ++before) {
      const std::string plain =
          std::string(before, 'u') + std::string(kValue) + ":tail";
      const std::string text = Base64(plain, variant);
      const std::string redacted = redactor.Redact(text);
      EXPECT_NE(redacted.find("***"), std::string::npos) << before;
      // At most three of its bits are left at each edge.
      EXPECT_LT(redacted.size(), text.size() - kValue.size()) << before;
    }
  }
}

TEST(RedactorTest, ReplacesLongValuesBeforeTheirParts) {
  Redactor redactor;
  redactor.Add(Secret("abcd"));
  redactor.Add(Secret("abcdefgh"), "${LONG}");
  EXPECT_EQ(redactor.Redact("abcdefgh abcd"), "${LONG} ***");
}

TEST(RedactorTest, FindsShortValuesOnlyAsWords) {
  Redactor redactor;
  redactor.Add(Secret("abc"));
  EXPECT_EQ(redactor.Redact("abc, (abc) abcd xabc"), "***, (***) abcd xabc");
}

TEST(RedactorTest, NeverLeavesARegisteredValueInRandomText) {
  std::mt19937 random(20261124);
  const auto text = [&random](size_t size) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>("ab%+/=\"\\ "[random() % 9]);
    return bytes;
  };
  for (int round = 0; round < 300; ++round) {
    const std::string value = text(4 + random() % 8);
    Redactor redactor;
    redactor.Add(Secret(value));
    const std::string redacted =
        redactor.Redact(text(random() % 20) + value + text(random() % 20));
    EXPECT_EQ(redacted.find(value), std::string::npos) << round;
    EXPECT_NE(redacted.find("***"), std::string::npos) << round;
  }
}

TEST(RedactorTest, SaysWhetherItFindsAnything) {
  Redactor redactor;
  EXPECT_FALSE(redactor.Finds("s3cret!"));
  for (const char* const value : {"s3cret!", "p@ss w/rd", "ab"}) {
    redactor.Add(Secret(value));
  }
  for (const char* const text : {"s3cret!", "x s3cret!", "u:p%40ss%20w%2Frd@h",
                                 "ab", "(ab)", "IHMzY3JldCE="}) {
    EXPECT_TRUE(redactor.Finds(text)) << text;
    EXPECT_NE(redactor.Redact(text), text);
  }
  for (const char* const text : {"", "s", "s3cret", "s3c ret!", "abc"}) {
    EXPECT_FALSE(redactor.Finds(text)) << text;
  }
}

TEST(RedactorTest, ReplacesShortValuesInAnyTextOnlyWhereTheyStandAlone) {
  Redactor redactor(Redactor::Texts::kAny);
  for (const char* const value :
       {"a", "abc", "shop", "1234", "hunter2", "tulipgarden"}) {
    redactor.Add(Secret(value));
  }
  EXPECT_EQ(redactor.Redact("a abc shops 12345 ab1234"),
            "a abc shops 12345 ab1234");
  EXPECT_EQ(redactor.Redact("shop 1234 u:shop@h"), "*** *** u:***@h");
  EXPECT_EQ(redactor.Redact("xhunter2y xtulipgardeny (hunter2)"),
            "xhunter2y x***y (***)");
}

TEST(RedactorTest, DamagesNoIdThatHoldsAShortValueByChance) {
  Redactor redactor(Redactor::Texts::kAny);
  for (const char* const value : {"abc1", "e4f5a"}) {
    redactor.Add(Secret(value));
  }
  constexpr char kId[] = "snapshot 7fabc19e4f5a07, abc1e4f5a";
  EXPECT_EQ(redactor.Redact(kId), kId);
  EXPECT_EQ(redactor.Redact("abc1 e4f5a"), "*** ***");
}

TEST(RedactorTest, TakesAnEscapeForTheEndOfAWord) {
  Redactor redactor(Redactor::Texts::kAny);
  redactor.Add(Secret("garden"));
  for (const char* const before :
       {"\\b", "\\f", "\\n", "\\r", "\\t", "\\u000a", "\\u2028", "\\\\n",
        "\\\\u000A", "%0a", "%3D"}) {
    const std::string text = std::string("pw:") + before + "garden";
    EXPECT_TRUE(redactor.Finds(text)) << text;
    EXPECT_EQ(redactor.Redact(text), std::string("pw:") + before + "***");
  }
  for (const char* const text : {"ngarden", "\\xgarden", "u000agarden",
                                 "\\u00zzgarden", "0agarden", "ngardens"}) {
    EXPECT_FALSE(redactor.Finds(text)) << text;
  }
}

TEST(RedactorTest, LooksForManyValuesTheLongestFirst) {
  Redactor redactor;
  const auto value = [](int n) { return "v" + std::to_string(n) + "/"; };
  for (int n = 0; n < 2000; ++n) redactor.Add(Secret(value(n)));
  std::string text;
  std::string expected;
  for (int n = 0; n < 2000; ++n) {
    text += value(n) + ",";
    expected += "***,";
  }
  EXPECT_EQ(redactor.Redact(text), expected);
}

TEST(RedactorTest, SparesTheWordsOfWhatEverybodyIsTold) {
  Redactor redactor(Redactor::Texts::kAny);
  redactor.Spare("@postgresql.garden-tulip");
  for (const char* const value : {"postgres", "garden", "tulip", "postgresq"}) {
    redactor.Add(Secret(value));
  }
  EXPECT_EQ(redactor.Redact("@postgresql.garden-tulip, the role postgres"),
            "@postgresql.garden-tulip, the role ***");
}

TEST(RedactorTest, FindsTheValueHoweverDeepTheTextStandsInOthers) {
  Redactor redactor;
  redactor.Add(Secret("p\u00e4ss/w\u00f6rtchen99"));
  std::string written = R"(p\u00e4ss\/w\u00f6rtchen99)";
  for (int level = 1; level <= kMostWritten; ++level) {
    EXPECT_TRUE(redactor.Finds(written)) << level;
    EXPECT_EQ(redactor.Redact("a\\n" + written + "\\n!"), "a\\n***\\n!");
    written = DumpJson(Json(written));
    written = written.substr(1, written.size() - 2);
  }
}

TEST(RedactorTest, FindsTheValueInsideJsonInsideJson) {
  Redactor redactor;
  redactor.Add(Secret("tulip\"garden"));
  EXPECT_EQ(redactor.Redact(R"({"t":"{\"p\":\"tulip\\\"garden\"}"})"),
            R"({"t":"{\"p\":\"***\"}"})");
}

TEST(RedactorTest, TellsWhereAValueBeginsThatACutTore) {
  Redactor redactor(Redactor::Texts::kAny);
  const std::string value = "Zq7C\"\u00e4naryPassword";
  redactor.Add(Secret(value));
  const std::string escaped = R"(Zq7C\"\u00e4naryPassword)";
  const std::string twice = R"(Zq7C\\\"\\u00e4naryPassword)";
  const std::string percent = "Zq7C%22%c3%A4naryPassword";
  // Of "ab" and it.
  const std::string base64 = "YWJacTdDIsOkbmFyeVBhc3N3b3Jk";
  for (const std::string& form : {value, escaped, twice, percent}) {
    for (size_t size = 1; size < form.size(); ++size) {
      const std::string text = "a note: " + form.substr(0, size);
      EXPECT_EQ(redactor.WholeBefore(text), size < 4 ? text.size() : 8U)
          << text;
    }
  }
  for (size_t size = 10; size + 1 < base64.size(); ++size) {
    const std::string text = base64.substr(0, size);
    EXPECT_LE(redactor.WholeBefore(text), 3U) << text;
  }
  for (const std::string text : {"", "Zq7", "a note: Zq7C and more", "q7C"}) {
    EXPECT_EQ(redactor.WholeBefore(text), text.size()) << text;
  }
}

TEST(RedactorTest, TellsHowMuchOfAValueIsLeftBehindACut) {
  Redactor redactor(Redactor::Texts::kAny);
  redactor.Add(Secret("tulipgarden"));
  EXPECT_EQ(redactor.TornHead("pgarden and more"), 7U);
  EXPECT_EQ(redactor.TornHead("den and more"), 0U);
  EXPECT_EQ(redactor.TornHead("and a garden"), 0U);
}

TEST(RedactorTest, TakesAShortValueForTornOnlyWhereItBeganAWord) {
  Redactor redactor(Redactor::Texts::kAny);
  redactor.Add(Secret("summary"));
  EXPECT_EQ(redactor.WholeBefore("the summ"), 4U);
  EXPECT_EQ(redactor.WholeBefore("the consumm"), 11U);
}

TEST(RedactorTest, RedactsAValueOfEscapesHoweverManyStandInARow) {
  Redactor redactor(Redactor::Texts::kAny);
  redactor.Add(Secret(std::string(8, '\\')));
  for (const size_t size : {8, 16, 100, 1000, 1001}) {
    const std::string redacted = redactor.Redact(std::string(size, '\\'));
    EXPECT_FALSE(redactor.Finds(redacted)) << redacted;
    EXPECT_NE(redacted.find("***"), std::string::npos);
  }
}

}  // namespace
}  // namespace osiris
