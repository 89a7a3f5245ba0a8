#include "core/mask/detect/value_detector.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "email:a@b.cz" of every finding.
std::vector<std::string> Found(std::string_view text) {
  std::vector<std::string> found;
  for (const Finding& one : FindPersonalData(text)) {
    found.push_back(std::string(NameOf(one.personal)) + ":" +
                    std::string(text.substr(one.begin, one.size())));
  }
  return found;
}

TEST(ValueDetectorTest, FindsEachClassWithinText) {
  EXPECT_THAT(
      Found("write to jan.novak@example.cz, or call +420 777 123 456."),
      ElementsAre("email:jan.novak@example.cz", "phone:+420 777 123 456"));
  EXPECT_THAT(Found("pay GB82 WEST 1234 5698 7654 32 today"),
              ElementsAre("iban:GB82 WEST 1234 5698 7654 32"));
  EXPECT_THAT(Found("card 4111 1111 1111 1111 12/26"),
              ElementsAre("card:4111 1111 1111 1111"));
  EXPECT_THAT(Found("from 192.0.2.17:8080 and 2001:db8::1:2"),
              ElementsAre("ip:192.0.2.17", "ip:2001:db8::1:2"));
  EXPECT_THAT(Found("at 00:1A:2b:3c:4d:5e"),
              ElementsAre("mac:00:1A:2b:3c:4d:5e"));
  EXPECT_THAT(Found("SSN 536-90-4399"), ElementsAre("national_id:536-90-4399"));
  EXPECT_THAT(Found("seen at 50.0755, 14.4378"),
              ElementsAre("geo:50.0755, 14.4378"));
  EXPECT_THAT(Found("I met Jana Svobodova yesterday"),
              ElementsAre("person_name:Jana Svobodova"));
  EXPECT_THAT(Found("deliver to 12 Old Mill Road, Leeds please"),
              ElementsAre("address:12 Old Mill Road, Leeds"));
}

