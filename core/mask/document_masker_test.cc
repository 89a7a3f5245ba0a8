#include "core/mask/document_masker.h"

#include <string>

#include "core/mask/detect/value_detector.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kEmail[] = "ada.lovelace@example.org";

TEST(DocumentMaskerTest, MasksPartsOfTextsAndCountsThem) {
  const MaskedDocument masked =
      MaskDocument({{"intent", std::string("ask ") + kEmail + " or " + kEmail},
                    {"list", {"nothing here", "at 203.0.113.7 since May"}}});

  EXPECT_EQ(masked.document.at("intent"), "ask EMAIL 1 or EMAIL 1");
  EXPECT_EQ(masked.document.at("list").at(0), "nothing here");
  EXPECT_EQ(masked.document.at("list").at(1), "at IP 1 since May");
  EXPECT_EQ(masked.masked.at(PersonalClass::kEmail), 2);
  EXPECT_EQ(masked.masked.at(PersonalClass::kIp), 1);
}

TEST(DocumentMaskerTest, MasksValuesThatTheirMembersNameGivesAway) {
  const MaskedDocument masked =
      MaskDocument({{"password", "hunter2"}, {"phone", 5551234567}});

  EXPECT_EQ(masked.document.at("password"), "SECRET 1");
  EXPECT_EQ(masked.document.at("phone"), "PHONE 1");
}

TEST(DocumentMaskerTest, MasksNamesOfMembers) {
  const MaskedDocument masked =
      MaskDocument({{"rows", {{kEmail, 3}, {"bob@example.org", 4}}}});

  const Json& rows = masked.document.at("rows");
  EXPECT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows.dump(), Not(HasSubstr("example.org")));
}

TEST(DocumentMaskerTest, LeavesWhatIsNotPersonal) {
  const Json document = {{"intent", "join @sqlite.movies on orders.id"},
                         {"release", "version 1.2.3 of the tool"},
                         {"at", 1764217200},
                         {"flags", {true, nullptr, 1.5}}};

  const MaskedDocument masked = MaskDocument(document);

  EXPECT_EQ(masked.document, document);
  EXPECT_TRUE(masked.masked.empty());
}

// The engine looks at so many bytes and no more: nothing may hide beyond.
TEST(DocumentMaskerTest, LooksAtLongTextsWhole) {
  for (const char filler : {' ', 'x'}) {
    for (const size_t edge : {kMaxInspected / 2, kMaxInspected,
                              kMaxInspected + kMaxInspected / 2}) {
      for (size_t at = edge - 40; at < edge + 40; at += 7) {
        const std::string text = std::string(at, filler) + " " + kEmail + " " +
                                 std::string(kMaxInspected, filler);
        const MaskedDocument masked = MaskDocument({{"notes", text}});
        const std::string shown = masked.document.at("notes");
        ASSERT_THAT(shown, Not(HasSubstr("ada"))) << at;
        ASSERT_THAT(shown, HasSubstr("EMAIL 1")) << at;
      }
    }
  }
}

TEST(DocumentMaskerTest, PartsOfANameArePartsOfAName) {
  const Json masked =
      MaskDocument({{"name", {{"first", "Drusketh"}, {"last", "Okonkwo"}}},
                    {"customer_name", {{"given", "Brem"}}},
                    {"product_name", {{"en", "Chair"}}}})
          .document;

  EXPECT_EQ(masked.at("name").dump(),
            R"({"first":"PERSON 2","last":"PERSON 3"})");
  EXPECT_EQ(masked.at("customer_name").at("given"), "PERSON 1");
  EXPECT_EQ(masked.at("product_name").at("en"), "Chair");
}

