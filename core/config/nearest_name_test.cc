#include "core/config/nearest_name.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

const std::vector<std::string> kNames = {"host", "password", "path", "port"};

TEST(NearestNameTest, FindsTheNameBehindASlip) {
  EXPECT_EQ(NearestName("pasword", kNames), "password");
  EXPECT_EQ(NearestName("passwordd", kNames), "password");
  EXPECT_EQ(NearestName("passwrod", kNames), "password");
  EXPECT_EQ(NearestName("Host", kNames), "host");
  EXPECT_EQ(NearestName("hots", kNames), "host");
}

TEST(NearestNameTest, GuessesNothingForAnotherWord) {
  EXPECT_EQ(NearestName("colour", kNames), "");
  EXPECT_EQ(NearestName("", kNames), "");
  EXPECT_EQ(NearestName("x", {"y"}), "");
  EXPECT_EQ(NearestName("host", {}), "");
  EXPECT_EQ(NearestName(std::string(1'000'000, 'a'), kNames), "");
}

TEST(NearestNameTest, PrefersTheNearestThenTheFirst) {
  EXPECT_EQ(NearestName("porta", kNames), "port");
  EXPECT_EQ(NearestName("pat", {"pit", "put"}), "pit");
}

TEST(NearestNameTest, TakesAWordForItsShortForm) {
  EXPECT_EQ(NearestName("production", {"prod", "staging", "dev"}), "prod");
  EXPECT_EQ(NearestName("Development", {"prod", "staging", "dev"}), "dev");
  EXPECT_EQ(NearestName("conn", {"connections", "components"}), "connections");
  EXPECT_EQ(NearestName("com", {"completion", "components"}), "");
  EXPECT_EQ(NearestName("de", {"development"}), "");
}

TEST(NearestNameTest, AsksInWords) {
  EXPECT_EQ(DidYouMean("hots", kNames), "did you mean `host`?");
  EXPECT_EQ(DidYouMean("colour", kNames), "");
}

}  // namespace
}  // namespace osiris
