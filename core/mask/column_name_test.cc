#include "core/mask/column_name.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

std::optional<PersonalClass> Of(std::string_view column,
                                std::string table = "t") {
  return ReadColumnName({.name = std::move(table)}, column).personal;
}

TEST(ColumnNameTest, SplitsAtMarksCapitalsAndDigits) {
  EXPECT_THAT(WordsOfName("billingEMail_2"),
              ElementsAre("billing", "e", "mail"));
  EXPECT_THAT(WordsOfName("HTTPProxyIP"), ElementsAre("http", "proxy", "ip"));
  EXPECT_THAT(WordsOfName("phone2"), ElementsAre("phone"));
  EXPECT_THAT(WordsOfName("rodné číslo"), ElementsAre("rodné", "číslo"));
  EXPECT_THAT(WordsOfName(""), ElementsAre());
}

TEST(ColumnNameTest, KnowsWordsInAnySpelling) {
  for (const char* name : {"email", "EMAIL", "e_mail", "customerEmail", "eMail",
                           "Contact E-Mail", "email2"}) {
    EXPECT_EQ(Of(name), PersonalClass::kEmail) << name;
  }
  EXPECT_EQ(Of("IP_ADDRESS"), PersonalClass::kIp);
  EXPECT_EQ(Of("email_address"), PersonalClass::kEmail);
  EXPECT_EQ(Of("home_address"), PersonalClass::kAddress);
  EXPECT_EQ(Of("dateOfBirth"), PersonalClass::kBirthDate);
  EXPECT_EQ(Of("prijmeni"), PersonalClass::kPersonName);
}

TEST(ColumnNameTest, PartsOfWordsAreNoWords) {
  for (const char* name : {"monkey", "compass", "passage", "turkey", "keyboard",
                           "emailing", "cellar", "panel", "macro", "tokenizer",
                           "shipping", "latest", "telling", "zipper"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, WhatIsOnlyAboutAValueIsNone) {
  for (const char* name :
       {"email_sent_at", "email_count", "phone_verified", "is_phone",
        "address_id", "token_expires", "password_updated", "has_email",
        "name_length", "email_template"}) {
    EXPECT_EQ(Of(name), std::nullopt) << name;
  }
}

TEST(ColumnNameTest, ANameIsAPersonsInATableOfPeople) {
  EXPECT_EQ(Of("name", "users"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("name", "crm_Customers"), PersonalClass::kPersonName);
  EXPECT_EQ(Of("name", "products"), std::nullopt);
}

TEST(ColumnNameTest, NamesOfThingsSpeakAgainst) {
  EXPECT_TRUE(ReadColumnName({}, "firmware_version")
                  .against.contains(PersonalClass::kIp));
  EXPECT_TRUE(
      ReadColumnName({}, "order_no").against.contains(PersonalClass::kCard));
  EXPECT_TRUE(ReadColumnName({}, "note").against.empty());
  EXPECT_FALSE(
      ReadColumnName({}, "sku").against.contains(PersonalClass::kEmail));
}

}  // namespace
}  // namespace osiris
