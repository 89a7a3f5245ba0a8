#include "core/payload/payload_text.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

std::set<std::string> Words(std::string_view payload) {
  std::set<std::string> words;
  VisitWords(payload, [&words](std::string_view word) {
    words.insert(std::string(word));
  });
  return words;
}

TEST(PayloadTextTest, ReadsWordsInLowerCaseWithoutSigns) {
  EXPECT_EQ(Words(R"({"rows":[["Ann@Example.org",-12.5,null]]})"),
            (std::set<std::string>{"rows", "ann", "example", "org", "12", "5",
                                   "null"}));
}

TEST(PayloadTextTest, ReadsWhatEscapesMean) {
  EXPECT_EQ(Words(R"(["a\nBob","\u0041nn","Zo\u00eb \ud83d\ude00"])"),
            (std::set<std::string>{"a", "bob", "ann", "zoe\u0308", "😀"}));
}

TEST(PayloadTextTest, ReadsDocumentsInTexts) {
  EXPECT_TRUE(
      Words(R"({"text":"{\"note\":\"x\\nCarol\"}"})").contains("carol"));
}

TEST(PayloadTextTest, ReadsDocumentsInTextsOfDocuments) {
  std::string payload = R"({"x":"line\nquagga","u":"M\u00fcllerin"})";
  for (int level = 1; level <= 6; ++level) {
    EXPECT_TRUE(Words(payload).contains("quagga")) << level;
    EXPECT_EQ(FindValue(payload, "line\nquagga").size(), 1u) << level;
    EXPECT_EQ(FindValue(payload, "M\u00fcllerin").size(), 1u) << level;
    for (const std::string& word : WordsOfValue("M\u00fcllerin")) {
      EXPECT_TRUE(Words(payload).contains(word)) << level;
    }
    payload = DumpJson({{"text", payload}});
  }
}

TEST(PayloadTextTest, TakesNoLetterForAnEscapeWhereNoDocumentIs) {
  std::string payload =
      DumpJson({"ACME\\tanja", "ACME\\fanny", "\\bernd", "C:\\nora\\u0041nn"});
  for (int level = 1; level <= 6; ++level) {
    for (const char* other : {"anja", "anny", "ernd", "ora", "Ann"}) {
      EXPECT_TRUE(FindValue(payload, other).empty()) << level << other;
      EXPECT_FALSE(Words(payload).contains(other)) << level << other;
    }
    for (const char* sent : {"tanja", "ACME\\fanny", "bernd", "nora"}) {
      EXPECT_EQ(FindValue(payload, sent).size(), 1u) << level << sent;
    }
    payload = DumpJson({{"text", payload}});
  }
}

TEST(PayloadTextTest, ReadsADocumentBehindOtherText) {
  const std::string payload =
      DumpJson({R"(ACME\tanja: {"who":"Carl\nBob \u0041nn"})"});
  for (const char* sent : {"tanja", "Carl\nBob Ann", "Ann"}) {
    EXPECT_EQ(FindValue(payload, sent).size(), 1u) << sent;
  }
  EXPECT_TRUE(FindValue(payload, "anja").empty());
}

TEST(PayloadTextTest, ReadsEscapedCharactersWhateverIsAroundThem) {
  for (const char* cell :
       {R"(user.name=Ond\u0159ej)", R"(1;Ond\u0159ej;Brno)",
        R"(E'Ond\u0159ej')", R"({\"name\": \"Ond\\u0159ej\"})",
        R"(p={\"name\": \"Ond\\u0159ej\"})",
        R"({'x': '{"name":"Ond\\u0159ej"}'})",
        R"(5" tube {"x": "{\"name\": \"Ond\\u0159ej\"}"})",
        R"({\"x\": \"{\\\"name\\\": \\\"Ond\\\\u0159ej\\\"}\"})"}) {
    const std::string payload = DumpJson({{"text", DumpJson({cell})}});
    EXPECT_EQ(FindValue(payload, "Ondřej").size(), 1u) << cell;
    for (const std::string& word : WordsOfValue("Ondřej")) {
      EXPECT_TRUE(Words(payload).contains(word)) << cell;
    }
  }
  EXPECT_EQ(FindValue(DumpJson({R"(x=\ud83d\ude00)"}), "😀").size(), 1u);
  // Of three backslashes one is the letter's.
  EXPECT_EQ(FindValue(DumpJson({R"(x\\\u0159ada)"}), "řada").size(), 1u);
}

