#include "core/mask/detect/birth_date_detector.h"

#include <string>
#include <string_view>

#include "core/mask/detect/value_detector.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// The parts of `text` that are dates of a birth, each with a `|` behind it.
std::string Dates(std::string_view text) {
  std::string dates;
  for (const Finding& one : FindPersonalData(text)) {
    if (one.personal != PersonalClass::kBirthDate) continue;
    dates += std::string(text.substr(one.begin, one.size())) + "|";
  }
  return dates;
}

TEST(BirthDateDetectorTest, FindsEachFormOfADate) {
  for (const char* date :
       {"1980-05-17", "17.5.1980", "17. 5. 1980", "05/17/1980", "17-05-80",
        "1980/5/17", "17 05 1980", "19800517", "May 17, 1980", "Dec. 17 1980",
        "17 May 1980", "17th of May, 1980", "17-May-1980",
        "17. kv\u011btna 1980", "17 de mayo de 1980", "1er janvier 1980"}) {
    EXPECT_EQ(Dates(std::string("he was born ") + date + ", they say"),
              std::string(date) + "|");
  }
  EXPECT_EQ(Dates("dob 1980-05-17T00:00:00Z"), "1980-05-17|");
  EXPECT_EQ(Dates("born 17.5.1980-20.6.2001"), "17.5.1980|");
}

TEST(BirthDateDetectorTest, KnowsWordsOfSeveralLanguages) {
  for (const char* label : {"DOB ",
                            "dob: ",
                            "d.o.b. ",
                            "date of birth: ",
                            "date_of_birth=",
                            "\"dateOfBirth\": \"",
                            "birth date is ",
                            "(born on ",
                            "Birthday: ",
                            "born in New York on ",
                            "geboren am ",
                            "geb. ",
                            "geboren in Wien am ",
                            "Geburtsdatum ",
                            "nar. ",
                            "narozen\u00e1 ",
                            "datum narozen\u00ed: ",
                            "narozen/a v Brn\u011b dne ",
                            "n\u00e9 le ",
                            "N\u00c9E LE ",
                            "n\u00e9(e) \u00e0 Paris le ",
                            "date de naissance : ",
                            "nacido el ",
                            "fecha de nacimiento: ",
                            "nata a Roma il ",
                            "data di nascita ",
                            "geboren op ",
                            "geboortedatum ",
                            "ur. ",
                            "data urodzenia: ",
                            "nascido em ",
                            "f\u00f6dd den ",
                            "<dob>"}) {
    EXPECT_EQ(Dates(std::string("x, ") + label + "17.5.1980"), "17.5.1980|")
        << label;
  }
}

TEST(BirthDateDetectorTest, OtherDatesAndNumbersAreNone) {
  for (const char* other : {"born in the USA",
                            "born in the USA, released on 2024-05-01",
                            "date of birth field is required",
                            "born to run since 17.5.1980",
                            "newborn 17.5.1980",
                            "birthday party on 2024-05-01",
                            "released 2024-05-01",
                            "release date: 2024-05-01",
                            "nar 17.5.1980",
                            "ne 17.5.1980",
                            "NATO 17.5.1980",
                            "born 1980",
                            "born 17.5.1980.4",
                            "born 1.2.3",
                            "born 17.13.1980",
                            "born 1780-05-17",
                            "born 17 items 80",
                            "born in 12 towns, 1980",
                            "birth rate 2024-05-01",
                            "17.5.1980 born",
                            "dob_format 2024-05-01",
                            "version 17.5.1980"}) {
    EXPECT_EQ(Dates(other), "") << other;
  }
}

TEST(BirthDateDetectorTest, EndsWithEveryTextThatRepeatsABeginning) {
  for (const char* part :
       {"born ", "born 1.1.1980 ", "1.1.1980 ", "May 1 ", "1 May ", "born on ",
        "1 a b ", "\u00e9 le 1.1.1980"}) {
    std::string text;
    while (text.size() < kMaxInspected) text += part;
    Findings findings;
    FindBirthDates(text, findings);
    for (const Finding& one : findings) EXPECT_LE(one.end, text.size());
  }
}

}  // namespace
}  // namespace osiris
