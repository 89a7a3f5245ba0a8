#include "mcp/host/frame_gate.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using Event = FrameGate::Event;
using std::chrono::milliseconds;

class FrameGateTest : public ::testing::Test {
 protected:
  FrameGateTest() {
    int ends[2] = {-1, -1};
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    in_ = UniqueFd(ends[0]);
    out_ = UniqueFd(ends[1]);
    gate_ = std::make_unique<FrameGate>(in_.get());
    EXPECT_TRUE(gate_->valid());
  }

  void Write() { ASSERT_EQ(write(out_.get(), "x", 1), 1); }
  void Read() {
    char byte = 0;
    ASSERT_EQ(read(in_.get(), &byte, 1), 1);
  }

  UniqueFd in_;
  UniqueFd out_;
  std::unique_ptr<FrameGate> gate_;
};

TEST_F(FrameGateTest, TellsWhatHappens) {
  Write();
  EXPECT_EQ(gate_->Await(), Event::kReadable);
  gate_->Wake();
  EXPECT_EQ(gate_->Await(), Event::kWoken);
  gate_->SetAlarm(milliseconds(1));
  EXPECT_EQ(gate_->Await(), Event::kAlarm);
}

TEST_F(FrameGateTest, GivesTheDescriptorToNobodyElseBeforeItIsReopened) {
  Write();
  ASSERT_EQ(gate_->Await(), Event::kReadable);
  Write();
  gate_->Wake();
  EXPECT_EQ(gate_->Await(), Event::kWoken);

  gate_->Reopen();

  EXPECT_EQ(gate_->Await(), Event::kReadable);
}

TEST_F(FrameGateTest, ShowsAfterReopeningWhatIsUnreadStill) {
  Write();
  Write();
  ASSERT_EQ(gate_->Await(), Event::kReadable);
  Read();

  gate_->Reopen();

  EXPECT_EQ(gate_->Await(), Event::kReadable);
}

TEST_F(FrameGateTest, WakesAnewEachTime) {
  for (int i = 0; i < 3; ++i) {
    gate_->Wake();
    EXPECT_EQ(gate_->Await(), Event::kWoken);
    gate_->SetAlarm(milliseconds(1));
    EXPECT_EQ(gate_->Await(), Event::kAlarm);
  }
}

TEST_F(FrameGateTest, TellsEverybodyOfItsEnd) {
  std::vector<std::thread> threads;
  std::atomic<int> closed = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      while (gate_->Await() != Event::kClosed) {
      }
      ++closed;
    });
  }

  gate_->Close();

  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(closed, 8);
  EXPECT_EQ(gate_->Await(), Event::kClosed);
}

TEST_F(FrameGateTest, TellsThatTheOtherEndIsGone) {
  out_.Reset();

  EXPECT_EQ(gate_->Await(), Event::kReadable);
}

TEST_F(FrameGateTest, SaysThatADescriptorCannotBeWaitedFor) {
  EXPECT_FALSE(FrameGate(-1).valid());
}

}  // namespace
}  // namespace osiris::mcp
