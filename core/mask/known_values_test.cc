#include "core/mask/known_values.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

class KnownValuesTest : public testing::Test {
 protected:
  // "-" where there is nothing to mask.
  std::string Masked(std::string_view text) {
    return known_.Mask(text, found_).value_or("-");
  }

  KnownValues known_;
  std::set<PersonalClass> found_;
};

TEST_F(KnownValuesTest, AreFoundInTexts) {
  known_.Add(PersonalClass::kPersonName, " Johann Jensen ", "PERSON 2");
  known_.Add(PersonalClass::kSecret, "hunter2-plain", "SECRET 1");

  EXPECT_EQ(Masked("call Johann Jensen at noon"), "call PERSON 2 at noon");
  EXPECT_EQ(Masked("Johann Jensen"), "PERSON 2");
  EXPECT_EQ(Masked("(Johann Jensen),Johann Jensen"), "(PERSON 2),PERSON 2");
  EXPECT_EQ(Masked("pw=hunter2-plain"), "pw=SECRET 1");
  EXPECT_EQ(Masked("call Johann"), "-");
  EXPECT_EQ(Masked("Joh"), "-");
  EXPECT_EQ(Masked(""), "-");
  EXPECT_THAT(found_,
              ElementsAre(PersonalClass::kSecret, PersonalClass::kPersonName));
}

TEST_F(KnownValuesTest, ExceptSecretsAreWholeWords) {
  known_.Add(PersonalClass::kPersonName, "Rose", "PERSON 1");
  known_.Add(PersonalClass::kSecret, "s3cr3t", "SECRET 1");

  EXPECT_EQ(Masked("Rosette, pRose, \xC3\xA9Rose, Rose\xC3\xA9"), "-");
  EXPECT_EQ(Masked("Rose's"), "PERSON 1's");
  EXPECT_EQ(Masked("xs3cr3tx"), "xSECRET 1x");
}

TEST_F(KnownValuesTest, TheLongestWins) {
  known_.Add(PersonalClass::kPersonName, "Anna", "PERSON 1");
  known_.Add(PersonalClass::kPersonName, "Anna Lee", "PERSON 2");
  known_.Add(PersonalClass::kPersonName, "Anna Lee Roth", "PERSON 3");

  EXPECT_EQ(Masked("Anna Lee Rothman and Anna"),
            "PERSON 2 Rothman and PERSON 1");
}

TEST_F(KnownValuesTest, WhatSaysLittleIsNotLookedFor) {
  known_.Add(PersonalClass::kPersonName, "Bob", "PERSON 1");
  known_.Add(PersonalClass::kSecret, "admin", "SECRET 1");
  known_.Add(PersonalClass::kPrivate, "English", "PRIVATE 1");
  known_.Add(PersonalClass::kBirthDate, "1990-01-01", "BIRTH DATE 1");
  known_.Add(PersonalClass::kPersonName, std::string(300, 'x'), "PERSON 2");

  EXPECT_TRUE(known_.empty());
}

TEST(PlainWordTest, HasNeitherCapitalsNorDigitsNorManyLetters) {
  for (const char* plain :
       {"expired", " required. ", "swordfish", "abcdefghijk",
        "\xC3\xBC\x62\x65rpr\xC3\xBC\x66t", "zrušeno", "żółć", "ňňň", "отозван",
        "λήξη", "re\u0301voque\u0301"}) {
    EXPECT_TRUE(IsPlainWord(plain)) << plain;
  }
  for (const char* other :
       {"hunter2", "Revoked", "abcdefghijkl", "sword-fish", "two words", "****",
        "invalid!", "Říhová", "kŘehký", "Ľubo", "Ÿ", "Żółć", "Отозван", "Λήξη",
        "山田", "a\xFF", "\xC3", "straße×"}) {
    EXPECT_FALSE(IsPlainWord(other)) << other;
  }
}

TEST_F(KnownValuesTest, TheirNumberIsBounded) {
  for (size_t i = 0; i < KnownValues::kMaxValues + 1; ++i) {
    known_.Add(PersonalClass::kPhone, std::to_string(100'000 + i), "PHONE");
  }

  EXPECT_EQ(Masked("100000"), "PHONE");
  EXPECT_EQ(Masked(std::to_string(100'000 + KnownValues::kMaxValues)), "-");
  EXPECT_THAT(found_, ElementsAre(PersonalClass::kPhone));
}

TEST_F(KnownValuesTest, WhatIsThereManyTimesTakesNoRoomFromOthers) {
  for (size_t i = 0; i < 3 * KnownValues::kMaxValues; ++i) {
    known_.Add(PersonalClass::kPersonName, "Johann Jensen", "PERSON 1");
  }
  known_.Add(PersonalClass::kPersonName, "Jaxith Qorvane", "PERSON 2");

  EXPECT_EQ(Masked("Johann Jensen to Jaxith Qorvane"), "PERSON 1 to PERSON 2");
}

}  // namespace
}  // namespace osiris
