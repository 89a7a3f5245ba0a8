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

TEST(LogTest, WritesWhatTheLatestFilterLetsThrough) {
  const LogFilter outer([](const Json&) { return Json{{"outer", 1}}; });
  {
    const LogFilter inner([](const Json& fields) {
      Json shown = fields;
      shown["word"] = "***";
      return shown;
    });
    const std::string line = Logged({{"word", "tulipgarden"}, {"n", 1}});
    EXPECT_THAT(line, HasSubstr("test.logged"));
    EXPECT_THAT(line, HasSubstr("***"));
    EXPECT_THAT(line, Not(HasSubstr("tulipgarden")));
  }
  EXPECT_THAT(Logged({{"word", "tulipgarden"}}), HasSubstr("outer"));
}

TEST(LogTest, WritesEverythingWithoutAFilter) {
  EXPECT_THAT(Logged({{"word", "tulip"}}), HasSubstr("tulip"));
}

}  // namespace
}  // namespace osiris
