#include "core/ipc/channel.h"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class ChannelTest : public testing::Test {
 protected:
  ChannelTest() {
    auto pair = Channel::NewPair();
    EXPECT_OK(pair);
    here_ = std::make_unique<Channel>(std::move(pair->first));
    there_ = std::make_unique<Channel>(std::move(pair->second));
  }

  // Writes bytes that no Channel would.
  void WriteRaw(std::string_view bytes) {
    ASSERT_EQ(write(there_->fd(), bytes.data(), bytes.size()),
              static_cast<ssize_t>(bytes.size()));
  }

  std::unique_ptr<Channel> here_;
  std::unique_ptr<Channel> there_;
};

std::string Header(uint32_t json, uint32_t tail, uint64_t sequence) {
  std::string bytes(kFrameHeaderBytes, '\0');
  EncodeFrameHeader({json, tail, sequence}, bytes.data());
  return bytes;
}

TEST_F(ChannelTest, DeliversFramesInOrder) {
  ASSERT_OK(there_->Send(7, "{}", std::string("a\0b", 3)));
  ASSERT_OK(there_->Send(8, "[]"));

  const auto first = here_->Receive({});
  const auto second = here_->Receive({});

  ASSERT_OK(first);
  ASSERT_TRUE(first->has_value());
  EXPECT_EQ((*first)->sequence, 7u);
  EXPECT_EQ((*first)->json, "{}");
  EXPECT_EQ((*first)->tail, std::string("a\0b", 3));
  ASSERT_OK(second);
  EXPECT_EQ((*second)->json, "[]");
}

TEST_F(ChannelTest, KnowsOfFramesThatItsDescriptorDoesNotShow) {
  EXPECT_FALSE(here_->HasFrame());
  ASSERT_OK(there_->Send(1, "one"));
  ASSERT_OK(there_->Send(2, "two"));
  WriteRaw(Header(4, 0, 3) + "th");

  ASSERT_OK(here_->Receive({}, /*readable=*/true));
  EXPECT_TRUE(here_->HasFrame());
  const auto second = here_->Receive({});
  ASSERT_OK(second);
  EXPECT_EQ((*second)->json, "two");
  // Half of the third is there, and no more to be had.
  EXPECT_FALSE(here_->HasFrame());
  EXPECT_TRUE(here_->HasMore());

  WriteRaw("re");
  const auto third = here_->Receive({});
  ASSERT_OK(third);
  EXPECT_EQ((*third)->json, "thre");
  EXPECT_FALSE(here_->HasMore());
}

TEST_F(ChannelTest, IsLittleEndian) {
  EXPECT_EQ(Header(0x01020304, 5, 6).substr(0, 5),
            std::string("\x04\x03\x02\x01\x05", 5));
}

TEST_F(ChannelTest, DeliversFramesOfEverySize) {
  const std::string large(kMaxFrameJsonBytes, 'x');
  std::thread sender([&] {
    there_->Send(1, "", std::string(1 << 20, 't')).IgnoreError();
    there_->Send(2, large).IgnoreError();
  });
  const auto first = here_->Receive({});
  const auto second = here_->Receive({});
  sender.join();

  ASSERT_OK(first);
  EXPECT_EQ((*first)->tail.size(), size_t{1} << 20);
  ASSERT_OK(second);
  EXPECT_EQ((*second)->json, large);
}

TEST_F(ChannelTest, SendsNothingThatIsTooLarge) {
  EXPECT_THAT(there_->Send(1, std::string(kMaxFrameJsonBytes + 1, 'x')),
              FailsWith(ErrorCode::kProtocolResultTooLarge));
  ASSERT_OK(there_->Send(2, "{}"));

  EXPECT_EQ((*here_->Receive({}))->sequence, 2u);
}

