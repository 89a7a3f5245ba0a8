#include "cli/interrupt_watch.h"

#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <csignal>

#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

bool CancelledSoon(const Cancellation& cancellation) {
  pollfd polled = {cancellation.fd(), POLLIN, 0};
  return poll(&polled, 1, 10'000) == 1;
}

TEST(InterruptWatchTest, TheFirstSignalAsksForAStop) {
  const Cancellation cancellation;
  const InterruptWatch watch(cancellation);

  kill(getpid(), SIGINT);

  EXPECT_TRUE(CancelledSoon(cancellation));
}

TEST(InterruptWatchTest, EndsWithoutASignal) {
  const Cancellation cancellation;
  { const InterruptWatch watch(cancellation); }

  EXPECT_FALSE(cancellation.cancelled());
}

TEST(InterruptWatchDeathTest, TheSecondSignalEndsTheProgram) {
  EXPECT_EXIT(
      {
        const Cancellation cancellation;
        const InterruptWatch watch(cancellation);
        kill(getpid(), SIGINT);
        CancelledSoon(cancellation);
        kill(getpid(), SIGINT);
        pause();
      },
      testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace osiris::cli
