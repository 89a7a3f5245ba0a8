#include "tools/testing/produced_codes.h"

#include <sys/wait.h>
#include <unistd.h>

#include "core/base/call_context.h"
#include "core/base/cancellation.h"
#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::Contains;
using ::testing::Not;

TEST(ProducedCodesTest, HoldWhatTheCodeUnderTestMakes) {
  EXPECT_THAT(ProducedCodes(), Not(Contains("RUN/CANCELLED")));

  const CallContext context;
  context.cancellation.Cancel();
  EXPECT_THAT(CheckAlive(context), FailsWith(ErrorCode::kRunCancelled));

  EXPECT_THAT(ProducedCodes(), Contains("RUN/CANCELLED"));
}

TEST(ProducedCodesTest, HoldWhatAForkedProcessMakes) {
  EXPECT_THAT(ProducedCodes(), Not(Contains("RUN/TIMED_OUT")));

  const pid_t child = fork();
  if (child == 0) {
    const bool late =
        !CheckAlive({.deadline = CallContext::Clock::time_point::min()}).ok();
    _exit(late ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);

  EXPECT_THAT(ProducedCodes(), Contains("RUN/TIMED_OUT"));
}

TEST(ProducedCodesTest, LeaveOutWhatATestMakesItself) {
  EXPECT_THAT(MakeError(ErrorCode::kConnectionBusy, "locked"),
              FailsWith(ErrorCode::kConnectionBusy));
  EXPECT_THAT(MakeErrorFromParts("POLICY/READ_ONLY", "no", {}),
              FailsWith(ErrorCode::kPolicyReadOnly));

  EXPECT_THAT(ProducedCodes(), Not(Contains("CONNECTION/BUSY")));
  EXPECT_THAT(ProducedCodes(), Not(Contains("POLICY/READ_ONLY")));
}

}  // namespace
}  // namespace osiris