TEST(DocumentMaskerTest, WhatIsBelowAPersonalMemberIsOfItsClass) {
  const auto masked = [](const char* text) {
    return MaskDocument(*ParseJson(text)).document.dump();
  };
  EXPECT_EQ(masked(R"({"password":{"old":"hunter2xyz","n":[{"x":"q"}]}})"),
            R"({"password":{"n":[{"x":"SECRET 1"}],"old":"SECRET 2"}})");
  EXPECT_EQ(masked(R"({"secrets":{"a":"hunter2xyz"}})"),
            R"({"secrets":{"a":"SECRET 1"}})");
  EXPECT_EQ(masked(R"({"credentials":{"user":"u","id":"hunter2"}})"),
            R"({"credentials":{"id":"SECRET 1","user":"SECRET 2"}})");
  EXPECT_EQ(masked(R"({"phones":[{"type":"home","no":603123456}]})"),
            R"({"phones":[{"no":"PHONE 1","type":"home"}]})");
  EXPECT_EQ(masked(R"({"address":{"id":7,"line1":"Nerudova","ok":true}})"),
            R"({"address":{"id":7,"line1":"ADDRESS 1","ok":true}})");
  EXPECT_EQ(masked(R"({"date_of_birth":{"y":1984,"m":3}})"),
            R"({"date_of_birth":{"m":"BIRTH DATE 1","y":"BIRTH DATE 2"}})");
  EXPECT_EQ(masked(R"({"token":{"version":2,"email":"x@example.org"}})"),
            R"({"token":{"email":"EMAIL 1","version":2}})");
}

TEST(DocumentMaskerTest, LooksIntoTextsThatAreJson) {
  EXPECT_EQ(MaskDocument({{"raw", R"({"first_name":"Zyx"})"}}).document,
            Json({{"raw", R"({"first_name":"PERSON 1"})"}}));
}

// Of JSON that nobody takes.
std::string Torn(const std::string& text) {
  const Json masked = MaskDocument({{"raw", text}}).document;
  return masked.at("raw").get<std::string>();
}

TEST(DocumentMaskerTest, MasksTornJsonByItsMembers) {
  const std::string plain = R"({"first_name":"Zyx","n":1})";
  const std::string shown = R"({"first_name":"PERSON 1","n":1})";
  EXPECT_EQ(Torn(plain + "\n" + plain), shown + "\n" + shown);
  EXPECT_EQ(Torn(plain + " and more"), shown + " and more");
  EXPECT_EQ(Torn("\xEF\xBB\xBF" + plain), "\xEF\xBB\xBF" + shown);
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += R"({"a":)";
  EXPECT_EQ(Torn(deep + plain), deep + shown);
  EXPECT_EQ(Torn(R"({"dob":"1984-03-02","dob":"1984-03-02"})"),
            R"({"dob":"BIRTH DATE 1","dob":"BIRTH DATE 1"})");
  EXPECT_EQ(
      Torn(R"({"x":1e400,"pin":4921,"y":"\ud800","surname":"Zyx"})"),
      R"({"x":1e400,"pin":"SECRET 1","y":"\ud800","surname":"PERSON 1"})");
  EXPECT_EQ(Torn(R"({"name":{"first":"Zyx"},"password":{"old":["q",)"),
            R"({"name":{"first":"PERSON 1"},"password":{"old":["SECRET 1",)");
  EXPECT_EQ(Torn(R"({"first_n\u0061me":"Z\u011b\ud83d\ude00, \"q)"),
            R"({"first_n\u0061me":"PERSON 1")");
  EXPECT_EQ(Torn(R"({"note":"by a@example.com","national_id":"AB99","x":)"),
            R"({"note":"by EMAIL 1","national_id":"NATIONAL ID 1","x":)");
}

