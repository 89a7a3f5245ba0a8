// What somebody may do to a whole log who has no key: take segments away and
// say that their time was over, or add some.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/audit/audit_log.h"
#include "core/audit/audit_segment.h"
#include "core/audit/fake_seal_key_store.h"
#include "core/audit/verify/audit_verify.h"
#include "core/audit/verify/forgery.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kForger = 'd';

// `old_` is a day older than `killed_`, which names it and has no last seal.
class AuditTheftTest : public testing::Test {
 protected:
  AuditTheftTest() { std::filesystem::remove_all(folder_); }
  ~AuditTheftTest() override { std::filesystem::remove_all(folder_); }

  void SetUp() override {
    old_ = Write('a', {});
    clock_.Advance(std::chrono::hours(24));
    killed_ = Write('b', {}, true);
    ASSERT_TRUE(Verify().intact());
  }

  // A process that writes an event, and one more; returns its segment's name.
  std::string Write(char session, const AuditEvent& event, bool killed = false,
                    SealKeyStore* keys = nullptr) {
    std::string file;
    std::string text;
    std::map<std::string, KeptSegment> kept;
    {
      AuditLog log(folder_, std::string(32, session), clock_,
                   {.keys = keys == nullptr ? &keys_ : keys});
      EXPECT_OK(log.Append(event, AuditWait::kKept));
      text = *ReadFile(log.path());
      kept = keys_.Kept();
      file = std::filesystem::path(log.path()).filename();
    }
    if (killed) {
      Put(file, text);
      keys_.NoteKept(file, kept.at(file));
    }
    return file;
  }

  void Put(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ + "/" + file, std::ios::trunc) << text;
  }
  void Take(const std::string& file) const {
    std::filesystem::remove(folder_ + "/" + file);
  }

  AuditEvent RemovalOf(const std::vector<std::string>& files) const {
    AuditEvent event;
    event.kind = AuditEventKind::kSegmentsRemoved;
    for (const std::string& file : files) {
      const auto head = ReadSegmentHead(folder_, file);
      event.heads.push_back(
          head.ok() ? *head : AuditHead{file, 1, std::string(64, '0')});
    }
    return event;
  }

  // A segment that nobody gave a key, with this line.
  std::string Forge(const AuditEvent& event) const {
    const std::string session(32, kForger);
    AuditEvent opening;
    opening.kind = AuditEventKind::kSegmentOpened;
    const Lines opened = Extended({}, opening, clock_.Now(), session);
    const std::string file =
        "mcp_audit_" + FormatDate(clock_.Now()) + "_" + session + ".jsonl";
    Put(file, JoinLines(Extended(opened, event, clock_.Now(), session)));
    return file;
  }

  // Puts the line behind all others of `killed_`.
  void Append(const AuditEvent& event) const {
    const Lines lines = SplitLines(*ReadFile(folder_ + "/" + killed_));
    Put(killed_,
        JoinLines(Extended(lines, event, clock_.Now(), std::string(32, 'b'))));
  }

  AuditVerdict Verify() {
    const auto verdict = VerifyAudit(folder_, {.keys = &keys_, .heads = {}});
    EXPECT_OK(verdict);
    return *verdict;
  }

  // Whether this is said of the segment.
  bool Tells(AuditDamage damage, const std::string& file) {
    const AuditVerdict verdict = Verify();
    return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                       [&](const auto& one) {
                         return one.damage == damage && one.file == file;
                       });
  }

  const std::string folder_ =
      testing::TempDir() + "/theft_" +
      testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string future_ =
      "mcp_audit_2099-01-01_" + std::string(32, 'e') + ".jsonl";
  FakeClock clock_;
  FakeSealKeyStore keys_;
  std::string old_;
  std::string killed_;
};

TEST_F(AuditTheftTest, ARemovalBehindTheLastSealOfAKilledProcessHidesNoTheft) {
  Append(RemovalOf({old_}));
  EXPECT_TRUE(Verify().intact());
  Take(old_);
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, old_));
  EXPECT_TRUE(Tells(AuditDamage::kRemovalUnsealed, killed_));
  EXPECT_FALSE(Verify().intact());
  EXPECT_EQ(Verify().segments_removed, 0);
}

TEST_F(AuditTheftTest, ARemovalInASegmentWithoutAKeyHidesNoTheft) {
  const std::string forged = Forge(RemovalOf({old_}));
  Take(old_);
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, old_));
  EXPECT_TRUE(Tells(AuditDamage::kRemovalUnsealed, forged));
  EXPECT_TRUE(Tells(AuditDamage::kUnsealed, forged));
}

TEST_F(AuditTheftTest, ARemovalOfAllHidesNoTheftOfAll) {
  const AuditEvent removal = RemovalOf({old_, killed_});
  Take(old_);
  Take(killed_);
  Forge(removal);
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, old_));
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, killed_));
}

