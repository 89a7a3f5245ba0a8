// Many brokers that write one log at once, lines of every length.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit_line.h"
#include "core/audit/audit_log.h"
#include "core/audit/audit_query.h"
#include "core/audit/seal_key_file.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/clock.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr int kBrokers = 16;
constexpr size_t kMaxLine = size_t{64} << 10;
// More than a line has beside its operation.
constexpr size_t kRest = 400;
constexpr int64_t kShown = 5000;

// Its BUILD rule says how many: the nightly form takes ten thousand.
int EventsOfEach() {
  const char* const asked = getenv("OSIRIS_CROWD_EVENTS");
  return asked == nullptr ? 0 : std::atoi(asked);
}

std::string SessionOf(int broker) {
  return std::string(32, static_cast<char>('a' + broker));
}

class AuditCrowdTest : public testing::Test {
 protected:
  ~AuditCrowdTest() override {
    std::filesystem::remove_all(folder_);
    std::filesystem::remove_all(keys_);
  }

  // In a process of its own: as a broker does, every second line is waited
  // for. Most lines are short, and the longest has 64 KiB.
  int WriteAll(int broker) const {
    SealKeyFile keys(keys_);
    AuditLog log(folder_, SessionOf(broker), SystemClock(), {.keys = &keys});
    std::mt19937 dice(static_cast<unsigned>(broker));
    std::uniform_real_distribution<double> bits(3, 16);
    for (int i = 0; i < events_; ++i) {
      AuditEvent event;
      const auto size = static_cast<size_t>(std::exp2(bits(dice)));
      event.operation = std::string(
          i == 0 ? kMaxLine - kRest : std::min(size, kMaxLine - kRest), 'x');
      const AuditWait wait =
          i % 2 == 0 ? AuditWait::kWritten : AuditWait::kKept;
      if (!log.Append(event, wait).ok()) return 1;
    }
    return 0;
  }

  void WriteAllAtOnce() const {
    std::vector<pid_t> brokers;
    for (int broker = 0; broker < kBrokers; ++broker) {
      const pid_t pid = fork();
      if (pid == 0) _exit(WriteAll(broker));
      brokers.push_back(pid);
    }
    for (const pid_t pid : brokers) {
      int status = -1;
      ASSERT_EQ(waitpid(pid, &status, 0), pid);
      ASSERT_EQ(status, 0);
    }
  }

  const int events_ = EventsOfEach();
  const std::string folder_ =
      testing::TempDir() + "/crowd_" + std::to_string(getpid());
  const std::string keys_ = folder_ + "_keys";
};

TEST_F(AuditCrowdTest, EveryLineIsWholeEveryChainValidAndTheViewComplete) {
  ASSERT_GT(events_, 0);
  WriteAllAtOnce();
  SealKeyFile keys(keys_);

  const auto verdict = VerifyAudit(folder_, {.keys = &keys, .heads = {}});
  ASSERT_OK(verdict);
  EXPECT_TRUE(verdict->findings.empty());
  EXPECT_EQ(verdict->segments, kBrokers);
  // One more opens each.
  EXPECT_EQ(verdict->lines,
            int64_t{kBrokers} * (events_ + 1) + verdict->seals_checked);
  EXPECT_EQ(verdict->seals_unchecked, 0);

  const auto merged = SelectAudit(folder_, {.event = "call.began"}, kShown);
  ASSERT_OK(merged);
  EXPECT_EQ(merged->matched, int64_t{kBrokers} * events_);
  EXPECT_EQ(merged->lines, verdict->lines);
  EXPECT_TRUE(merged->torn.empty());
  std::string before;
  for (const AuditEntry& entry : merged->entries) {
    ASSERT_LE(entry.line.size(), kMaxLine);
    const auto line = ReadAuditLine(entry.line);
    ASSERT_TRUE(line.has_value());
    EXPECT_GE(std::string(line->time), before);
    before = line->time;
  }
}

}  // namespace
}  // namespace osiris