TEST(PayloadTextTest, ReadsDocumentsThatLogsHaveWithoutTheirQuotes) {
  for (const char* cell :
       {R"({\"note\": \"x\\nCarol\", \"of\": \"ACME\\\\tanja\"})",
        R"(p={\"note\": \"x\\nCarol\", \"of\": \"ACME\\\\tanja\"})",
        R"({'note': '{"x":"x\\nCarol"}', 'of': 'ACME\\tanja'})",
        R"(5" tube {"x": "{\"note\": \"x\\nCarol\"}", "of": "ACME\\tanja"})"}) {
    const std::string payload = DumpJson({cell, "it's 'ACME\\tanja'"});
    EXPECT_EQ(FindValue(payload, "Carol").size(), 1u) << cell;
    EXPECT_TRUE(Words(payload).contains("carol")) << cell;
    EXPECT_EQ(FindValue(payload, "tanja").size(), 2u) << cell;
    EXPECT_TRUE(FindValue(payload, "anja").empty()) << cell;
  }
}

TEST(PayloadTextTest, TakesNoSingleQuoteInATextForOneOfADocument) {
  const std::string payload =
      DumpJson({"note: 'x {", "ACME\\tanja", "'", "ACME\\tanja"});
  EXPECT_TRUE(FindValue(payload, "anja").empty());
}

TEST(PayloadTextTest, ReadsEscapedCharactersInCellsOfBytes) {
  // name=Ond\u0159ej
  const std::string_view payload =
      R"([{"base64":"bmFtZT1PbmRcdTAxNTllag==","bytes":16}])";
  EXPECT_EQ(FindValue(payload, "Ondřej").size(), 1u);
}

TEST(PayloadTextTest, ReadsDocumentsInTextsOfCellsOfBytes) {
  // {"x":"{\"y\":\"a\\nokapi\"}"}
  const std::string_view payload =
      R"([{"base64":"eyJ4Ijoie1wieVwiOlwiYVxcbm9rYXBpXCJ9In0=","bytes":29}])";
  EXPECT_EQ(FindValue(payload, "okapi").size(), 1u);
  EXPECT_TRUE(Words(payload).contains("okapi"));
}

TEST(PayloadTextTest, FindsAValueWhereItBegins) {
  const std::string_view payload = R"(["ann@x.org","see ANN@X.ORG, please"])";
  EXPECT_EQ(FindValue(payload, "ann@x.org"), (std::vector<size_t>{2, 18}));
  EXPECT_TRUE(FindValue(payload, "ann@x.com").empty());
}

TEST(PayloadTextTest, FindsNoPartOfAWord) {
  EXPECT_TRUE(FindValue(R"(["joann","12345","annx"])", "ann").empty());
  EXPECT_TRUE(FindValue(R"([12345])", "234").empty());
  EXPECT_EQ(FindValue(R"([12345])", "12345").size(), 1u);
}

TEST(PayloadTextTest, FindsWhatIsWrittenWithEscapes) {
  const std::string_view payload = R"(["12 \"Main\" St\nTown"])";
  EXPECT_EQ(FindValue(payload, "12 \"Main\" St\nTown"),
            (std::vector<size_t>{2}));
  EXPECT_EQ(FindValue(R"({"text":"[\"O\\\"Neil\"]"})", "O\"Neil").size(), 1u);
}