TEST(DocumentMaskerTest, MasksWhatIsAlmostJson) {
  EXPECT_EQ(Torn("{'first_name': 'O\\'Neil', 'n': 1}"),
            R"({'first_name': "PERSON 1", 'n': 1})");
  EXPECT_EQ(Torn("{first_name: Zyx Alma, born: date(1984, 3), n: 12:30}"),
            R"({first_name: "PERSON 1", born: date("BIRTH DATE 1", )"
            R"("BIRTH DATE 2"), n: 12:30})");
  EXPECT_EQ(Torn("{\n pin: 4921\n size: 4\n}"),
            "{\n pin: \"SECRET 1\"\n size: 4\n}");
  EXPECT_EQ(Torn(R"(["password" => ["old" => "q"], "n" => "w"])"),
            R"(["password" => ["old" => "SECRET 1"], "n" => "w"])");
  // A quote that is missing or too many does not open what follows.
  EXPECT_EQ(Torn(R"({"password":"ab"cd","surname":"Zyx"})"),
            R"({"password":"SECRET 1""SECRET 2"","surname":"PERSON 1"})");
  EXPECT_EQ(Torn(R"({"n":"ab"cd","surname":"Zyx"})"),
            R"({"n":"ab"cd","surname":"PERSON 1"})");
}

