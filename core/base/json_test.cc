#include "core/base/json.h"

#include <cmath>
#include <string>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

std::string Refusal(std::string_view text, const JsonLimits& limits = {}) {
  const absl::StatusOr<Json> value = ParseJson(text, limits);
  return value.ok() ? "accepted" : std::string(value.status().message());
}

TEST(ParseJsonTest, ReadsEveryKindOfValue) {
  const absl::StatusOr<Json> value =
      ParseJson(R"({"a":[1,-2,2.5,true,null,"x"],"b":{}})");

  ASSERT_OK(value);
  EXPECT_EQ(DumpJson(*value), R"({"a":[1,-2,2.5,true,null,"x"],"b":{}})");
}

TEST(ParseJsonTest, NeverQuotesTheInput) {
  for (const char* text :
       {R"({"password":"S3CR3T)", R"(S3CR3T)", R"({"S3CR3T":1,"S3CR3T":2})",
        R"(["S3CR3T" "S3CR3T"])", R"({"a":1}S3CR3T)"}) {
    EXPECT_EQ(Refusal(text).find("S3CR3T"), std::string::npos) << text;
    EXPECT_NE(Refusal(text), "accepted") << text;
  }
}

TEST(ParseJsonTest, RefusesAMemberNamedTwice) {
  EXPECT_NE(Refusal(R"({"method":"ping","method":"tools/call"})"), "accepted");
  EXPECT_NE(Refusal(R"({"a":{"b":1,"b":1}})"), "accepted");
  EXPECT_EQ(Refusal(R"({"a":{"b":1},"b":{"a":1}})"), "accepted");
}

TEST(ParseJsonTest, RefusesWhatIsNoJson) {
  for (const char* text :
       {"", " ", "{bad", "[1,]", "nul", "\xEF\xBB\xBF{}", "\"\xFF\"",
        "\"\xED\xA0\x80\"", "[1e400]", "NaN", "// c\n1", "1 2", "{\"a\"}"}) {
    EXPECT_NE(Refusal(text), "accepted") << text;
  }
}

TEST(ParseJsonTest, StopsAtTheDepthLimit) {
  const std::string at_limit = std::string(64, '[') + std::string(64, ']');
  const std::string bomb(8'000'000, '[');

  EXPECT_EQ(Refusal(at_limit), "accepted");
  EXPECT_NE(Refusal("[" + at_limit + "]"), "accepted");
  EXPECT_NE(Refusal(bomb), "accepted");
}

TEST(ParseJsonTest, StopsAtTheNodeLimit) {
  std::string wide = "[0";
  for (int i = 0; i < 1000; ++i) wide += ",0";
  wide += "]";

  EXPECT_EQ(Refusal(wide, {.max_nodes = 1002}), "accepted");
  EXPECT_NE(Refusal(wide, {.max_nodes = 1001}), "accepted");
}

TEST(ParseJsonTest, KeepsContainersThatGrowInPlace) {
  const std::string text = R"([[1],[2,[3]],{"a":[4],"b":{"c":[5]}},[6]])";

  const absl::StatusOr<Json> value = ParseJson(text);

  ASSERT_OK(value);
  EXPECT_EQ(DumpJson(*value), text);
}

TEST(DumpJsonTest, WritesWhatTheLibraryWrites) {
  Json all = {{"empty", {Json::object(), Json::array(), ""}},
              {"numbers",
               {0, -1, 1.5, 1e300, -0.0, int64_t{-9223372036854775807} - 1,
                uint64_t{18446744073709551615U}}},
              {"rest", {true, false, nullptr}},
              {"näme \"quoted\"\n", {{"deep", {{{"er", {1, {2, {3}}}}}}}}}};
  for (int byte = 0; byte < 256; ++byte) {
    all["bytes"].push_back("a" + std::string(1, static_cast<char>(byte)));
  }
  all["texts"] = {"π is 3.14",
                  "tab\tand \\ and \"",
                  std::string(3, '\0'),
                  "\xE2\x82",
                  "😀",
                  std::string(1000, 'x') + "\x1F"};

  EXPECT_EQ(DumpJson(all),
            all.dump(-1, ' ', false, Json::error_handler_t::replace));
}

TEST(DumpJsonTest, KnowsUtf8AsTheLibraryDoes) {
  // Every beginning, and what may or may not follow it.
  const std::string edges = "\x41\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xFF";
  for (int first = 0x80; first < 0x100; ++first) {
    for (const char second : edges) {
      for (const char third : edges) {
        for (const char* const fourth : {"", "\x7F", "\x80", "\xBF", "\xC0"}) {
          const std::string text = "\"" +
                                   std::string(1, static_cast<char>(first)) +
                                   second + third + fourth;
          EXPECT_EQ(
              DumpJson(Json(text)),
              Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
        }
      }
    }
  }
}

TEST(DumpJsonTest, WritesNumbersAsTheLibraryDoes) {
  for (const double number :
       {0.0, -0.0, 1.0, -1.5, 0.1, 100.0, 1e15, 1e16, 123456789012345680.0,
        1e-5, 5e-324, 1.7976931348623157e308, 0.665682, 8.1, HUGE_VAL,
        std::nan("")}) {
    EXPECT_EQ(DumpJson(Json(number)), Json(number).dump());
  }
}

TEST(AppendJsonTextTest, FindsWhatIsToEscapeWhereverItStands) {
  for (int byte = 0; byte < 256; ++byte) {
    for (size_t size = 1; size < 20; ++size) {
      for (size_t at = 0; at < size; ++at) {
        std::string text(size, 'x');
        text[at] = static_cast<char>(byte);
        std::string out;
        AppendJsonText(text, out);
        ASSERT_EQ(out, Json(text).dump(-1, ' ', false,
                                       Json::error_handler_t::replace))
            << byte << " at " << at << " of " << size;
      }
    }
  }
}

TEST(AppendJsonTextTest, LeavesWhatIsThere) {
  std::string out = "[";
  AppendJsonText("a\"b", out);
  AppendJsonText("\xFF", out);
  AppendJsonText("c", out);
  EXPECT_EQ(out, "[\"a\\\"b\"\"\xEF\xBF\xBD\"\"c\"");
}

TEST(DumpJsonTest, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(DumpJson(Json("a\xFF")), "\"a\xEF\xBF\xBD\"");
}

TEST(JsonObjectTextTest, IsWhatDumpingTheWholeWouldBe) {
  const Json whole = {{"_meta", {{"a", 1}}},
                      {"b \"quoted\"", "ü"},
                      {"rows", {{1, "x"}, {2, nullptr}}},
                      {"status", "success"}};
  Json rest = whole;
  rest.erase("rows");
  rest.erase("_meta");

  EXPECT_EQ(JsonObjectText(rest)
                .Add("rows", DumpJson(whole.at("rows")))
                .Add("_meta", DumpJson(whole.at("_meta")))
                .Text(),
            DumpJson(whole));
}

TEST(JsonObjectTextTest, MayBeEmpty) {
  EXPECT_EQ(JsonObjectText().Text(), "{}");
  EXPECT_EQ(JsonObjectText(Json::object()).Text(), "{}");
}

TEST(JsonObjectTextTest, HoldsAMemberOnce) {
  EXPECT_EQ(JsonObjectText(Json{{"a", 1}}).Add("a", "[2]").Text(),
            R"({"a":[2]})");
}

}  // namespace
}  // namespace osiris
