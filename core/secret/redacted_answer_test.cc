#include "core/secret/redacted_answer.h"

#include <string>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "core/secret/secret.h"
#include "gmock/gmock.h"

namespace osiris {
namespace {

class RedactedAnswerTest : public testing::Test {
 protected:
  RedactedAnswerTest() : redactor_(Redactor::Texts::kAny) {
    for (const char* const value :
         {"tulipgarden", "qu\"ote\\d\n", "48151623", "hunter2"}) {
      redactor_.Add(Secret(value));
    }
  }

  Json Redacted(const Json& value,
                RedactedParts parts = RedactedParts::kAll) const {
    return RedactJson(value, redactor_, parts);
  }

  Redactor redactor_;
};

TEST_F(RedactedAnswerTest, HasNoValueInAnyText) {
  EXPECT_EQ(Redacted({{"a", "the word is tulipgarden today"},
                      {"b", {"tulipgarden", {{"c", "x-tulipgarden-y"}}}},
                      {"d", "say qu\"ote\\d\n!"}}),
            (Json{{"a", "the word is *** today"},
                  {"b", {"***", {{"c", "x-***-y"}}}},
                  {"d", "say ***!"}}));
}

TEST_F(RedactedAnswerTest, HasNoValueInACellsDocumentsThatAResourceTellsOf) {
  redactor_.Add(Secret("p\u00e4ss/w\u00f6rtchen99"));
  const auto resource = [](const std::string& value) {
    const std::string inner = R"({"p":")" + value + R"("})";
    const std::string cell = DumpJson({{"a", inner}});
    return DumpJson({{"text", DumpJson({{"data", {{"rows", {{cell}}}}}})}});
  };
  for (const char* const value :
       {R"(p\u00e4ss/w\u00f6rtchen99)", R"(päss\/wörtchen99)"}) {
    const auto redacted = RedactDocument(resource(value), redactor_);
    ASSERT_OK(redacted);
    EXPECT_EQ(*redacted, resource("***"));
  }
}

TEST_F(RedactedAnswerTest, KeepsWhatItDoesNotKnow) {
  const Json value = {{"text", "tulip garden"},
                      {"data", {{"rows", {{1, nullptr, true, "x", 2.5}}}}}};
  EXPECT_EQ(Redacted(value), value);
}

TEST_F(RedactedAnswerTest, HasNoValueInNamesAndNumbersOfASource) {
  EXPECT_EQ(
      Redacted({{"data", {{"rows", {{{"tulipgarden", 1}, {"n", 48151623}}}}}},
                {"count", 48151623}}),
      (Json{{"data", {{"rows", {{{"***", 1}, {"n", "***"}}}}}},
            {"count", 48151623}}));
}

TEST_F(RedactedAnswerTest, KeepsNamesAndNumbersOfOursWhereTheSourceSpeaks) {
  redactor_.Add(Secret("columns"));
  const Json value = {
      {"data",
       {{"tables",
         {{{"columns", {{{"name", "n"}}}},
           {"row_count", {{"rows", 48151623}, {"precision", "exact"}}},
           {"samples", {{"columns", {"n"}}, {"rows", {{1}, {2}}}}}}}}}}};
  EXPECT_EQ(Redacted(value), value);
}

TEST_F(RedactedAnswerTest, HasNoValueInNumbersHoweverTheyAreWritten) {
  redactor_.Add(Secret("1234"));
  EXPECT_EQ(
      Redacted({{"data",
                 {{"rows",
                   {{-48151623, 48151623.0, 48151623.5, 481516230, 1234, -1234,
                     1234.0, 12345}}}}}}),
      (Json{{"data",
             {{"rows",
               {{"***", "***", "***", "***", "***", "***", "***", 12345}}}}}}));
}

TEST_F(RedactedAnswerTest, FindsAWordThatStandsBehindAnEscape) {
  redactor_.Add(Secret("garden"));
  const Json cells = {"pw:\ngarden", "pw:\tgarden", "pw:\x01garden"};
  const Json inner = {{"data", {{"rows", {cells}}}}};
  const Json value = {{"data", {{"rows", {cells}}}},
                      {"text", DumpJson(inner)},
                      {"note", "it said " + DumpJson(inner)}};
  const auto redacted = RedactDocument(DumpJson(value), redactor_);
  ASSERT_OK(redacted.status());
  EXPECT_EQ(redacted->find("garden"), std::string::npos) << *redacted;
  EXPECT_OK(ParseJson(*redacted).status());
}

TEST_F(RedactedAnswerTest, LosesNoMemberWhoseNameBecomesAnothers) {
  EXPECT_EQ(
      Redacted({{"data", {{"rows", {{{"tulipgarden", 2}, {"***", 3}}}}}}}),
      (Json{{"data", {{"rows", {{{"***", 3}, {"****", 2}}}}}}}));
  EXPECT_EQ(
      Redacted({{"data", {{"rows", {{{"tulipgarden", 2}, {"hunter2", 3}}}}}}})
          .at("data")
          .at("rows")
          .at(0)
          .size(),
      2U);
}

TEST_F(RedactedAnswerTest, LeavesDocumentsInTextsDocuments) {
  const Json inner = {{"data", {{"rows", {48151623}}, {"t", "qu\"ote\\d\n"}}}};
  const Json redacted = Redacted({{"contents", {{{"text", DumpJson(inner)}}}}});
  EXPECT_EQ(redacted.at("contents").at(0).at("text"),
            DumpJson(Json{{"data", {{"rows", {"***"}}, {"t", "***"}}}}));
}

TEST_F(RedactedAnswerTest, LeavesDataToAPersonWhoseItIs) {
  const Json value = {{"path", "/srv/tulipgarden/x.db"},
                      {"data", {{"word", "tulipgarden"}}}};
  EXPECT_EQ(
      Redacted(value, RedactedParts::kOurWords),
      (Json{{"path", "/srv/***/x.db"}, {"data", {{"word", "tulipgarden"}}}}));
}

TEST_F(RedactedAnswerTest, FindsInDocumentsWhatIsEscapedInThem) {
  const Json inner = {{"t", "qu\"ote\\d\n"}};
  const Json value = {{"t", "qu\"ote\\d\n"}, {"text", DumpJson(inner)}};
  const auto redacted = RedactDocument(DumpJson(value), redactor_);
  ASSERT_OK(redacted.status());
  EXPECT_EQ(*redacted, R"({"t":"***","text":"{\"t\":\"***\"}"})");
}

TEST_F(RedactedAnswerTest, KeepsWordsOfOursWhereNothingElseStands) {
  OurWords ours;
  ours.AddAnswer(*ParseJson(
      R"({"properties":{
        "status":{"enum":["error","success"]},
        "data":{"properties":{"kind":{"enum":["view"]},
                              "rows":{"items":{"enum":["view"]}},
                              "classes":{"items":{"enum":["email"]}}}}}})"));
  for (const char* const word :
       {"error", "view", "email", "CONNECTION", "kind", "message", "moment"}) {
    redactor_.Add(Secret(word));
  }
  const std::string hint(Describe(ErrorCode::kConnectionBusy).hint);
  const Json inner = {{"data", {{"kind", "view"}, {"name", "view"}}}};
  const Json value = {{"status", "error"},
                      {"error",
                       {{"code", "CONNECTION/BUSY"},
                        {"message", "the view is busy: error"},
                        {"hint", hint}}},
                      {"kind", "view"},
                      {"data",
                       {{"kind", "view"},
                        {"name", "view"},
                        {"classes", {"email", "error"}},
                        {"comment", R"({"kind":"view"})"},
                        {"rows", {{"view", "error"}, {{{"kind", "view"}}}}}}},
                      {"text", DumpJson(inner)}};