TEST(DocumentMaskerTest, MasksJsonInItsOtherForms) {
  const std::string plain = R"({"first_name":"Zyxalma"})";
  const std::string shown = R"({"first_name":"PERSON 1"})";
  for (const char* before : {"[1,", "[null, ", "[true,-2.5e3,", "[\"x\", "}) {
    const auto masked = ParseJson(Torn(before + plain + "]"));
    ASSERT_TRUE(masked.ok());
    EXPECT_EQ(masked->back(), *ParseJson(shown));
  }
  EXPECT_EQ(Torn(Json(plain).dump()), Json(shown).dump());
  EXPECT_EQ(Torn(R"({\"first_name\":\"Zyxalma\",\"n\":1})"),
            R"({\"first_name\":\"PERSON 1\",\"n\":1})");
  EXPECT_EQ(Torn(R"({\\\"first_name\\\":\\\"Zyxalma)"),
            R"({\\\"first_name\\\":\\\"PERSON 1\\\")");
  EXPECT_EQ(Torn("{“first_name”: “Zyxalma”}"), "{“first_name”: \"PERSON 1\"}");
  for (const char* before : {"\v", "\f ", "\xE2\x80\x8B", "\xC2\xA0"}) {
    EXPECT_EQ(Torn(before + plain), before + shown);
  }
  EXPECT_EQ(Torn("{note: (x, first_name: Zyxalma}"),
            "{note: (x, first_name: \"PERSON 1\"}");
  for (const char* other :
       {R"({\"size\":4})", "[12:30, 13:40, {a: b}]", "[1, 2, 3]",
        R"("{\"size\":4}")", "{“size”: “4, 5”}"}) {
    EXPECT_EQ(Torn(other), other);
  }
}

TEST(DocumentMaskerTest, MasksWhatOtherToolsWriteForJson) {
  const std::string plain = R"({"first_name":"Zyxalma"})";
  const std::string shown = R"({"first_name":"PERSON 1"})";
  for (const char* before :
       {"[NaN, ", "[-Infinity,", "[None, ", "[True,", "[undefined,", "['x', ",
        "[0x1F,", "[2026-01-02T10:00:00Z,", "[1;", "[/*x*/", "[None, \"x\", ",
        "[1, 'x', "}) {
    EXPECT_EQ(Torn(before + plain + "]"), before + shown + "]");
  }
  for (const std::string before : {"[", "['a', ", "[None, ", "[1, 'x', "}) {
    EXPECT_EQ(Torn(before + "'" + plain + "']"),
              before + R"("{\"first_name\":\"PERSON 1\"}"])");
  }
  EXPECT_EQ(Torn("['x', {'first_name': 'Zyxalma'}]"),
            "['x', {'first_name': \"PERSON 1\"}]");
  for (const char* before :
       {"\x1E", "\u3000", "\u2003 ", "\u200E", "\u2028", "\u00AD"}) {
    EXPECT_EQ(Torn(before + plain), before + shown);
  }
  EXPECT_EQ(Torn(std::string(1, '\0') + plain), std::string(1, '\0') + shown);
  for (const char* other :
       {"[draft, 'x', {a: b}]", "[it's, {a: b}]", "[ERROR] pin: none", "['x']",
        "\u3000{size: 4}", "[see 'first_name: x', y]", "\u2003[1, 2]",
        "['draft'] The address: two words, here",
        "[2026-11-28, 'WARN'] address: unknown host name, email: pending",
        "[LATER, 'later'] zip: folder",
        "['Twas the night] password: see page 4",
        "[None, \"Lamp\"] street: food", "['x'] user {id} email: weekly"}) {
    EXPECT_EQ(Torn(other), other);
  }
}

TEST(DocumentMaskerTest, MasksValuesBetweenCurlyQuotes) {
  EXPECT_EQ(Torn("{“dateOfBirth”: “1984-03-02”, “phone”: “777123456”}"),
            R"({“dateOfBirth”: "BIRTH DATE 1", “phone”: "PHONE 1"})");
  EXPECT_EQ(Torn("{“surname”: “Zyx, Alma”, “n”: “a, b”}"),
            R"({“surname”: "PERSON 1", “n”: “a, b”})");
  EXPECT_EQ(Torn("{surname: ‘Zyx’, n: 1}"), R"({surname: "PERSON 1", n: 1})");
  // Nothing closes the first.
  EXPECT_EQ(Torn("{“n”: “a, “surname”: “Zyx”}"),
            R"({“n”: “a, “surname”: "PERSON 1"})");
}

TEST(DocumentMaskerTest, MasksEscapedJsonBehindAnother) {
  EXPECT_EQ(Torn(R"({"a":"x"} {\"first_name\":\"Zyx\"})"),
            R"({"a":"x"} {\"first_name\":\"PERSON 1\"})");
  EXPECT_EQ(Torn(R"({\u0022first_name\u0022:\u0022Zyx\u0022})"),
            R"({\"first_name\":\"PERSON 1\"})");
  for (const char* other :
       {R"({"a":"x"} {\"size\":\"Zyx\"})", R"({\u0022size\u0022:4})",
        R"({"a":"x"} {\\ \"})"}) {
    EXPECT_EQ(Torn(other), other);
  }
}

TEST(DocumentMaskerTest, LeavesTornJsonWithoutPersonalData) {
  for (const char* text :
       {"{ no JSON", R"({"size":4,"size":5})", "{{ user.name }}", "{]})[",
        R"({"a":"b" "c":[1,2)", "[[1, 2", "{'it's': true", "{a = b; c = d}",
        R"({"email":true,"phone":null,"x":1e400})"}) {
    EXPECT_EQ(Torn(text), text);
  }
}

TEST(DocumentMaskerTest, EndsWithEveryTornJson) {
  for (const char* part : {"{\"a\":", "[", "'a,", "{a:1 \"", "\"", "(", "{'",
                           "\\", "{\"password\":[", "}", "=>", ",\n", "'}",
                           "{\\\"a", "{}{\\\"", "{}{\\\\", "[“", ":“", "“,"}) {
    std::string text = "{";
    while (text.size() < 200'000) text += part;
    EXPECT_FALSE(Torn(text).empty()) << part;
  }
}

// As many values as their name has bytes, or more.
TEST(DocumentMaskerTest, ReadsANameOnceThatIsAsLongAsItsValues) {
  const std::string name = std::string(60'000, 'k') + "_Ab1";
  std::string list = "1";
  for (int i = 0; i < 30'000; ++i) list += ",1";
  const std::string text = "{secrets:{" + name + ":[" + list + "]}}";
  EXPECT_EQ(Torn(text).substr(0, 100), text.substr(0, 100));
  const Json document = {
      {"password", {{name, std::vector<std::string>(30'000, "w")}}}};
  EXPECT_EQ(MaskDocument(document).document.at("password").at(name).at(29'999),
            "SECRET 1");
}

}  // namespace
}  // namespace osiris
