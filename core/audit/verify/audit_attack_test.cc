// What somebody may do to a log of two hundred lines, at every place of it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/audit_log.h"
#include "core/audit/fake_seal_key_store.h"
#include "core/audit/verify/audit_verify.h"
#include "core/audit/verify/forgery.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr size_t kLines = 200;
constexpr int64_t kSealedEvery = 11;

class AuditAttackTest : public testing::Test {
 protected:
  AuditAttackTest() {
    AuditLog log(folder_, std::string(32, 'a'), clock_,
                 {.durability = AuditDurability::kFlush,
                  .checkpoint_events = kSealedEvery,
                  .keys = &keys_});
    while (lines_.size() < kLines - 1) {
      AuditEvent event;
      event.operation = "test.run";
      event.correlation_id = std::to_string(lines_.size());
      EXPECT_OK(log.Append(event, AuditWait::kWritten));
      path_ = log.path();
      lines_ = SplitLines(*ReadFile(path_));
    }
    file_ = std::filesystem::path(path_).filename();
  }
  ~AuditAttackTest() override { std::filesystem::remove_all(folder_); }

  void SetUp() override {
    // The last seal came when the log was closed.
    text_ = *ReadFile(path_);
    lines_ = SplitLines(text_);
    ASSERT_EQ(lines_.size(), kLines);
    ASSERT_TRUE(Verify().intact());
  }

  AuditVerdict Verify() {
    const auto verdict = VerifyAudit(folder_, {.keys = &keys_, .heads = {}});
    EXPECT_OK(verdict);
    return *verdict;
  }

  void Write(const std::string& text) const {
    std::ofstream(path_, std::ios::trunc) << text;
  }

  // Another process that starts when this segment is as it is.
  void Witness() {
    AuditLog log(folder_, std::string(32, 'b'), clock_, {.keys = &keys_});
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kWritten));
  }

  // Lines from `at` on that are sealed: the index of their checkpoint.
  size_t CheckpointAfter(const Lines& lines, size_t at) const {
    while (!IsCheckpoint(lines[at])) ++at;
    return at;
  }

  const std::string folder_ =
      testing::TempDir() + "/attack_" +
      testing::UnitTest::GetInstance()->current_test_info()->name();
  FakeClock clock_;
  FakeSealKeyStore keys_;
  std::string path_;
  std::string file_;
  std::string text_;
  Lines lines_;
};

std::string Changed(std::string line) {
  return line.replace(line.find("test.run"), 8, "test.ran");
}

// Makes other lines of the log's, at a place that holds no checkpoint.
struct Attack {
  const char* name;
  Lines (*make)(Lines all, size_t at);
};

Lines Without(Lines all, size_t at) {
  all.erase(all.begin() + static_cast<int64_t>(at));
  return all;
}

Lines WithOneMore(Lines all, size_t at, const std::string& line) {
  all.insert(all.begin() + static_cast<int64_t>(at), line);
  return all;
}

Lines Swapped(Lines all, size_t at) {
  std::swap(all[at], all[at + 1]);
  return all;
}

Lines ChangedAt(Lines all, size_t at) {
  all[at] = Changed(all[at]);
  return all;
}

Lines WithoutSeals(Lines all, size_t at) {
  const auto end = all.begin() + static_cast<int64_t>(at);
  all.erase(std::remove_if(all.begin(), end, IsCheckpoint), end);
  return all;
}

Lines WithoutStart(Lines all, size_t at) {
  all.erase(all.begin() + 1, all.begin() + static_cast<int64_t>(at));
  return all;
}

Lines WithFewerSealsDue(Lines all, size_t at) {
  const std::string said = "\"sealed_every\":11";
  all[0].replace(all[0].find(said), said.size(),
                 "\"sealed_every\":" + std::to_string(at + 99));
  return all;
}