  EXPECT_EQ(RedactJson(value, redactor_, RedactedParts::kAll,
                       [&ours]() -> const OurWords& { return ours; }),
            (Json{{"status", "error"},
                  {"error",
                   {{"code", "CONNECTION/BUSY"},
                    {"message", "the *** is busy: ***"},
                    {"hint", hint}}},
                  {"kind", "***"},
                  {"data",
                   {{"kind", "view"},
                    {"name", "***"},
                    {"classes", {"email", "***"}},
                    {"comment", R"({"kind":"***"})"},
                    {"rows", {{"***", "***"}, {{{"***", "***"}}}}}}},
                  {"text", R"({"data":{"kind":"view","name":"***"}})"}}));
}

TEST_F(RedactedAnswerTest, AHintOfTheRegistryIsOursAndAnotherIsNot) {
  redactor_.Add(Secret("moment"));
  const absl::Status busy =
      MakeError(ErrorCode::kConnectionBusy, "of a moment");
  const ErrorInfo kept = GetErrorInfo(RedactStatus(busy, redactor_));
  EXPECT_EQ(kept.hint, Describe(ErrorCode::kConnectionBusy).hint);
  EXPECT_EQ(RedactStatus(busy, redactor_).message(), "of a ***");
  const absl::Status other =
      MakeError(ErrorCode::kConnectionBusy, "x", {.hint = "of a moment"});
  EXPECT_EQ(GetErrorInfo(RedactStatus(other, redactor_)).hint, "of a ***");
}

TEST_F(RedactedAnswerTest, HandsOutNothingOfWhatIsNoDocument) {
  EXPECT_EQ(
      GetErrorInfo(RedactDocument("{tulipgarden", redactor_).status()).code,
      "INTERNAL/UNEXPECTED");
  EXPECT_EQ(*RedactDocument("{tulip", redactor_), "{tulip");
}

TEST_F(RedactedAnswerTest, NamesOfClientsThatLookLikeSecretsAreNotTold) {
  for (const char* const name :
       {"ghp_16C7e42F292c6912E7710c838347Ae178B4a", "password=hunter2",
        "https://u:canary-77@h/", "sk_live_4eC39HqLyjWDarjtT1zdP7dc",
        "client 16C7e42F292c6912E7710c838347Ae178B4a"}) {
    EXPECT_EQ(RedactName(name), "***") << name;
  }
  for (const char* const name :
       {"", "claude-code", "Visual Studio Code - Insiders", "1.2.3",
        "2.1.0-beta.20261128", "v2.1.0-beta.20261128", "cursor-vscode",
        "cursor-vscode-1.0.123", "claude-desktop-0.12.55",
        "gpt-4o-2024-08-06-agent", "com.example.assistant2024"}) {
    EXPECT_EQ(RedactName(name), name);
  }
}

TEST_F(RedactedAnswerTest, HasNoBeginningOfAValueAtTheEndOfACutCell) {
  const auto cell = [](const std::string& text) {
    return Json{{"text", text}, {"bytes", 5000}};
  };
  const auto blob = [](const char* base64) {
    return Json{{"base64", base64}, {"bytes", 5000}};
  };
  const auto sample = [](const Json& row) {
    return Json{{"data", {{"rows", {row}}}}};
  };
  const Json cut = sample({cell("a note: tulipgarde"),
                           cell("tulipgarde ends"),
                           cell(R"({"p":"tul\u0069pg)"),
                           "tulipgarde",
                           blob("YSBub3RlOiB0dWxpcGdhcmRl"),
                           {{"base64", "dHVsaXBnYXJkZQ=="}, {"bytes", 10}}});
  const Json whole = sample({cell("a note: "),
                             cell("tulipgarde ends"),
                             cell(R"({"p":")"),
                             "tulipgarde",
                             blob("YSBub3RlOiA="),
                             {{"base64", "dHVsaXBnYXJkZQ=="}, {"bytes", 10}}});
  EXPECT_EQ(Redacted(cut), whole);
  EXPECT_EQ(*RedactDocument(DumpJson(cut), redactor_), DumpJson(whole));
  EXPECT_EQ(
      *RedactDocument(DumpJson({{"text", DumpJson(cut) + "\n"}}), redactor_),
      DumpJson({{"text", DumpJson(whole)}}));
}

TEST_F(RedactedAnswerTest, HasNoPartOfAValueBesideTheMarkOfACut) {
  const std::string before(60, 'x');
  const Json value = {
      {"data",
       {{"comment", before + " tulipgarde…"},
        {"excerpt", "…pgarden " + before + "…"},
        {"entries", {{{"text", before + " tulipgarde… and so on"}}}},
        {"short", "the tulip…"},
        {"rows", {{before + " tulipgarde…"}}}}}};
  EXPECT_EQ(Redacted(value),
            (Json{{"data",
                   {{"comment", before + " ***…"},
                    {"excerpt", "…*** " + before + "…"},
                    {"entries", {{{"text", before + " ***… and so on"}}}},
                    {"short", "the tulip…"},
                    {"rows", {{before + " tulipgarde…"}}}}}}));
  const absl::Status told = RedactStatus(
      MakeError(ErrorCode::kInternalUnexpected, "`" + before + "tulipgarde…`"),
      redactor_);
  EXPECT_EQ(told.message(), "`" + before + "***…`");
}

TEST_F(RedactedAnswerTest, KeepsDocumentsOfOthersAsTheyAreWritten) {
  const Json value = {
      {"note", R"({ "of": "us…" })"},
      {"data", {{"rows", {R"({ "bytes": 7,  "t": "and so on…" })"}}}}};
  EXPECT_EQ(*RedactDocument(DumpJson(value), redactor_), DumpJson(value));
}

TEST_F(RedactedAnswerTest, KeysOfIssuersAreNoNamesOfClients) {
  for (const char* const name :
       {"sk-ant-api03-Ab1_Cd2-Ef3_Gh4-Ij5_Kl6-Mn7_Op8",
        "client (AKIAIOSFODNN7EXAMPLE)", "xoxb-1234567890-AbCdEf",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"}) {
    EXPECT_EQ(RedactName(name), "***") << name;
  }
}

TEST_F(RedactedAnswerTest, TheCommitBehindAVersionIsTold) {
  for (const char* const name :
       {"2.0.14 (3f2a9bc1d7e84560aa11)",
        "0.166.1+stable.63.0ee08df0cf4527e40edc9aa28f4b5bd38bbff2b2",
        "vscode-1.95.3-912bb683695358a54ae0c670461738984cbb5b95"}) {
    EXPECT_EQ(RedactName(name), name);
  }
  for (const char* const name :
       {"3f2a9bc1d7e84560aa11", "2.0 3F2A9BC1D7E84560AA11",
        "3f2a9bc1d7e84560aa11 2.0"}) {
    EXPECT_EQ(RedactName(name), "***") << name;
  }
}

}  // namespace
}  // namespace osiris
