#include "core/telemetry/trace_context.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kGood[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

std::string With(size_t at, std::string_view text) {
  return std::string(kGood).replace(at, text.size(), text);
}

TEST(TraceContextTest, ReadsIdsAndTheSampledFlag) {
  const auto trace = ParseTraceParent(kGood);
  ASSERT_TRUE(trace.has_value());
  EXPECT_EQ(trace->trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(trace->parent_id, "b7ad6b7169203331");
  EXPECT_TRUE(trace->sampled);
  EXPECT_FALSE(ParseTraceParent(With(53, "fe"))->sampled);
  EXPECT_TRUE(ParseTraceParent(With(53, "ff"))->sampled);
}

TEST(TraceContextTest, RefusesWhatIsNone) {
  for (const std::string& text :
       {std::string(), std::string("00"), With(0, "ff"), With(0, "0g"),
        With(2, "_"), With(35, "_"), With(52, "_"), With(3, "AF"),
        With(3, std::string(32, '0')), With(36, std::string(16, '0')),
        With(53, "zz"), std::string(kGood) + "-00", std::string(kGood) + "x",
        std::string(kGood).substr(1), With(10, std::string(1, '\0'))}) {
    EXPECT_FALSE(ParseTraceParent(text).has_value()) << text;
  }
}

TEST(TraceContextTest, TakesWhatItKnowsOfALaterVersion) {
  EXPECT_TRUE(ParseTraceParent(With(0, "01")).has_value());
  EXPECT_TRUE(ParseTraceParent(With(0, "01") + "-what-comes").has_value());
  EXPECT_FALSE(ParseTraceParent(With(0, "01") + "what").has_value());
  EXPECT_FALSE(ParseTraceParent(With(0, "01") + "-" + std::string(200, 'x'))
                   .has_value());
}

}  // namespace
}  // namespace osiris
