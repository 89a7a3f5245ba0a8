#include "core/retention/audit_keeper.h"

#include <sys/stat.h>
#include <sys/time.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <utility>

#include "core/audit/audit_quarantine.h"
#include "core/audit/fake_seal_key_store.h"
#include "core/audit/verify/audit_verify.h"
#include "core/audit/verify/forgery.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "fmt/format.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class AuditKeeperTest : public testing::Test {
 protected:
  AuditKeeperTest()
      : folder_(testing::TempDir() + "/keeper_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        log_(folder_, std::string(32, 'f'), clock_) {
    std::filesystem::remove_all(folder_);
  }
  ~AuditKeeperTest() override { std::filesystem::remove_all(folder_); }

  // The segment of a process that ran and ended now, by the clock.
  std::string WriteSegment(char session, int lines = 1, bool sealed = false) {
    std::string path;
    {
      AuditLog log(folder_, std::string(32, session), clock_,
                   {.keys = sealed ? &keys_ : nullptr});
      for (int i = 0; i < lines; ++i) {
        EXPECT_OK(log.Append(AuditEvent(), AuditWait::kKept));
      }
      path = log.path();
    }
    SetTime(path);
    return path;
  }

  void SetTime(const std::string& path) {
    const timeval now = {Clock::Wall::clock::to_time_t(clock_.Now()), 0};
    const timeval both[] = {now, now};
    EXPECT_EQ(utimes(path.c_str(), both), 0);
  }

  // Removes what is older than so many days.
  std::vector<KeptRecord> Clean(int days) {
    AuditKeeper keeper(log_, days, &keys_);
    const auto records =
        keeper.ListBefore(clock_.Now() - std::chrono::hours(24) * days);
    EXPECT_OK(records);
    EXPECT_OK(keeper.Announce(*records));
    for (const KeptRecord& record : *records) EXPECT_OK(keeper.Remove(record));
    return *records;
  }

  FakeClock clock_;
  FakeSealKeyStore keys_;
  const std::string folder_;
  AuditLog log_;
};

TEST_F(AuditKeeperTest, N26_RetentionIsEnforcedAndVerifyUnderstandsIt) {
  const std::string old = WriteSegment('a');
  clock_.Advance(std::chrono::hours(24));
  // This one names the old one.
  const std::string young = WriteSegment('b');
  clock_.Advance(std::chrono::hours(24 * 30));

  EXPECT_EQ(Clean(31).size(), 0u);
  EXPECT_EQ(Clean(30).size(), 1u);

  EXPECT_FALSE(std::filesystem::exists(old));
  EXPECT_TRUE(std::filesystem::exists(young));
  const auto verdict = VerifyAudit(folder_, {});
  ASSERT_OK(verdict);
  EXPECT_TRUE(verdict->findings.empty());
  EXPECT_EQ(verdict->segments_removed, 1);
}

// A disk that is full takes no key.
class FullKeyStore final : public FakeSealKeyStore {
 public:
  absl::Status Put(const std::string&, const std::string&) override {
    return absl::ResourceExhaustedError("the disk is full");
  }
};

TEST_F(AuditKeeperTest, AnnouncesNoRemovalThatNoSealCouldProve) {
  WriteSegment('a');
  clock_.Advance(std::chrono::hours(24 * 31));
  FullKeyStore keys;
  AuditLog log(folder_, std::string(32, 'e'), clock_, {.keys = &keys});
  AuditKeeper keeper(log, 30, &keys);
  const auto records =
      keeper.ListBefore(clock_.Now() - std::chrono::hours(24 * 30));
  ASSERT_OK(records);
  ASSERT_EQ(records->size(), 1u);

  EXPECT_FALSE(keeper.Announce(*records).ok());

  // Other lines go on without seals.
  EXPECT_OK(log.Append(AuditEvent(), AuditWait::kKept));
}

TEST_F(AuditKeeperTest, ASegmentThatNobodyAnnouncedIsMissed) {
  const std::string old = WriteSegment('a');
  clock_.Advance(std::chrono::hours(24));
  WriteSegment('b');
  std::filesystem::remove(old);

  const auto verdict = VerifyAudit(folder_, {});

  ASSERT_EQ(verdict->findings.size(), 1u);
  EXPECT_EQ(verdict->findings[0].damage, AuditDamage::kSegmentMissing);
}

TEST_F(AuditKeeperTest, ASegmentThatWasCutBeforeItWentIsFound) {
  const std::string old = WriteSegment('a');
  clock_.Advance(std::chrono::hours(24));
  WriteSegment('b');
  const std::string text = *ReadFile(old);
  ASSERT_OK(ReplaceFile(old, text.substr(0, text.find('\n') + 1)));
  clock_.Advance(std::chrono::hours(24 * 30));
  clock_.SetWall(clock_.Now() - std::chrono::hours(24 * 31));
  SetTime(old);
  clock_.SetWall(clock_.Now() + std::chrono::hours(24 * 31));

  EXPECT_EQ(Clean(30).size(), 1u);

  const auto verdict = VerifyAudit(folder_, {});
  ASSERT_EQ(verdict->findings.size(), 1u);
  EXPECT_EQ(verdict->findings[0].damage, AuditDamage::kCut);
}

