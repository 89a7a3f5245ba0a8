#include "cli/progress_line.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

class ProgressLineTest : public testing::Test {
 protected:
  std::string written_;
  ProgressLine::Write write_ = [this](std::string_view text) {
    written_.append(text);
  };
};

TEST_F(ProgressLineTest, DrawsOverItselfAndLeavesNothing) {
  {
    ProgressLine line(write_, 40);
    line.Show({.done = 1, .total = 6, .what = "reading tables"});
    line.Show({.done = 1, .total = 6, .what = "reading tables"});
    line.Show({.done = 2, .total = 6, .what = "reading tables"});
  }

  EXPECT_EQ(written_,
            "\r\x1b[Kreading tables 1/6"
            "\r\x1b[Kreading tables 2/6"
            "\r\x1b[K");
}

TEST_F(ProgressLineTest, WritesNothingWithoutProgress) {
  { ProgressLine line(write_, 40); }

  EXPECT_EQ(written_, "");
}

TEST_F(ProgressLineTest, StaysWithinOneLine) {
  ProgressLine line(write_, 10);
  line.Show({.done = 100, .total = 600, .what = "reading tables"});

  EXPECT_EQ(written_, "\r\x1b[Kreading …");
}

}  // namespace
}  // namespace osiris::cli
