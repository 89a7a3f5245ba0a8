#include "core/child/child_program.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr char kChild[] = "core/child/child_program_test_child";

class ChildProgramTest : public ::testing::Test {
 protected:
  static ChildProgram Start(milliseconds deadline,
                            const std::vector<std::string>& environment = {}) {
    return *ChildProgram::Start(kChild, environment, deadline);
  }
};

TEST_F(ChildProgramTest, AnswersUntilItIsLetGo) {
  ChildProgram child = Start(minutes(1));
  for (const int64_t sent : {int64_t{1}, int64_t{-7}}) {
    ASSERT_OK(child.Send("e", 1));
    ASSERT_OK(child.Send(&sent, sizeof(sent)));
    int64_t back = 0;
    ASSERT_OK(child.Receive(&back, sizeof(back)));
    EXPECT_EQ(back, sent);
  }
}

TEST_F(ChildProgramTest, HasNothingButWhatItIsGiven) {
  // Even what is not close-on-exec.
  const int open_here = open("/dev/null", O_RDONLY);
  ASSERT_GE(open_here, 0);
  setenv("OF_THE_PARENT", "1", 1);
  ChildProgram child = Start(minutes(1), {"ONE=1", "TWO=2"});
  ASSERT_OK(child.Send("t", 1));
  int64_t variables_and_descriptors[2] = {-1, -1};
  ASSERT_OK(child.Receive(variables_and_descriptors,
                          sizeof(variables_and_descriptors)));
  EXPECT_EQ(variables_and_descriptors[0], 2);
  EXPECT_EQ(variables_and_descriptors[1], 0);
  close(open_here);
}

TEST_F(ChildProgramTest, SaysThatItEnded) {
  ChildProgram child = Start(minutes(1));
  ASSERT_OK(child.Send("q", 1));
  char answer = 0;
  EXPECT_EQ(child.Receive(&answer, 1).code(), absl::StatusCode::kUnavailable);
}

TEST_F(ChildProgramTest, IsNotWaitedForBeyondItsDeadline) {
  ChildProgram child = Start(milliseconds(200));
  // On a slow machine the deadline may be over already.
  child.Send("s", 1).IgnoreError();
  char answer = 0;
  EXPECT_EQ(child.Receive(&answer, 1).code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST_F(ChildProgramTest, IsKilledFromAnotherThread) {
  ChildProgram child = Start(minutes(1));
  ASSERT_OK(child.Send("s", 1));
  std::thread killer([&] { child.Kill(); });
  char answer = 0;
  EXPECT_EQ(child.Receive(&answer, 1).code(), absl::StatusCode::kUnavailable);
  killer.join();
}

TEST_F(ChildProgramTest, IsRefusedWithAReasonWhereThereIsNone) {
  const absl::Status refused =
      ChildProgram::Start("/nowhere/at-all", {}, minutes(1)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(std::string(refused.message()).find("/nowhere/at-all"),
            std::string::npos);
}

}  // namespace
}  // namespace osiris
