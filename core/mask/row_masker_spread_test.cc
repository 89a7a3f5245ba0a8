// What is masked in one cell is looked for in the others, where it says enough.
#include <string>
#include <utility>
#include <vector>

#include "core/driver/cells.h"
#include "core/mask/row_masker.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;

class RowMaskerSpreadTest : public ::testing::Test {
 protected:
  // What becomes of `texts`, row by row.
  std::vector<std::string> Mask(std::vector<std::string> columns,
                                std::vector<const char*> texts) {
    RowBatch rows = {.columns = std::move(columns)};
    for (const char* text : texts) rows.cells.push_back(TextCell(text));
    std::vector<std::string> masked;
    for (const Cell& cell :
         RowMasker(rules_, book_)
             .Mask({.name = {.name = "things"}}, std::move(rows))
             .rows.cells) {
      masked.push_back(cell.bytes);
    }
    return masked;
  }

  MaskRules rules_;
  TokenBook book_;
};

TEST_F(RowMaskerSpreadTest, APlainWordBehindAMarkIsMaskedWhereItStands) {
  EXPECT_THAT(Mask({"body"}, {"Password: minimum eight", "the minimum is eight",
                              "token: revoked.", "it was revoked.",
                              "password: swordfish", "a swordfish swims"}),
              ElementsAre("Password: SECRET 1 eight", "the minimum is eight",
                          "token: SECRET 2", "it was revoked.",
                          "password: SECRET 3", "a swordfish swims"));
}

TEST_F(RowMaskerSpreadTest, WhatIsNoPlainWordIsLookedForElsewhere) {
  EXPECT_THAT(
      Mask({"body"},
           {"password=hunter2zz", "try hunter2zz", "token: Swordfish",
            "Swordfish it is", "pwd=correcthorsebattery",
            "is correcthorsebattery", "pwd=sword-fish", "is sword-fish"}),
      ElementsAre("password=SECRET 1", "try SECRET 1", "token: SECRET 2",
                  "SECRET 2 it is", "pwd=SECRET 3", "is SECRET 3",
                  "pwd=SECRET 4", "is SECRET 4"));
}

TEST_F(RowMaskerSpreadTest, ASettingSpoilsNoOtherText) {
  const std::vector<const char*> texts = {
      R"(POST /login {"user":7,"token":false})",
      R"(GET /s -> {"active":false})",
      "Password: required",
      "This field is required",
      "f(secret=none)",
      "g(mode=none)"};
  EXPECT_THAT(Mask({"body"}, texts),
              testing::ElementsAreArray(
                  std::vector<std::string>(texts.begin(), texts.end())));
}

TEST_F(RowMaskerSpreadTest, APlainWordThatIsAboutASecretIsMaskedAlone) {
  EXPECT_THAT(
      Mask({"key", "value", "description"},
           {"password_policy", "strong", "use strong words", "email_digest",
            "weekly", "send the weekly summary", "secret_store", "keychain",
            "the keychain of it", "email_sender", "Shop", "name of the Shop"}),
      ElementsAre("password_policy", "SECRET 1", "use strong words",
                  "email_digest", "EMAIL 1", "send the weekly summary",
                  "secret_store", "SECRET 2", "the keychain of it",
                  "email_sender", "EMAIL 2", "name of the Shop"));
  EXPECT_THAT(Mask({"field", "answer", "remark"},
                   {"Email consent", "maybe", "maybe later"}),
              ElementsAre("Email consent", "EMAIL 3", "maybe later"));
}

