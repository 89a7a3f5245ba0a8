#include "core/memory/memory_uri.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(MemoryUriTest, URI001_WhatIsMadeIsReadBack) {
  for (const std::string& session :
       std::vector<std::string>{"a", "chat_20260101_120000", "v1.2.3", "x-y",
                                std::string(128, 'z'), std::string(32, '0')}) {
    ASSERT_TRUE(IsMemorySession(session)) << session;
    EXPECT_EQ(ParseMemoryUri(MakeMemoryUri(session)), session);
  }
}

TEST(MemoryUriTest, URI004_NoSessionNestsAFolder) {
  for (const std::string& session : std::vector<std::string>{
           "sessions/x", "sessions/sessions/x", "/x", "x/", "sessions//x"}) {
    EXPECT_FALSE(IsMemorySession(session)) << session;
    EXPECT_EQ(ParseMemoryUri(MakeMemoryUri(session)), std::nullopt) << session;
  }
}

TEST(MemoryUriTest, WhatCouldLeaveTheFolderIsNoSession) {
  const std::string with_nul("a\0b", 3);
  for (const std::string& session : std::vector<std::string>{
           std::string(), std::string("."), std::string(".."),
           std::string("../x"), std::string("..%2fx"), std::string("a..b"),
           std::string("a."), std::string(".a"), std::string("-a"),
           std::string("a b"), std::string("a\\b"), std::string("a%2e"),
           std::string("\xc3\xa4"), std::string(129, 'a'), with_nul,
           std::string("a\n")}) {
    EXPECT_FALSE(IsMemorySession(session)) << session;
  }
}

TEST(MemoryUriTest, HasOneSpelling) {
  const std::string good = MakeMemoryUri("x");
  ASSERT_TRUE(ParseMemoryUri(good).has_value());
  for (const std::string& uri : std::vector<std::string>{
           "OSIRIS://mcp/memory/sessions/x.jsonl",
           "osiris://mcp/memory//sessions/x.jsonl",
           "osiris://mcp/memory/sessions/x.jsonl/",
           "osiris://mcp/memory/sessions/x.jsonl?a=1",
           "osiris://mcp/memory/sessions/x.jsonl#a",
           "osiris://mcp/memory/sessions/x.json",
           "osiris://mcp/memory/sessions/%78.jsonl",
           "osiris://mcp/memory/sessions/.jsonl",
           "osiris://mcp/memory/sessions/../sessions/x.jsonl",
           "osiris://mcp/memory/sessions/jsonl", "x.jsonl"}) {
    EXPECT_EQ(ParseMemoryUri(uri), std::nullopt) << uri;
  }
}

TEST(MemoryUriTest, KnowsAnId) {
  EXPECT_TRUE(IsMemoryId("mem_" + std::string(32, 'a')));
  for (const std::string& text : std::vector<std::string>{
           std::string("mem_"), "mem_" + std::string(6, 'a'),
           "mem_" + std::string(32, 'A'), "mem_" + std::string(33, 'a'),
           std::string(36, 'a')}) {
    EXPECT_FALSE(IsMemoryId(text)) << text;
  }
}

}  // namespace
}  // namespace osiris
