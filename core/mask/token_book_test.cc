#include "core/mask/token_book.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(TokenBookTest, EqualValuesGetEqualTokens) {
  TokenBook book;

  EXPECT_EQ(book.TokenOf(PersonalClass::kEmail, "a@example.com"), "EMAIL 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kEmail, "b@example.com"), "EMAIL 2");
  EXPECT_EQ(book.TokenOf(PersonalClass::kEmail, " A@Example.com "), "EMAIL 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kPhone, "+420 777 000 111"), "PHONE 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kPhone, "00420777000111"), "PHONE 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kCard, "4111 1111 1111 1111"),
            "CARD 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kCard, "4111111111111111"), "CARD 1");
}

TEST(TokenBookTest, AValueKeepsItsFirstClass) {
  TokenBook book;

  EXPECT_EQ(book.TokenOf(PersonalClass::kPrivate, "x1"), "PRIVATE 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kPersonName, "x1"), "PRIVATE 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kPersonName, "x2"), "PERSON 1");
}

TEST(TokenBookTest, ValuesOfMarksAloneAreToldApart) {
  TokenBook book;

  EXPECT_EQ(book.TokenOf(PersonalClass::kPhone, "--"), "PHONE 1");
  EXPECT_EQ(book.TokenOf(PersonalClass::kPhone, "++"), "PHONE 2");
}

}  // namespace
}  // namespace osiris