TEST_F(AuditTheftTest, ARemovalOfADayToComeHidesNoTheftOfAll) {
  Take(old_);
  Take(killed_);
  Forge(RemovalOf({future_}));
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, old_));
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, killed_));
  EXPECT_EQ(Verify().segments_removed, 0);
}

TEST_F(AuditTheftTest, NoSealMakesARemovalOfADayToComeTrue) {
  const std::string teller = Write('c', RemovalOf({future_}));
  EXPECT_TRUE(Verify().intact());
  EXPECT_TRUE(Tells(AuditDamage::kRemovalUnsealed, teller));
  // Nobody named it.
  const std::string last = Write('g', {});
  Take(last);
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, last));
}

// Before anything goes, however its process ends then.
TEST_F(AuditTheftTest, ARemovalIsSealedAtOnce) {
  const std::string teller = Write('c', RemovalOf({old_}), true);
  Take(old_);
  EXPECT_TRUE(Verify().intact());
  EXPECT_FALSE(Tells(AuditDamage::kRemovalUnsealed, teller));
  EXPECT_EQ(Verify().segments_removed, 1);
}

TEST_F(AuditTheftTest, AKeyAloneMissesWhatALineSaysWasThere) {
  // Not waited for, so not noted; and nobody named it.
  std::string flushed;
  {
    AuditLog log(folder_, std::string(32, 'c'), clock_,
                 {.durability = AuditDurability::kFlush, .keys = &keys_});
    ASSERT_OK(log.Append({}, AuditWait::kKept));
    flushed = std::filesystem::path(log.path()).filename();
  }
  const AuditEvent removal = RemovalOf({flushed});
  Take(flushed);
  EXPECT_TRUE(Verify().intact());
  clock_.Advance(std::chrono::hours(24));
  Forge(removal);
  EXPECT_TRUE(Tells(AuditDamage::kSegmentMissing, flushed));
}

TEST_F(AuditTheftTest, ASegmentWithoutAKeyIsNotedAmongThoseThatHaveOne) {
  const std::string forged = Forge({});
  EXPECT_TRUE(Verify().intact());
  EXPECT_TRUE(Tells(AuditDamage::kUnsealed, forged));
}

TEST_F(AuditTheftTest, LinesBehindTheLastSealAreSaidToBeProvedByNone) {
  const size_t sealed = SplitLines(*ReadFile(folder_ + "/" + killed_)).size();
  Append({});
  Append({});
  const AuditVerdict verdict = Verify();
  ASSERT_EQ(verdict.findings.size(), 1u);
  EXPECT_EQ(verdict.findings[0].damage, AuditDamage::kUnclosed);
  EXPECT_EQ(verdict.findings[0].line, static_cast<int64_t>(sealed) + 2);
  EXPECT_NE(verdict.findings[0].message.find("no seal covers"),
            std::string::npos);
}

TEST_F(AuditTheftTest, WhatIsNoFileIsToldAndTheRestIsChecked) {
  const auto name = [](char session) {
    return "mcp_audit_2026-11-25_" + std::string(32, session) + ".jsonl";
  };
  ASSERT_EQ(mkfifo((folder_ + "/" + name('1')).c_str(), 0600), 0);
  ASSERT_EQ(symlink("/etc/passwd", (folder_ + "/" + name('2')).c_str()), 0);
  std::filesystem::create_directory(folder_ + "/" + name('3'));
  for (const char session : {'1', '2', '3'}) {
    EXPECT_TRUE(Tells(AuditDamage::kUnreadable, name(session))) << session;
  }
  EXPECT_FALSE(Verify().intact());
  EXPECT_EQ(Verify().segments, 2);
}

class AuditBeforeKeysTest : public AuditTheftTest {
 protected:
  // One process without keys, and on its day and the next those with them.
  void SetUp() override {
    NoSealKeyStore none;
    first_ = Write('e', {}, false, &none);
    clock_.Advance(std::chrono::hours(24));
    unsealed_ = Write('f', RemovalOf({first_}), false, &none);
    clock_.Advance(std::chrono::hours(1));
    AuditTheftTest::SetUp();
  }

  std::string first_;
  std::string unsealed_;
};

TEST_F(AuditBeforeKeysTest, WhatIsOlderThanTheFirstKeyIsNotRemarked) {
  EXPECT_FALSE(Tells(AuditDamage::kUnsealed, first_));
  EXPECT_FALSE(Tells(AuditDamage::kUnsealed, unsealed_));
}

TEST_F(AuditBeforeKeysTest, WhatWasRemovedThenIsNotMissed) {
  Take(first_);
  EXPECT_TRUE(Verify().intact());
  EXPECT_FALSE(Tells(AuditDamage::kRemovalUnsealed, unsealed_));
  EXPECT_EQ(Verify().segments_removed, 1);
}

}  // namespace
}  // namespace osiris