TEST_F(RowMaskerSpreadTest, AWordThatIsTheSecretIsLookedForElsewhere) {
  EXPECT_THAT(
      Mask({"key", "value", "description"},
           {"smtp_password", "swordfish", "log in with swordfish", "api_key",
            "seahorse", "it is seahorse", "admin_email", "a@example.com",
            "to a@example.com", "password_hint", "rex1984", "no rex1984"}),
      ElementsAre("smtp_password", "SECRET 1", "log in with SECRET 1",
                  "api_key", "SECRET 2", "it is SECRET 2", "admin_email",
                  "EMAIL 1", "to EMAIL 1", "password_hint", "SECRET 3",
                  "no SECRET 3"));
  // A column that holds secrets does, too.
  EXPECT_THAT(Mask({"password", "note"}, {"starfish", "a starfish"}),
              ElementsAre("SECRET 4", "a SECRET 4"));
}

TEST_F(RowMaskerSpreadTest, ACapitalBeyondAsciiIsNoSmallLetter) {
  for (const char* name : {"Šimková", "Иванова", "Øvergård", "Łęcki", "Žofie",
                           "Ólafur", "Ïrisse", "Ωρίων", "山田", "שרה"}) {
    const std::string note = "so said " + std::string(name) + " today";
    EXPECT_THAT(Mask({"body"}, {("token: " + std::string(name)).c_str(),
                                note.c_str()})[1],
                testing::MatchesRegex("so said SECRET [0-9]+ today"))
        << name;
    EXPECT_THAT(Mask({"meta_key", "meta_value"},
                     {"last_name", name, "description", note.c_str()})[3],
                testing::MatchesRegex("so said [A-Z]+ [0-9]+ today"))
        << name;
  }
}

TEST_F(RowMaskerSpreadTest, APlainWordThatIsAPersonIsLookedForElsewhere) {
  for (const char* name : {"last_name", "first_name", "username",
                           "customer_name", "last_name_old"}) {
    EXPECT_THAT(Mask({"meta_key", "meta_value"},
                     {name, "quorvian", "description", "quorvian is here"})[3],
                testing::MatchesRegex("PERSON [0-9]+ is here"))
        << name;
  }
  for (const char* name : {"street", "billing_address"}) {
    EXPECT_THAT(Mask({"meta_key", "meta_value"},
                     {name, "nerudova", "description", "in nerudova"})[3],
                testing::MatchesRegex("in ADDRESS [0-9]+"))
        << name;
  }
}

TEST_F(RowMaskerSpreadTest, WordsThatSayWhichSecretItIsDoNotCount) {
  for (const char* name :
       {"db_password_prod", "password_db", "api_token_live", "password_old",
        "user_password_2", "token_staging_3", "password_test_db"}) {
    EXPECT_THAT(
        Mask({"key", "value"}, {name, "starlight", "note", "is starlight"})[3],
        testing::MatchesRegex("is SECRET [0-9]+"))
        << name;
  }
  EXPECT_EQ(Mask({"key", "value"}, {"password_policy_new", "strong", "note",
                                    "use strong words"})[3],
            "use strong words");
}

TEST_F(RowMaskerSpreadTest, OnlyAWordBehindThatIsAboutItKeepsAWordHere) {
  for (const char* name :
       {"jwt_secret_key",      "stripe.secret_key", "secret_access_key",
        "client_secret_value", "auth_token_value",  "password_text",
        "password_hash",       "password_initial",  "password_v2",
        "password_uat",        "db_password_eu",    "passwd_mysql",
        "api_key_stripe",      "token_github",      "password_reset_token",
        "refresh_token",       "address_line_1",    "shipping_address_line1",
        "address_home",        "last_name_en",      "last_name_kana",
        "full_name_latin"}) {
    EXPECT_THAT(Mask({"meta_key", "meta_value"},
                     {name, "quorvian", "note", "is quorvian"})[3],
                testing::MatchesRegex("is [A-Z]+ [0-9]+"))
        << name;
  }
  for (const char* name :
       {"password_policy_old", "token_type", "password_reset_method",
        "secret_rotation_frequency", "password.strength", "address_type"}) {
    EXPECT_EQ(Mask({"meta_key", "meta_value"},
                   {name, "weekly", "note", "is weekly"})[3],
              "is weekly")
        << name;
  }
}

}  // namespace
}  // namespace osiris
