#include "core/secret/secret_builder.h"

#include <string>

#include "core/secret/reveal.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(SecretBuilderTest, GivesWhatArrivedAndStartsAnew) {
  SecretBuilder builder;
  EXPECT_TRUE(builder.empty());
  EXPECT_TRUE(builder.Append("open "));
  EXPECT_TRUE(builder.Append("sesame"));

  EXPECT_EQ(RevealSecret(builder.Take()), "open sesame");

  EXPECT_TRUE(builder.empty());
  EXPECT_TRUE(builder.Append("x"));
  EXPECT_EQ(RevealSecret(builder.Take()), "x");
  EXPECT_TRUE(builder.Take().empty());
}

TEST(SecretBuilderTest, TakesBackWholeCharacters) {
  SecretBuilder builder;
  EXPECT_TRUE(builder.Append("a\u00e9\U0001f511"));

  builder.RemoveLast();
  builder.RemoveLast();

  EXPECT_EQ(RevealSecret(builder.Take()), "a");
  builder.RemoveLast();
  EXPECT_TRUE(builder.empty());
}

TEST(SecretBuilderTest, DropsOneLineEndOnly) {
  for (const auto& [given, kept] :
       {std::pair<std::string, std::string>{"key\n", "key"},
        {"key\r\n", "key"},
        {"two\nlines\n\n", "two\nlines\n"},
        {"key", "key"},
        {"key\r", "key\r"}}) {
    SecretBuilder builder;
    EXPECT_TRUE(builder.Append(given));
    builder.DropLineEnd();
    EXPECT_EQ(RevealSecret(builder.Take()), kept);
  }
}

TEST(SecretBuilderTest, RefusesWhatHasNoRoom) {
  SecretBuilder builder;
  const std::string most(SecretBuilder::kMaxBytes, 'x');
  EXPECT_TRUE(builder.Append(most));

  EXPECT_FALSE(builder.Append("y"));

  EXPECT_FALSE(builder.Holds('y'));
  EXPECT_TRUE(builder.Holds('x'));
  builder.Clear();
  EXPECT_FALSE(builder.Holds('x'));
}

}  // namespace
}  // namespace osiris