TEST(ValueDetectorTest, FindsNumbersOfNorthAmericaWithTheirCountry) {
  for (const char* phone : {"1-415-555-2671", "1-800-555-0199",
                            "1.415.555.2671", "1 415-555-2671"}) {
    EXPECT_THAT(Found(phone), ElementsAre(std::string("phone:") + phone));
    EXPECT_THAT(Found(std::string("call ") + phone + ", please"),
                ElementsAre(std::string("phone:") + phone));
  }
  for (const char* other :
       {"2-415-555-2671", "1-115-555-2671", "1-415-055-2671", "1-415-555-267",
        "1-415-555-26711", "21-415-555-2671", "1 299 000 1000"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
}

TEST(ValueDetectorTest, FindsCoordinatesWithAHemisphere) {
  for (const char* place :
       {"40°26′46″N 79°58′56″W", "40° 26' 46\" N, 79° 58' 56\" W",
        "40°26′46″N79°58′56″W", "N 40° 26.767' W 079° 58.933'", "40°26'N",
        "40.446195N", "40.446° N, 79.982° W", "40.446N 79.982W",
        "N40.446 W79.982", "40.446195N; 79.982321W", "40º26’46.302”S"}) {
    EXPECT_THAT(Found(place), ElementsAre(std::string("geo:") + place));
    EXPECT_THAT(Found(std::string("seen at ") + place + ", at noon"),
                ElementsAre(std::string("geo:") + place));
  }
  for (const char* other :
       {"12.345 W", "9.80665 N", "20° E", "20.5°C", "45°30'", "95°26'N",
        "40°61'N", "40°26'North", "181.123° E", "1.234E5", "1.602176E-19",
        "S 3.5", "N 95", "3.1415927NaN", "1.40.446195N",
        "E 1.234 and W 1.234"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
}

TEST(ValueDetectorTest, TheWordBeforeANumberSaysWhatItIs) {
  const auto id = [](const char* text) {
    const std::vector<std::string> found = Found(text);
    return found.size() == 1 ? found[0] : "";
  };
  EXPECT_EQ(id("PESEL 44051401359"), "national_id:44051401359");
  EXPECT_EQ(id("PESEL: 02070803628, paid"), "national_id:02070803628");
  EXPECT_EQ(id("nir 185057800608436"), "national_id:185057800608436");
  EXPECT_EQ(id("BSN 111222333"), "national_id:111222333");
  EXPECT_EQ(id("ssn 078051120"), "national_id:078051120");
  EXPECT_EQ(id("ssn 078051120 12 items"), "national_id:078051120");
  EXPECT_EQ(id("user_ssn=078051120"), "national_id:078051120");
  EXPECT_EQ(id("\"ssn\":\"078051120\""), "national_id:078051120");
  EXPECT_EQ(id("my SSN number is 078051120."), "national_id:078051120");
  EXPECT_EQ(id("social-security no. 078051120"), "national_id:078051120");
  EXPECT_EQ(id("sin 046 454 286"), "national_id:046 454 286");
  EXPECT_EQ(id("rodné číslo 9001010007"), "national_id:9001010007");
  EXPECT_EQ(id("RODNÉ ČÍSLO: 9001010007"), "national_id:9001010007");
  EXPECT_EQ(id("RČ 736028516"), "national_id:736028516");
  EXPECT_EQ(id("Steuer-ID 86095742719"), "national_id:86095742719");
  EXPECT_EQ(id("SteuerID: 86 095 742 719"), "national_id:86 095 742 719");
  for (const char* other :
       {"sin 123456789", "nir 123456789012345", "assn 078051120",
        "ssn 07805112", "ssn 0780511200", "ssn078051120", "rc 123456789",
        "pesel is missing, order 44051401358", "sin 0.5 is 0.479425539"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
}

TEST(ValueDetectorTest, FindsCardsByFoursWithPoints) {
  EXPECT_THAT(Found("paid by 4111.1111.1111.1111."),
              ElementsAre("card:4111.1111.1111.1111"));
  for (const char* other :
       {"4111111.111111111", "4111.1111.1111.1112", "4111.1111.1111.1111.1",
        "1.4111.1111.1111.1111", "41111111.1111.1111"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
}

TEST(ValueDetectorTest, FindsWhatIsWrittenInOtherCharacters) {
  for (const char* text :
       {"+420\u00A0777\u00A0123\u00A0456", "+420\u2011777\u2011123\u2011456",
        "＋４２０ ７７７ １２３ ４５６", "+٤٢٠٧٧٧١٢٣٤٥٦", "+۴۲۰ ۷۷۷ ۱۲۳ ۴۵۶"}) {
    EXPECT_THAT(Found(std::string("x ") + text + " y"),
                ElementsAre(std::string("phone:") + text));
  }
  for (const char* text :
       {"jan.novak＠example.cz", "jan.novak%40example.cz",
        "jan.novak&#64;example.cz", "jan.novak&#x40;example.cz",
        "jan.novak\\u0040example.cz", "jan.novak@exam\u200Bple.cz"}) {
    EXPECT_THAT(Found(std::string("é ") + text + ", é"),
                ElementsAre(std::string("email:") + text));
  }
  EXPECT_THAT(Found("５３６-９０-４３９９"),
              ElementsAre("national_id:５３６-９０-４３９９"));
  EXPECT_THAT(Found("4111\u00A01111\u00A01111\u00A01111"),
              ElementsAre("card:4111\u00A01111\u00A01111\u00A01111"));
  EXPECT_THAT(Found("100%40 &#x; &#99999999; \\u00 %4 \xC2"), IsEmpty());
}

TEST(ValueDetectorTest, FindsSecrets) {
  const std::string key =
      "AKI"
      "AIOSFODNN7EXAMPLE";
  EXPECT_THAT(Found("key=" + key), ElementsAre("secret:" + key));
  EXPECT_THAT(Found("postgres://u:p4ss@db.example.com/x"),
              ElementsAre("secret:postgres://u:p4ss@db.example.com/x"));
  EXPECT_THAT(Found("Server=x;Password=hunter22;Port=1"),
              ElementsAre("secret:hunter22"));
  const std::string pem =
      "-----BEGIN "
      "PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----";
  EXPECT_THAT(Found("x " + pem + " y"), ElementsAre("secret:" + pem));
  // The end is cut off: all of the rest goes.
  EXPECT_THAT(Found(pem.substr(0, 35)),
              ElementsAre("secret:" + pem.substr(0, 35)));
}

TEST(ValueDetectorTest, FindsTokensOfAuthorizations) {
  const std::string token = "d41d8cd98f00b204e9800998ecf8427e";
  for (const char* before :
       {"Authorization: Bearer ", "bearer ", "curl -H 'Authorization: Token ",
        "\"authorization\": \"Bearer ", "Authorization: ", "BEARER: ",
        "Authorization: Bearer  ", "Authorization:  Custom "}) {
    EXPECT_THAT(Found(before + token + "\", sent"),
                ElementsAre("secret:" + token));
  }
  EXPECT_THAT(Found("Authorization: Basic dXNlcjpwYXNz1g=="),
              ElementsAre("secret:dXNlcjpwYXNz1g=="));
  for (const char* other :
       {"the bearer of voucher 12", "Bearer internationalization",
        "bearer 2024-01-05", "forbearer d41d8cd98f00b204e9800998ecf8427e",
        "authorization required", "Authorization: see page 12",
        "authorization on 2026-01-15"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
}

TEST(ValueDetectorTest, PassesOverWhatOnlyLooksLikeIt) {
  for (const char* text : {"v10.2.0.1",
                           "1700000000",
                           "1.2.3",
                           "icon@2x.png",
                           "git@github.com:a/b.git",
                           "@scope/pkg@1.2.3",
                           "12:34:56",
                           "std::string",
                           "3.14159",
                           "d41d8cd98f00b204e9800998ecf8427e",
                           "9b2d7c1e-0f4a-4c1b-a6de-2b6f0c9d8e7f",
                           "2024-11-05",
                           "4111111111111112",
                           "monkey",
                           "compass",
                           "1 299 000",
                           "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYA",
                           "GB82 WEST 1234 5698 7654 33",
                           "000-12-3456",
                           "Order 12 Box",
                           "",
                           "user@localhost",
                           "a@b"}) {
    EXPECT_THAT(Found(text), IsEmpty()) << text;
  }
}

TEST(ValueDetectorTest, NeverCutsACharacter) {
  const std::string text =
      "\xC4\x8D"
      "a@\xC5\x99x.example.com\xC3\xA9 1";
  for (const Finding& one : FindPersonalData(text)) {
    EXPECT_NE(text[one.begin] & 0xC0, 0x80);
    if (one.end < text.size()) {
      EXPECT_NE(text[one.end] & 0xC0, 0x80);
    }
  }
}

TEST(ValueDetectorTest, FindingsAreSortedAndApart) {
  const auto found = FindPersonalData(
      "a@example.com 4111111111111111 b@example.com 192.0.2.1 c@example.com");

  ASSERT_EQ(found.size(), 5u);
  for (size_t i = 1; i < found.size(); ++i) {
    EXPECT_LE(found[i - 1].end, found[i].begin);
  }
}

TEST(ValueDetectorTest, EndsWithEveryTextThatRepeatsABeginning) {
  for (const char* part :
       {"a@",     "a@b.c", "://",    "x://u:",  "token=", "-----BEGIN ",
        "1 ",     "+1 ",   "a ",     "Jan de ", "Jan ",   "ul ",
        "1.234,", "4 1",   "::",     "1.1.1.",  "GB8",    "bearer=",
        "ssn 1",  "1°2'N", "4111.",  "<pwd>",   "<pwd ",  "token='",
        "\"@a",   "4111_", "CZ65\n", "'"}) {
    std::string text;
    while (text.size() < kMaxInspected) text += part;
    for (const Finding& one : FindPersonalData(text)) {
      EXPECT_LE(one.end, text.size());
    }
  }
}

TEST(ValueDetectorTest, FindsAddressesWhoseMarkIsAWord) {
  for (const std::string_view address :
       {"ann.lee[at]example.com", "ann (at) example.com", "ann{AT}example.com",
        "ann[at]example[dot]com", "ann [at] mail (dot) example (dot) org"}) {
    const std::string text = "write to " + std::string(address) + ", please";
    const std::vector<Finding> found = FindPersonalData(text);
    ASSERT_EQ(found.size(), 1u) << text;
    EXPECT_EQ(found[0].personal, PersonalClass::kEmail);
    EXPECT_EQ(text.substr(found[0].begin, found[0].size()), address);
  }
  for (const char* harmless :
       {"list[at].first", "x[at]y", "meet (at) noon", "a[i] at b.com",
        "[at]example.com", "run f(at) then g.", "see (at) icon.png"}) {
    EXPECT_THAT(FindPersonalData(harmless), IsEmpty()) << harmless;
  }
  // However long it is, no character is cut.
  for (size_t size = 100; size < 300; ++size) {
    std::string text = "a[at]" + std::string(size % 2, 'x') + "xy.";
    while (text.size() < size) text += "\u00e9";
    for (const Finding& found : FindPersonalData(text)) {
      EXPECT_TRUE(found.end == text.size() || (text[found.end] & 0xC0) != 0x80);
    }
  }
}

TEST(ValueDetectorTest, SaysWhatAWholeValueMayBe) {
  EXPECT_EQ(ClassesOf(" a@example.com ").front().personal,
            PersonalClass::kEmail);
  EXPECT_EQ(ClassesOf("44051401359").front().personal,
            PersonalClass::kNationalId);
  EXPECT_LT(ClassesOf("44051401359").front().confidence, kSure);
  EXPECT_THAT(ClassesOf("see a@example.com"), IsEmpty());
}

TEST(ValueDetectorTest, ASecretBetweenQuotesIsAllOfIt) {
  EXPECT_THAT(Found(R"(password = "correct horse battery staple")"),
              ElementsAre("secret:correct horse battery staple"));
  EXPECT_THAT(Found("secret: 'alpha beta gamma', x"),
              ElementsAre("secret:alpha beta gamma"));
  EXPECT_THAT(Found("token='it''s all mine' y"),
              ElementsAre("secret:it''s all mine"));
  EXPECT_THAT(Found(R"("pwd": "ab\"cd, ef" z)"),
              ElementsAre(R"(secret:ab\"cd, ef)"));
  // Nothing closes them.
  EXPECT_THAT(Found("password: 'hunter22 and so on"),
              ElementsAre("secret:hunter22"));
  EXPECT_THAT(Found("password: \"hunter22\nname: \"x\""),
              ElementsAre("secret:hunter22"));
}

TEST(ValueDetectorTest, AnEmptySecretDoesNotTakeWhatFollows) {
  for (const char* other :
       {R"({"user":"bob","password":"","role":"admin"})",
        "iif(password='','empty','full')", "password='' or secret=\"\";x=yyyy",
        R"(<a password="" role="admin">)", R"({"token":"","role":"admin"})"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
  // Quotes are doubled in CSV.
  EXPECT_THAT(Found(R"("{""password"":""hunter2zz"",""n"":1}")"),
              ElementsAre("secret:hunter2zz"));
  EXPECT_THAT(Found("password=\"'$hunter2'\""), ElementsAre("secret:$hunter2"));
}

TEST(ValueDetectorTest, FindsSecretsInElements) {
  EXPECT_THAT(Found("<password>hunter2zz</password>"),
              ElementsAre("secret:hunter2zz"));
  EXPECT_THAT(Found("<a:userPassword type=\"x\">alpha beta</a:userPassword>"),
              ElementsAre("secret:alpha beta"));
  EXPECT_THAT(Found("<Token><![CDATA[ab<cd]]></Token>"),
              ElementsAre("secret:ab<cd"));
  for (const char* other :
       {"use -u <user> -p <password> and more", "<password/>abcd</x>",
        "<password></password>", "<b>password</b>", "a <token> b <other> c"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
  EXPECT_THAT(Found("<pwd> <![CDATA[ab<cd]]></pwd>"),
              ElementsAre("secret:ab<cd"));
  EXPECT_THAT(Found("<password>\n <value>hunter2zz</value></password>"),
              ElementsAre("secret:hunter2zz"));
  // These are settings.
  for (const char* other :
       {"<resetPassword>disabled</resetPassword>", "<maxToken>4096</maxToken>",
        "<useToken>True</useToken>"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
  EXPECT_THAT(Found("<authToken>40961</authToken><pwd>disabled1</pwd>"),
              ElementsAre("secret:40961", "secret:disabled1"));
}

TEST(ValueDetectorTest, FindsNumbersWhateverStandsBetweenTheirGroups) {
  for (const char* card :
       {"4111_1111_1111_1111", "4111/1111/1111/1111", "4111  1111  1111  1111",
        "4111 - 1111 - 1111 - 1111"}) {
    EXPECT_THAT(Found(std::string("by ") + card + ", x"),
                ElementsAre(std::string("card:") + card));
  }
  for (const char* other :
       {"4111/1111_1111/1111", "x_4111_1111_1111_1111", "4111_1111_1111_1112",
        "4111/1111/1111/1111/1", "4111    1111    1111    1111"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
  EXPECT_THAT(Found("pay CZ65 0800 0000\r\n1920 0014 5399 now"),
              ElementsAre("iban:CZ65 0800 0000\r\n1920 0014 5399"));
}

TEST(ValueDetectorTest, FindsAddressesWithAQuotedPart) {
  EXPECT_THAT(Found(R"(to "ann marlowe"@example.org, x)"),
              ElementsAre(R"(email:"ann marlowe"@example.org)"));
  EXPECT_THAT(Found(R"(to \"ann marlowe\"@example.org)"),
              ElementsAre(R"(email:\"ann marlowe\"@example.org)"));
  EXPECT_THAT(Found("ann.marlowe&commat;example.org"),
              ElementsAre("email:ann.marlowe&commat;example.org"));
}

TEST(ValueDetectorTest, FindsNamesBetweenApostrophes) {
  EXPECT_THAT(
      Found("e = 'Ann Marlowe' or 'Mr. Quix O'Neil'"),
      ElementsAre("person_name:Ann Marlowe", "person_name:Quix O'Neil"));
}

TEST(ValueDetectorTest, TellsPhonesAndBoxesFromArticles) {
  EXPECT_THAT(Found("call 00420777123456, please"),
              ElementsAre("phone:00420777123456"));
  EXPECT_THAT(Found("PO Box 123, Springfield"),
              ElementsAre("address:PO Box 123, Springfield"));
  EXPECT_THAT(Found("to P.O. Box 12 please"),
              ElementsAre("address:P.O. Box 12"));
  for (const char* other : {"SKU 00123-45678-90", "lot: 415-555-2671",
                            "00420777123458", "0042077712345", "00999123456789",
                            "PO 123 Box 4", "PO Box is full", "Box 12"}) {
    EXPECT_THAT(Found(other), IsEmpty()) << other;
  }
}

}  // namespace
}  // namespace osiris
