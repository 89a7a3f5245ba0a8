#include "core/audit/audit_line.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(AuditLineTest, FindsTheOutermostMembers) {
  const auto line = ReadAuditLine(
      R"({"v":1,"seq":12,"ts":"t","session":"s","corr":"c","event":"e",)"
      R"("door":"mcp","client":{"name":"a \"},{ b","version":"1"},"op":"o",)"
      R"("target":"@a.b","args":{"bytes":2,"event":"x"},"outcome":"ok",)"
      R"("heads":[{"file":"]","seq":3}],"elapsed_us":9})");

  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->sequence, 12);
  EXPECT_EQ(line->time, "t");
  EXPECT_EQ(line->session, "s");
  EXPECT_EQ(line->correlation_id, "c");
  EXPECT_EQ(line->event, "e");
  EXPECT_EQ(line->door, "mcp");
  EXPECT_EQ(line->client, R"({"name":"a \"},{ b","version":"1"})");
  EXPECT_EQ(line->operation, "o");
  EXPECT_EQ(line->target, "@a.b");
  EXPECT_EQ(line->outcome, "ok");
}

TEST(AuditLineTest, RefusesWhatIsNoObject) {
  for (const char* text :
       {"", "{", "}", "{}", "[]", "{\"a\"}", "{\"a\":}", "{\"a\":1",
        "{\"a\":1}x", "{\"a\":1,}", "{\"a\":\"1}", "{\"a\":\"1\\\"}",
        "{\"a\":[1}", "{a:1}", "{\"a\":1 \"b\":2}", "\"", "{\"a\":\"\\"}) {
    const auto line = ReadAuditLine(text);
    EXPECT_FALSE(line.has_value() && line->sequence != 0) << text;
    if (std::string(text) != "{\"a\":[1}" &&
        std::string(text) != "{\"a\":1 \"b\":2}") {
      EXPECT_FALSE(line.has_value()) << text;
    }
  }
}

TEST(AuditLineTest, TakesNoPieceForTheWhole) {
  const std::string whole =
      R"({"seq":7,"client":{"name":"\\\""},"heads":[[{"a":"b"}]],"op":"x"})";
  for (size_t begin = 0; begin < whole.size(); ++begin) {
    for (size_t size = 0; begin + size <= whole.size(); ++size) {
      const auto line = ReadAuditLine(whole.substr(begin, size));
      const bool is_whole = size == whole.size();
      EXPECT_EQ(line.has_value() && line->sequence == 7, is_whole)
          << whole.substr(begin, size);
    }
  }
}

}  // namespace
}  // namespace osiris
