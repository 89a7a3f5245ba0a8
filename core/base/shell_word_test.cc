#include "core/base/shell_word.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(ShellWordTest, WhatSaysNothingToAShellStaysAsItIs) {
  for (const char* word : {"--home", "/opt/osiris-mcp", "@sqlite.movies",
                           "path=movies.db", "a,b+c_d"}) {
    EXPECT_EQ(ShellWord(word), word);
  }
}

TEST(ShellWordTest, EverythingElseIsQuoted) {
  EXPECT_EQ(ShellWord(""), "''");
  EXPECT_EQ(ShellWord("two words"), "'two words'");
  EXPECT_EQ(ShellWord("it's"), "'it'\\''s'");
  for (const char* word : {"$(id)", "`id`", "a;b", "~", "*", "a\nb", "#", "!x",
                           "=ls", "k\xC3\xA1va"}) {
    EXPECT_EQ(ShellWord(word), "'" + std::string(word) + "'");
  }
}

}  // namespace
}  // namespace osiris