TEST_F(ChannelTest, RefusesAnnouncedLengthsBeyondTheLimits) {
  WriteRaw(Header(~0U, 0, 1));

  EXPECT_THAT(here_->Receive({}), FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST_F(ChannelTest, RefusesAnnouncedTailsBeyondTheLimits) {
  WriteRaw(Header(0, kMaxFrameTailBytes + 1, 1));

  EXPECT_THAT(here_->Receive({}), FailsWith(ErrorCode::kProtocolFrameInvalid));
}

TEST_F(ChannelTest, TellsAnEndFromABrokenFrame) {
  auto pair = Channel::NewPair();
  ASSERT_OK(pair);
  Channel ended(std::move(pair->first));
  pair->second.Reset();
  const auto end = ended.Receive({});
  ASSERT_OK(end);
  EXPECT_FALSE(end->has_value());

  WriteRaw(Header(10, 0, 1) + "half");
  there_->Shutdown();
  EXPECT_EQ(here_->Receive({}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ChannelTest, ReportsAPeerThatIsGone) {
  there_.reset();

  signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(here_->Send(1, "{}").code(), absl::StatusCode::kUnavailable);
}

TEST_F(ChannelTest, StopsWaitingAtTheDeadlineAndAtACancel) {
  CallContext late;
  late.deadline = CallContext::Clock::now();
  EXPECT_THAT(here_->Receive(late), FailsWith(ErrorCode::kRunTimedOut));

  CallContext cancelled;
  std::thread canceller([&] { cancelled.cancellation.Cancel(); });
  EXPECT_THAT(here_->Receive(cancelled), FailsWith(ErrorCode::kRunCancelled));
  canceller.join();
}

TEST_F(ChannelTest, SendsToWhoDoesNotReadUntilTheDeadlineOrACancel) {
  // More than there is room for.
  const std::string large(kMaxFrameJsonBytes, 'x');
  CallContext late;
  late.deadline = CallContext::Clock::now();
  EXPECT_THAT(here_->SendWithin(late, 1, large),
              FailsWith(ErrorCode::kRunTimedOut));

  CallContext cancelled;
  std::thread canceller([&] { cancelled.cancellation.Cancel(); });
  EXPECT_THAT(here_->SendWithin(cancelled, 2, large),
              FailsWith(ErrorCode::kRunCancelled));
  canceller.join();
}

TEST_F(ChannelTest, SendsWhatIsReadInTime) {
  const std::string large(kMaxFrameJsonBytes, 'x');
  std::thread sender(
      [&] { EXPECT_OK(there_->SendWithin({}, 1, large, "tail")); });
  const auto frame = here_->Receive({});
  sender.join();

  ASSERT_OK(frame);
  EXPECT_EQ((*frame)->json, large);
  EXPECT_EQ((*frame)->tail, "tail");
  here_.reset();
  EXPECT_EQ(there_->SendWithin({}, 2, "{}").code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(ChannelTest, FinishesAFrameThatWasHalfThereAtTheDeadline) {
  const std::string frame = Header(4, 0, 9) + "true";
  WriteRaw(frame.substr(0, 18));
  CallContext late;
  late.deadline = CallContext::Clock::now();
  EXPECT_THAT(here_->Receive(late), FailsWith(ErrorCode::kRunTimedOut));

  WriteRaw(frame.substr(18));

  const auto whole = here_->Receive({});
  ASSERT_OK(whole);
  EXPECT_EQ((*whole)->json, "true");
}

TEST_F(ChannelTest, SurvivesRandomBytes) {
  std::mt19937 random(20261124);
  for (int round = 0; round < 200; ++round) {
    auto pair = Channel::NewPair();
    ASSERT_OK(pair);
    Channel channel(std::move(pair->first));
    std::string bytes(random() % 200, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 4);
    ASSERT_EQ(write(pair->second.get(), bytes.data(), bytes.size()),
              static_cast<ssize_t>(bytes.size()));
    pair->second.Reset();
    // Whatever they are, it ends.
    while (true) {
      const auto frame = channel.Receive({});
      if (!frame.ok() || !frame->has_value()) break;
    }
  }
}

TEST_F(ChannelTest, KeepsFramesOfManySendersWhole) {
  constexpr int kSenders = 4;
  constexpr int kFrames = 200;
  std::vector<std::thread> senders;
  for (int sender = 0; sender < kSenders; ++sender) {
    senders.emplace_back([this, sender] {
      const std::string text(1000, static_cast<char>('a' + sender));
      for (int i = 0; i < kFrames; ++i) {
        there_->Send(sender, text).IgnoreError();
      }
    });
  }
  for (int i = 0; i < kSenders * kFrames; ++i) {
    const auto frame = here_->Receive({});
    ASSERT_OK(frame);
    ASSERT_EQ((*frame)->json,
              std::string(1000, static_cast<char>('a' + (*frame)->sequence)));
  }
  for (std::thread& sender : senders) sender.join();
}

}  // namespace
}  // namespace osiris
