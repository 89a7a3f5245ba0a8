#include "core/memory/consent.h"

#include <chrono>
#include <optional>

#include "core/base/fake_clock.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// A person who agrees, after a while.
class SlowPerson final : public ConsentSource {
 public:
  explicit SlowPerson(FakeClock& clock) : clock_(clock) {}

  absl::StatusOr<ConsentAnswer> Ask(Call&, const ConsentQuestion&) override {
    clock_.Advance(std::chrono::seconds(40));
    return ConsentAnswer{.outcome = ConsentAnswer::Outcome::kGranted,
                         .how = "approval"};
  }

 private:
  FakeClock& clock_;
};

class ConsentTest : public testing::Test {
 protected:
  absl::StatusOr<ConsentRecord> Obtain(MemoryConsent rule,
                                       std::optional<bool> claimed, Door door) {
    Call call;
    call.door = door;
    return ObtainConsent(rule, claimed, &person_, call, {.sha256 = "5a"},
                         clock_);
  }

  FakeClock clock_;
  SlowPerson person_{clock_};
};

TEST_F(ConsentTest, ItsTimeIsWhenAPersonAgreedAndNotWhenTheyWereAsked) {
  const Clock::Wall asked = clock_.Now();
  const auto record = Obtain(MemoryConsent::kAsk, std::nullopt, Door::kMcp);
  ASSERT_OK(record);
  EXPECT_EQ(record->time, asked + std::chrono::seconds(40));
  EXPECT_EQ(record->sha256, "5a");
}

TEST_F(ConsentTest, TheConfigurationAgreesToNothingThatNobodyAgreedTo) {
  for (const Door door : {Door::kMcp, Door::kCli}) {
    EXPECT_OK(Obtain(MemoryConsent::kConfigured, std::nullopt, door));
    EXPECT_OK(Obtain(MemoryConsent::kConfigured, true, door));
    EXPECT_THAT(Obtain(MemoryConsent::kConfigured, false, door),
                FailsWith(ErrorCode::kMemoryConsentRequired));
  }
}

TEST_F(ConsentTest, WhereAPersonIsAskedNoClaimCounts) {
  for (const std::optional<bool> claimed :
       {std::optional<bool>(), std::optional(false), std::optional(true)}) {
    EXPECT_OK(Obtain(MemoryConsent::kAsk, claimed, Door::kMcp));
    EXPECT_EQ(Obtain(MemoryConsent::kAsk, claimed, Door::kCli).ok(),
              claimed == true);
  }
}

}  // namespace
}  // namespace osiris
