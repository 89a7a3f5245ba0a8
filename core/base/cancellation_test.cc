#include "core/base/cancellation.h"

#include <poll.h>

#include <atomic>
#include <thread>

#include "gtest/gtest.h"

namespace osiris {
namespace {

bool Readable(int fd) {
  pollfd poller = {fd, POLLIN, 0};
  return poll(&poller, 1, 0) == 1;
}

TEST(CancellationTest, IsSharedByCopies) {
  const Cancellation original;
  const Cancellation copy = original;

  copy.Cancel();

  EXPECT_TRUE(original.cancelled());
  EXPECT_FALSE(Cancellation().cancelled());
}

TEST(CancellationTest, MakesItsDescriptorReadable) {
  const Cancellation before;
  const int fd = before.fd();
  EXPECT_FALSE(Readable(fd));
  before.Cancel();
  EXPECT_TRUE(Readable(fd));

  const Cancellation after;
  after.Cancel();
  EXPECT_TRUE(Readable(after.fd()));
}

TEST(CancellationTest, RunsEachCallbackOnce) {
  const Cancellation cancellation;
  int runs = 0;
  const auto first = cancellation.OnCancel([&runs] { ++runs; });

  cancellation.Cancel();
  cancellation.Cancel();
  const auto late = cancellation.OnCancel([&runs] { runs += 10; });

  EXPECT_EQ(runs, 11);
}

TEST(CancellationTest, ForgetsACallbackWhoseRegistrationEnded) {
  const Cancellation cancellation;
  int runs = 0;
  {
    const auto ended = cancellation.OnCancel([&runs] { ++runs; });
  }
  auto moved = cancellation.OnCancel([&runs] { ++runs; });
  moved = Cancellation::Registration();

  cancellation.Cancel();

  EXPECT_EQ(runs, 0);
}

TEST(CancellationTest, NeverRunsACallbackAfterItsRegistrationEnded) {
  for (int round = 0; round < 200; ++round) {
    const Cancellation cancellation;
    std::atomic<bool> alive = true;
    std::atomic<bool> misused = false;
    std::thread canceller([&] { cancellation.Cancel(); });
    {
      const auto registration = cancellation.OnCancel([&] {
        if (!alive) misused = true;
      });
    }
    alive = false;
    canceller.join();
    EXPECT_FALSE(misused);
  }
}

}  // namespace
}  // namespace osiris