TEST(PayloadTextTest, FindsWhatStandsInCellsOfBytes) {
  // "call ann@x.org", "..ann@x.org!" and {"who":"O\"Neil"}, as they are sent.
  const std::string_view payload =
      R"([{"base64":"Y2FsbCBhbm5AeC5vcmc=","bytes":14},)"
      R"({"base64":"AP9hbm5AeC5vcmch","bytes":12},)"
      R"({"base64":"eyJ3aG8iOiJPXCJOZWlsIn0=","bytes":17}])";
  // In the seventh letter of the first, and where the second byte ends.
  EXPECT_EQ(FindValue(payload, "Ann@X.org").front(), 18u);
  EXPECT_TRUE(FindValue(payload, "nn@x.org").empty());
  EXPECT_EQ(FindValue(payload, "O\"Neil").size(), 1u);
  for (const char* word : {"ann", "neil", "org"}) {
    EXPECT_TRUE(Words(payload).contains(word)) << word;
  }
  // In a resource.
  EXPECT_EQ(
      FindValue(R"({"text":"[{\"base64\":\"YW5u\",\"bytes\":3}]"})", "ann")
          .size(),
      1u);
  EXPECT_TRUE(FindValue(R"(["YW5u"])", "ann").empty());
}

TEST(PayloadTextTest, FindsLettersInEitherCaseBeyondAscii) {
  for (const auto& [sent, asked] :
       std::vector<std::pair<const char*, const char*>>{
           {"Ångström", "ÅNGSTRÖM"},
           {"Žluťoučký KŮŇ", "žluťoučký kůň"},
           {"ΑΘΗΝΑ", "αθηνα"},
           {"Москва", "МОСКВА"},
           {"ĽUBICA Őry", "ľubica őry"},
           {"Ёлка", "ёлка"},
           {"ΟΔΥΣΣΕΥΣ", "οδυσσευς"},
           {"ՀԱՅԿ", "հայկ"},
           {"İstanbul", "istanbul"},
           {"istanbul", "İSTANBUL"},
           {"i\u0307stanbul", "İstanbul"},
           {"ısparta", "ISPARTA"},
           {"DİYARBAKIR", "diyarbakır"},
           {"ＡＮＮ", "ａｎｎ"},
           {"Zu\u0308rich", "Zürich"},
           {"Köln", "Ko\u0308ln"}}) {
    const std::string payload = "[\"" + std::string(sent) + "\"]";
    EXPECT_EQ(FindValue(payload, asked), (std::vector<size_t>{2})) << asked;
    for (const std::string& word : WordsOfValue(asked)) {
      EXPECT_TRUE(Words(payload).contains(word)) << word;
    }
  }
  EXPECT_TRUE(FindValue("[\"3×4\"]", "3÷4").empty());
  EXPECT_TRUE(FindValue("[\"\xC3\"]", "\xC3\xA9").empty());
}

TEST(PayloadTextTest, FindsWhatStandsBesideTextBeyondAscii) {
  for (const auto& [sent, asked] :
       std::vector<std::pair<std::string, std::string>>{
           {"電話09012345678まで", "09012345678"},
           {"連絡先yamada@jp.exampleまで", "yamada@jp.example"},
           {"顧客田中太郎様", "田中太郎"},
           {"名前：鈴木一郎、", "鈴木一郎"},
           {"ชื่อสมชายใจดี", "สมชายใจดี"},
           {"김철수는", "김철수"},
           {"тел09012345678", "09012345678"},
           {"x\u00a0ann@x.org\u00a0y", "ann@x.org"},
           {"\u3000ann@x.org\u3000", "ann@x.org"},
           {"\ufeffann@x.org", "ann@x.org"},
           {"\u200bann@x.org\u200b", "ann@x.org"},
           {"\u00adann@x.org\u00ad", "ann@x.org"}}) {
    const std::string payload = "[\"" + sent + "\"]";
    const size_t at = sent.find(asked);
    EXPECT_EQ(FindValue(payload, asked), (std::vector<size_t>{2 + at})) << sent;
    for (const std::string& word : WordsOfValue(asked)) {
      EXPECT_TRUE(Words(payload).contains(word)) << sent << ": " << word;
    }
  }
}

TEST(PayloadTextTest, FindsNoPartOfALetterOrOfAWordBeyondAscii) {
  for (const auto& [sent, asked] :
       std::vector<std::pair<const char*, const char*>>{
           {"Zoë", "Zo"},
           {"Zoë", "Zoe"},
           {"Zoe\u0308", "Zoe"},
           {"Größe", "Gr"},
           {"Größe", "öß"},
           {"Москва", "Моск"},
           {"Ivanová", "Ivanova"}}) {
    EXPECT_TRUE(FindValue(sent, asked).empty()) << sent;
  }
}

TEST(PayloadTextTest, HasTheWordsOfEveryValueThatItFinds) {
  for (const char* value : {"Ann", "12 Main St", "ann@x.org", "Zoë", "-4.5"}) {
    const std::string payload = "[\"" + std::string(value) + "\"]";
    ASSERT_FALSE(FindValue(payload, value).empty()) << value;
    for (const std::string& word : WordsOfValue(value)) {
      EXPECT_TRUE(Words(payload).contains(word)) << word;
    }
  }
}

TEST(PayloadTextTest, StopsAtTheMostThatIsAskedFor) {
  EXPECT_EQ(FindValue("a a a a a", "a", 3).size(), 3u);
  EXPECT_TRUE(FindValue("a", "").empty());
}

TEST(PayloadTextTest, TakesHalfEscapesAsTheyAre) {
  for (const char* text :
       {"\\", "\\u", "\\u12", "\\uD800", "\\uD800\\u0041", "\\x", "a\\"}) {
    Words(text);
    EXPECT_EQ(FindValue(text, "zzz").size(), 0u);
  }
}

}  // namespace
}  // namespace osiris
