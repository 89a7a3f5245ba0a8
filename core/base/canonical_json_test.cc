#include "core/base/canonical_json.h"

#include <cstdint>
#include <limits>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(CanonicalJsonTest, SortsMembersAndLeavesNoSpace) {
  EXPECT_EQ(CanonicalJson({{"b", 1}, {"a", {{"d", nullptr}, {"c", true}}}}),
            R"({"a":{"c":true,"d":null},"b":1})");
}

TEST(CanonicalJsonTest, SortsByUtf16CodeUnits) {
  // U+FB33 sorts after U+1F600 in UTF-16, before it in UTF-8 (RFC 8785, 3.2.3).
  const Json value = {{"\xEF\xAC\xB3", 1}, {"\xF0\x9F\x98\x80", 2}, {"\r", 3}};

  EXPECT_EQ(CanonicalJson(value),
            "{\"\\r\":3,\"\xF0\x9F\x98\x80\":2,\"\xEF\xAC\xB3\":1}");
}

TEST(CanonicalJsonTest, WritesNumbersAsEcmaScriptDoes) {
  // The samples of RFC 8785, appendix B, and some of ours.
  EXPECT_EQ(CanonicalJson(0.0), "0");
  EXPECT_EQ(CanonicalJson(-0.0), "0");
  EXPECT_EQ(CanonicalJson(5e-324), "5e-324");
  EXPECT_EQ(CanonicalJson(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(CanonicalJson(9007199254740992.0), "9007199254740992");
  EXPECT_EQ(CanonicalJson(295147905179352830000.0), "295147905179352830000");
  EXPECT_EQ(CanonicalJson(1e21), "1e+21");
  EXPECT_EQ(CanonicalJson(9.999999999999997e22), "9.999999999999997e+22");
  EXPECT_EQ(CanonicalJson(333333333.3333332), "333333333.3333332");
  EXPECT_EQ(CanonicalJson(0.000001), "0.000001");
  EXPECT_EQ(CanonicalJson(1e-7), "1e-7");
  EXPECT_EQ(CanonicalJson(-1.5), "-1.5");
  EXPECT_EQ(CanonicalJson(std::numeric_limits<double>::quiet_NaN()), "null");
}

TEST(CanonicalJsonTest, KeepsEveryDigitOfLargeIntegers) {
  EXPECT_EQ(CanonicalJson(std::numeric_limits<int64_t>::min()),
            "-9223372036854775808");
  EXPECT_EQ(CanonicalJson(std::numeric_limits<uint64_t>::max()),
            "18446744073709551615");
}

}  // namespace
}  // namespace osiris