TEST_F(AuditKeeperTest, ANotedHeadOfWhatWentIsNoDamage) {
  const std::string old = WriteSegment('a');
  const std::string text = *ReadFile(old);
  const std::string head = text.substr(text.size() - 67, 64);
  clock_.Advance(std::chrono::hours(24 * 40));
  Clean(30);

  EXPECT_TRUE(
      VerifyAudit(folder_, {.keys = nullptr, .heads = {head}})->intact());
  EXPECT_FALSE(
      VerifyAudit(folder_, {.keys = nullptr, .heads = {std::string(64, 'a')}})
          ->intact());
}

TEST_F(AuditKeeperTest, LeavesWhatIsWrittenAndWhatIsDamaged) {
  ASSERT_OK(log_.Append(AuditEvent(), AuditWait::kKept));
  SetTime(log_.path());
  const std::string damaged = WriteSegment('a');
  ASSERT_OK(ReplaceFile(damaged, "no chain\n"));
  SetTime(damaged);
  clock_.Advance(std::chrono::hours(24 * 40));

  EXPECT_TRUE(Clean(30).empty());
  EXPECT_TRUE(std::filesystem::exists(damaged));
}

TEST_F(AuditKeeperTest, LeavesWhatWasDamagedInAnyLine) {
  const auto edited = [](std::string& line) {
    line.replace(line.find("call.began"), 10, "call.ended");
  };
  const std::vector<std::function<void(Lines&)>> harms = {
      [&](Lines& lines) { edited(lines[2]); },
      [&](Lines& lines) { edited(lines.back()); },
      [](Lines& lines) { lines.erase(lines.begin() + 2); },
      [](Lines& lines) { std::swap(lines[1], lines[2]); }};
  std::vector<std::string> damaged;
  for (size_t i = 0; i < harms.size(); ++i) {
    damaged.push_back(WriteSegment(static_cast<char>('a' + i), 5));
    Lines lines = SplitLines(*ReadFile(damaged.back()));
    harms[i](lines);
    ASSERT_OK(ReplaceFile(damaged.back(), JoinLines(lines)));
    SetTime(damaged.back());
  }
  const std::string whole = WriteSegment('e', 5);
  clock_.Advance(std::chrono::hours(24 * 40));

  EXPECT_EQ(Clean(30).size(), 1u);

  EXPECT_FALSE(std::filesystem::exists(whole));
  for (const std::string& path : damaged) {
    EXPECT_TRUE(std::filesystem::exists(path)) << path;
  }
  EXPECT_FALSE(VerifyAudit(folder_, {})->intact());
}

TEST_F(AuditKeeperTest, LeavesWhatIsNotAsItsKeySays) {
  const std::string rewritten = WriteSegment('a', 5, true);
  Lines lines = SplitLines(*ReadFile(rewritten));
  lines[2].replace(lines[2].find("call.began"), 10, "call.ended");
  ASSERT_OK(ReplaceFile(rewritten, JoinLines(Rehashed(lines))));
  SetTime(rewritten);
  const std::string cut = WriteSegment('b', 5, true);
  lines = SplitLines(*ReadFile(cut));
  lines.pop_back();
  ASSERT_OK(ReplaceFile(cut, JoinLines(lines)));
  SetTime(cut);
  WriteSegment('c', 5, true);
  clock_.Advance(std::chrono::hours(24 * 40));

  EXPECT_EQ(Clean(30).size(), 1u);

  EXPECT_TRUE(std::filesystem::exists(rewritten));
  EXPECT_TRUE(std::filesystem::exists(cut));
}

TEST_F(AuditKeeperTest, TakesTornTailsWithTheirSegments) {
  const std::string old = WriteSegment('a');
  std::ofstream(old, std::ios::app) << "half";
  ASSERT_OK(QuarantineTails(folder_));
  SetTime(old);
  clock_.Advance(std::chrono::hours(24 * 40));

  EXPECT_EQ(Clean(30).size(), 1u);
  EXPECT_TRUE(ListQuarantine(folder_)->empty());
}

TEST_F(AuditKeeperTest, AnnouncesManyInSeveralLines) {
  for (int i = 0; i < 70; ++i) {
    // 32 hex digits each.
    AuditLog log(folder_, fmt::format("{:032x}", i), clock_);
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kWritten));
    SetTime(log.path());
  }
  clock_.Advance(std::chrono::hours(24 * 40));

  EXPECT_EQ(Clean(30).size(), 70u);

  const auto verdict = VerifyAudit(folder_, {});
  EXPECT_TRUE(verdict->findings.empty());
  EXPECT_EQ(verdict->segments_removed, 70);
}

}  // namespace
}  // namespace osiris