constexpr Attack kAttacks[] = {
    {"change", [](Lines all, size_t at) { return ChangedAt(all, at); }},
    {"change, hash all anew",
     [](Lines all, size_t at) { return Rehashed(ChangedAt(all, at)); }},
    {"drop", [](Lines all, size_t at) { return Without(all, at); }},
    {"drop, number and hash all anew",
     [](Lines all, size_t at) { return Renumbered(Without(all, at)); }},
    {"double",
     [](Lines all, size_t at) { return WithOneMore(all, at, all[at]); }},
    {"put a new one in, number and hash all anew",
     [](Lines all, size_t at) {
       return Renumbered(WithOneMore(all, at, Changed(all[at])));
     }},
    {"swap two", [](Lines all, size_t at) { return Swapped(all, at); }},
    {"swap two, number and hash all anew",
     [](Lines all, size_t at) { return Renumbered(Swapped(all, at)); }},
    {"drop the start, number and hash all anew",
     [](Lines all, size_t at) { return Renumbered(WithoutStart(all, at)); }},
    {"put one after the end, number and hash all anew",
     [](Lines all, size_t at) {
       return Renumbered(WithOneMore(all, all.size(), Changed(all[at])));
     }},
    {"take out all seals before here, number and hash all anew",
     [](Lines all, size_t at) { return Renumbered(WithoutSeals(all, at)); }},
    {"say that fewer seals are due, hash all anew",
     [](Lines all, size_t at) { return Rehashed(WithFewerSealsDue(all, at)); }},
};

TEST_F(AuditAttackTest, EachIsFoundWhereverItIsMade) {
  for (const Attack& attack : kAttacks) {
    for (size_t at = 2; at + 2 < kLines; ++at) {
      if (IsCheckpoint(lines_[at]) || IsCheckpoint(lines_[at + 1])) continue;
      Write(JoinLines(attack.make(lines_, at)));
      ASSERT_FALSE(Verify().intact()) << attack.name << ", line " << at + 1;
    }
  }
  Write(text_);
  EXPECT_TRUE(Verify().intact());
}

TEST_F(AuditAttackTest, NoOldEpochCanBeSealedWithTheKeyOfALaterOne) {
  // Whoever takes the process over has the key of the epoch that comes next.
  for (size_t at = 2; at + 2 < kLines; ++at) {
    if (IsCheckpoint(lines_[at])) continue;
    Lines forged = lines_;
    forged[at] = Changed(forged[at]);
    Sealer sealer(*keys_.Get(file_));
    const size_t first = CheckpointAfter(lines_, at);
    for (size_t line = 0; line <= first; ++line) {
      if (IsCheckpoint(lines_[line])) sealer.Seal(0, "", false);
    }
    for (size_t line = first; line < kLines; ++line) {
      if (!IsCheckpoint(forged[line])) continue;
      forged = Rehashed(forged);
      const std::string& before = forged[line - 1];
      const size_t mac = forged[line].find("\"mac\":\"") + 7;
      forged[line].replace(mac, 64,
                           sealer.Seal(static_cast<int64_t>(line) + 1,
                                       before.substr(before.size() - 66, 64),
                                       line + 1 == kLines));
    }
    Write(JoinLines(Rehashed(forged)));
    const AuditVerdict verdict = Verify();
    ASSERT_FALSE(verdict.intact()) << "line " << at + 1;
    ASSERT_EQ(verdict.findings[0].damage, AuditDamage::kSealWrong);
    ASSERT_EQ(verdict.findings[0].line, static_cast<int64_t>(first) + 1);
  }
}

TEST_F(AuditAttackTest, ALogThatIsCutHasNoEnd) {
  for (size_t left = 1; left < kLines; ++left) {
    Write(JoinLines(
        {lines_.begin(), lines_.begin() + static_cast<int64_t>(left)}));
    const AuditVerdict verdict = Verify();
    ASSERT_EQ(verdict.findings.size(), 1u) << left;
    ASSERT_EQ(verdict.findings[0].damage, AuditDamage::kUnclosed) << left;
    ASSERT_EQ(verdict.findings[0].line, static_cast<int64_t>(left));
  }
}

TEST_F(AuditAttackTest, WhatAnotherProcessSawCannotBeCutNorTakenAway) {
  Witness();
  for (size_t bytes = 0; bytes < text_.size(); bytes += 97) {
    Write(text_.substr(0, bytes));
    ASSERT_FALSE(Verify().intact()) << bytes;
  }
  std::filesystem::remove(path_);
  EXPECT_FALSE(Verify().intact());
  Write(text_);
  EXPECT_TRUE(Verify().intact());
}

