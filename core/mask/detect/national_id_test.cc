#include "core/mask/detect/national_id.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace osiris {
namespace {

// Examples that authorities and textbooks print; nobody's.
const std::vector<std::pair<std::string, std::string>>& Examples() {
  static const auto* const examples =
      new std::vector<std::pair<std::string, std::string>>{
          {"US SSN", "536-90-4399"},
          {"CZ/SK rodné číslo", "736028/5163"},
          {"DE Steuer-ID", "86 095 742 719"},
          {"PL PESEL", "44051401359"},
          {"BR CPF", "529.982.247-25"},
          {"FR NIR", "2 55 08 14 168 025 38"},
          {"NL BSN", "111222333"},
          {"BE rijksregisternummer", "85.07.30-033.28"},
          {"ES DNI", "12345678Z"},
          {"ES NIE", "X1234567L"},
          {"UK NINO", "AB 12 34 56 C"},
          {"IT codice fiscale", "RSSMRA85T10A562S"},
          {"FI henkilötunnus", "131052-308T"},
          {"SE personnummer", "811218-9876"},
          {"IN Aadhaar", "2341 2341 2346"},
          {"CA SIN", "130 692 544"}};
  return *examples;
}

TEST(NationalIdTest, KnowsEveryScheme) {
  for (const auto& [scheme, text] : Examples()) {
    const auto id = ReadNationalId(text);
    ASSERT_TRUE(id) << scheme << " " << text;
    EXPECT_EQ(id->scheme, scheme) << text;
  }
}

TEST(NationalIdTest, NoticesAWrongDigitWhereThereIsACheck) {
  for (const auto& [scheme, text] : Examples()) {
    if (scheme == "US SSN" || scheme == "UK NINO") continue;
    const size_t last = text.find_last_of("0123456789");
    int taken = 0;
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string changed = text;
      changed[last] = digit;
      const auto id = ReadNationalId(changed);
      if (id && id->scheme == scheme) ++taken;
    }
    EXPECT_EQ(taken, 1) << scheme;
  }
}

TEST(NationalIdTest, RefusesWhatNobodyGives) {
  for (const char* text :
       {"000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567",
        "123-45-0000", "DA123456C", "AO123456C", "GB123456C", "AB123456E",
        "111.111.111-11", "999999/9999", "", "1", "12345678", "Z1234567Z",
        "AAAAAA99A99A999Z9", "000000000"}) {
    EXPECT_FALSE(ReadNationalId(text)) << text;
  }
}

}  // namespace
}  // namespace osiris
