#include "core/base/log.h"

#include <string>

#include "gmock/gmock.h"

namespace osiris {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Logged(const Json& fields) {
  testing::internal::CaptureStderr();
  Log(LogLevel::kError, "test.logged", fields);
  return testing::internal::GetCapturedStderr();
}

TEST(LogTest, WritesWhatAllFiltersLetThrough) {
  const LogFilter outer([](const Json& fields) {
    Json shown = fields;
    shown["other"] = "outer";
    return shown;
  });
  {
    const LogFilter inner([](const Json& fields) {
      Json shown = fields;
      shown["word"] = "***";
      return shown;
    });
    const std::string line =
        Logged({{"word", "tulipgarden"}, {"other", "rosegarden"}});
    EXPECT_THAT(line, HasSubstr("test.logged"));
    EXPECT_THAT(line, HasSubstr("***"));
    EXPECT_THAT(line, HasSubstr("outer"));
    EXPECT_THAT(line, Not(HasSubstr("garden")));
  }
  EXPECT_THAT(Logged({{"word", "tulipgarden"}}), HasSubstr("tulipgarden"));
}

TEST(LogTest, WritesEverythingWithoutAFilter) {
  EXPECT_THAT(Logged({{"word", "tulip"}}), HasSubstr("tulip"));
}

}  // namespace
}  // namespace osiris