// The stated limit: a process that was killed has proved what is before its
// last checkpoint, and no more.
TEST_F(AuditAttackTest, WhatComesAfterTheLastCheckpointIsProvedByNoSeal) {
  size_t last = kLines - 2;
  while (!IsCheckpoint(lines_[last])) --last;
  Lines killed(lines_.begin(), lines_.end() - 1);
  ASSERT_LT(last + 1, killed.size());
  for (size_t at = 2; at < killed.size(); ++at) {
    if (IsCheckpoint(killed[at])) continue;
    Lines forged = killed;
    forged[at] = Changed(forged[at]);
    Write(JoinLines(Rehashed(forged)));
    ASSERT_EQ(Verify().intact(), at > last) << "line " << at + 1;
  }
}

// Its seal covers what stands before it.
TEST_F(AuditAttackTest, ACheckpointHoldsNothingButItsSeal) {
  const std::pair<std::string, std::string> changes[] = {
      {R"("event":"checkpoint")",
       R"("event":"checkpoint","client":{"name":"x","version":""})"},
      {R"("v":1)", R"("v":2)"},
      {R"(,"mac")", R"(,"mac":"","mac")"},
      {R"("session":"a)", R"("session":"b)"}};
  for (const auto& [old, made] : changes) {
    for (size_t at = 1; at < kLines; ++at) {
      if (!IsCheckpoint(lines_[at])) continue;
      Lines forged = lines_;
      forged[at].replace(forged[at].find(old), old.size(), made);
      Write(JoinLines(Rehashed(forged)));
      const AuditVerdict verdict = Verify();
      ASSERT_FALSE(verdict.intact()) << made << ", line " << at + 1;
      ASSERT_EQ(verdict.findings[0].line, static_cast<int64_t>(at) + 1);
    }
  }
}

TEST_F(AuditAttackTest, LinesThatWereJoinedAreChanged) {
  size_t end = 0;
  for (int64_t line = 1; line < 30; ++line) {
    end = text_.find('\n', end);
    std::string joined = text_;
    Write(joined.erase(end++, 1));
    const AuditVerdict verdict = Verify();
    ASSERT_EQ(verdict.findings[0].damage, AuditDamage::kChanged) << line;
    ASSERT_EQ(verdict.findings[0].line, line);
  }
}

TEST_F(AuditAttackTest, WhoWroteTheLastSealWasKilledInNoLine) {
  const std::string killed = JoinLines({lines_.begin(), lines_.end() - 1});
  for (const std::string& tail :
       {std::string("{\"v\":1,"), std::string(1, '\0'),
        std::string(100, '\0')}) {
    Write(text_ + tail);
    AuditVerdict verdict = Verify();
    ASSERT_EQ(verdict.findings.size(), 1u);
    EXPECT_EQ(verdict.findings[0].damage, AuditDamage::kChanged);
    EXPECT_EQ(verdict.findings[0].line, static_cast<int64_t>(kLines) + 1);
    Write(killed + tail);
    verdict = Verify();
    EXPECT_TRUE(verdict.intact());
    EXPECT_EQ(verdict.findings[0].damage, AuditDamage::kTornTail);
  }
}

// Its BUILD rule says of how many bytes one is looked at: in the nightly form,
// of each.
TEST_F(AuditAttackTest, EachBitThatIsFlippedIsFound) {
  const char* const step = getenv("OSIRIS_FLIP_STEP");
  ASSERT_NE(step, nullptr);
  std::fstream file(path_, std::ios::in | std::ios::out);
  const auto poke = [&file](size_t at, char byte) {
    file.seekp(static_cast<std::streamoff>(at)).put(byte).flush();
  };
  int64_t line = 1;
  for (size_t at = 0; at < text_.size(); ++at) {
    if (at % std::strtoul(step, nullptr, 10) == 0) {
      for (int bit = 0; bit < 8; ++bit) {
        poke(at, static_cast<char>(text_[at] ^ (1 << bit)));
        const AuditVerdict verdict = Verify();
        ASSERT_FALSE(verdict.intact()) << "byte " << at << ", bit " << bit;
        ASSERT_EQ(verdict.findings[0].line, line);
        poke(at, text_[at]);
      }
    }
    if (text_[at] == '\n') ++line;
  }
  EXPECT_TRUE(Verify().intact());
}

}  // namespace
}  // namespace osiris
