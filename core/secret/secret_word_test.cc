#include "core/secret/secret_word.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(SecretWordTest, IsAShortWordOrNumber) {
  for (const char* const text : {"success", "Status", "ERROR", "data",
                                 "connection", "2024", "20240101", "a1", "x"}) {
    EXPECT_TRUE(IsCommonSecret(Secret(text))) << text;
  }
}

TEST(SecretWordTest, IsNothingThatTextsDoNotHoldByChance) {
  for (const char* const text : {"", "hunter2-long", "tulipgarden", "hunter22",
                                 "staTus", "123456789", "a1b2", "da ta"}) {
    EXPECT_FALSE(IsCommonSecret(Secret(text))) << text;
  }
}

}  // namespace
}  // namespace osiris
