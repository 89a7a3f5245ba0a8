#include "mcp/protocol/message.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

int CodeOf(std::string_view text) {
  const auto parsed = ParseMessage(text);
  const auto* const bad = std::get_if<BadMessage>(&parsed);
  return bad == nullptr ? 0 : bad->error.code;
}

std::string RawIdOf(std::string_view text) {
  const auto parsed = ParseMessage(text);
  const auto* const message = std::get_if<Message>(&parsed);
  return message == nullptr || !message->id.has_value() ? ""
                                                        : message->id->raw();
}

std::string RequestWithId(std::string_view id) {
  return R"({"jsonrpc":"2.0","id":)" + std::string(id) + R"(,"method":"m"})";
}

TEST(MessageTest, RefusesWhatIsNoJson) {
  for (const char* text :
       {"", "   ", "\r", "{bad", "{\"a\":1}x", "\xEF\xBB\xBF{}", "{\"a\":NaN}",
        "{\"a\":\"\xFF\"}", "{\"a\":\"\xED\xA0\x80\"}", "{\"a\":1e400}",
        R"({"a":"\ud800"})"}) {
    EXPECT_EQ(CodeOf(text), kParseError) << text;
  }
}

TEST(MessageTest, RefusesJsonThatIsNoMessage) {
  for (const char* text :
       {"1", "\"x\"", "null", "{}", R"({"jsonrpc":"1.0","id":1,"method":"m"})",
        R"({"id":1,"method":"m"})", R"({"jsonrpc":2.0,"id":1,"method":"m"})",
        R"({"jsonrpc":"2.0","id":1})", R"({"jsonrpc":"2.0","id":1,"method":1})",
        R"({"jsonrpc":"2.0","id":1,"method":"m","params":"p"})",
        R"({"jsonrpc":"2.0","id":1,"method":"m","params":[1]})",
        R"({"jsonrpc":"2.0","method":"ping","method":"tools/call"})",
        R"({"jsonrpc":"2.0","method":"m","params":{"a":1,"a":2}})"}) {
    EXPECT_EQ(CodeOf(text), kInvalidRequest) << text;
  }
}

TEST(MessageTest, RefusesBombs) {
  const std::string deep = std::string(100'000, '[');
  std::string wide = R"({"jsonrpc":"2.0","method":"m","params":{"a":[)";
  for (int i = 0; i < 300'000; ++i) wide += "[],";
  wide += "0]}}";
  std::string long_number = R"({"jsonrpc":"2.0","method":"m","params":{"a":)" +
                            std::string(1'000'000, '9') + "}}";

  EXPECT_EQ(CodeOf(deep), kInvalidRequest);
  EXPECT_EQ(CodeOf(wide), kInvalidRequest);
  EXPECT_NE(CodeOf(long_number), 0);
}

TEST(MessageTest, KeepsIdsByteForByte) {
  for (const char* id :
       {"0", "-0", "1", "9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "123456789012345678901234567890", R"("")",
        R"("a")", R"("\u0041\n")", "\"\xC3\xA9\""}) {
    EXPECT_EQ(RawIdOf(RequestWithId(id)), id);
  }
}

TEST(MessageTest, RefusesOtherIds) {
  for (const std::string& id :
       {std::string("null"), std::string("1.5"), std::string("1e3"),
        std::string("1.0"), std::string("true"), std::string("{}"),
        std::string("[]"), "\"" + std::string(257, 'x') + "\"",
        "\"" + std::string(10'000, 'x') + "\"", std::string(257, '9')}) {
    EXPECT_EQ(CodeOf(RequestWithId(id)), kInvalidRequest) << id.substr(0, 20);
  }
  EXPECT_EQ(RawIdOf(RequestWithId("\"" + std::string(256, 'x') + "\"")).size(),
            258u);
}

TEST(MessageTest, ComparesIdsByMeaning) {
  const auto key = [](std::string_view raw) {
    return RequestId::FromRaw(raw)->key();
  };

  EXPECT_EQ(key(R"("A")"), key(R"("\u0041")"));
  EXPECT_EQ(key("0"), key("-0"));
  EXPECT_NE(key("1"), key(R"("1")"));
  EXPECT_NE(key("18446744073709551616"), key("18446744073709551617"));
}

TEST(MessageTest, NeverRepeatsTheInput) {
  for (const char* text :
       {"{\"S3CR3T", "S3CR3T", R"({"S3CR3T":1,"S3CR3T":2})",
        R"({"jsonrpc":"S3CR3T","id":1,"method":"m"})",
        R"({"jsonrpc":"2.0","id":1,"method":{"S3CR3T":1}})",
        R"({"jsonrpc":"2.0","id":{"S3CR3T":1},"method":"m"})"}) {
    const auto parsed = ParseMessage(text);
    const auto* const bad = std::get_if<BadMessage>(&parsed);
    ASSERT_NE(bad, nullptr) << text;
    EXPECT_THAT(bad->error.message, Not(HasSubstr("S3CR3T")));
    EXPECT_TRUE(bad->error.data.is_null());
  }
}

TEST(MessageTest, TellsTheKindsApart) {
  const auto kind = [](std::string_view text) {
    return std::get<Message>(ParseMessage(text)).kind;
  };

  EXPECT_EQ(kind(RequestWithId("1")), Message::Kind::kRequest);
  EXPECT_EQ(kind(R"({"jsonrpc":"2.0","method":"m"})"),
            Message::Kind::kNotification);
  EXPECT_EQ(kind(R"({"jsonrpc":"2.0","id":1,"result":{}})"),
            Message::Kind::kResponse);
  EXPECT_EQ(kind(R"({"jsonrpc":"2.0","id":1,"error":{}})"),
            Message::Kind::kResponse);
}

TEST(MessageTest, WritesErrorsWithAndWithoutId) {
  const RpcError error = {kParseError, "why", nullptr};

  EXPECT_EQ(ErrorLine(RequestId::FromRaw("7"), error, false),
            R"({"jsonrpc":"2.0","id":7,"error":)"
            R"({"code":-32700,"message":"why"}})");
  EXPECT_EQ(ErrorLine({}, error, false),
            R"({"jsonrpc":"2.0","id":null,"error":)"
            R"({"code":-32700,"message":"why"}})");
  EXPECT_EQ(ErrorLine({}, error, true),
            R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"why"}})");
}

}  // namespace
}  // namespace osiris::mcp
