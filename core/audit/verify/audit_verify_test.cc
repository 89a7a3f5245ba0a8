#include "core/audit/verify/audit_verify.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/audit_chain.h"
#include "core/audit/audit_log.h"
#include "core/audit/audit_segment.h"
#include "core/audit/fake_seal_key_store.h"
#include "core/audit/verify/forgery.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "fmt/format.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

std::string With(std::string text, const std::string& old,
                 const std::string& replacement) {
  const size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old << " in " << text;
  return text.replace(at, old.size(), replacement);
}

class AuditVerifyTest : public testing::Test {
 protected:
  AuditVerifyTest()
      : folder_(testing::TempDir() + "/verify_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
  }
  ~AuditVerifyTest() override { std::filesystem::remove_all(folder_); }

  // Writes a segment of its own with `events` calls; returns its file's name.
  std::string WriteSegment(char session, int events, bool sealed = false) {
    AuditLog log(folder_, std::string(32, session), clock_,
                 {.durability = AuditDurability::kFlush,
                  .checkpoint_events = 3,
                  .keys = sealed ? &keys_ : nullptr});
    for (int i = 0; i < events; ++i) {
      AuditEvent event;
      event.operation = "test.run";
      EXPECT_OK(log.Append(event, AuditWait::kKept));
    }
    return std::filesystem::path(log.path()).filename();
  }

  std::string Text(const std::string& file) const {
    return *ReadFile(folder_ + "/" + file);
  }
  void Replace(const std::string& file, const std::string& text) const {
    ASSERT_OK(ReplaceFile(folder_ + "/" + file, text));
  }

  // In place: a new file each time would wait for the disk.
  void Poke(const std::string& file, size_t at, char byte) const {
    std::fstream(folder_ + "/" + file, std::ios::in | std::ios::out)
        .seekp(static_cast<std::streamoff>(at))
        .put(byte);
  }

  AuditVerdict Verify(std::vector<std::string> heads = {}) {
    const auto verdict =
        VerifyAudit(folder_, {.keys = &keys_, .heads = std::move(heads)});
    EXPECT_OK(verdict);
    return *verdict;
  }

  // "changed:3:3", kind, line and number, of the first finding; or "intact".
  std::string First() {
    const AuditVerdict verdict = Verify();
    EXPECT_EQ(verdict.intact(),
              std::none_of(verdict.findings.begin(), verdict.findings.end(),
                           [](const AuditFinding& finding) {
                             return IsDamage(finding.damage);
                           }));
    if (verdict.findings.empty()) return "intact";
    const AuditFinding& first = verdict.findings.front();
    return std::string(NameOf(first.damage)) + ":" +
           std::to_string(first.line) + ":" + std::to_string(first.sequence);
  }

  std::string FirstWith(const std::string& file, const Lines& lines) {
    Replace(file, JoinLines(lines));
    return First();
  }

  FakeClock clock_;
  FakeSealKeyStore keys_;
  const std::string folder_;
};

TEST_F(AuditVerifyTest, FindsNothingInALogAsItWasWritten) {
  WriteSegment('a', 5);
  WriteSegment('b', 7, true);

  const AuditVerdict verdict = Verify();

  EXPECT_TRUE(verdict.findings.empty());
  EXPECT_TRUE(verdict.intact());
  EXPECT_EQ(verdict.segments, 2);
  EXPECT_EQ(verdict.segments_unsealed, 1);
  EXPECT_EQ(verdict.seals_checked, 4);
  EXPECT_EQ(verdict.seals_unchecked, 0);
  EXPECT_EQ(verdict.lines, 6 + 8 + 4);
}

TEST_F(AuditVerifyTest, FindsNothingWhereThereIsNoLog) {
  EXPECT_TRUE(Verify().intact());
  EXPECT_EQ(Verify().segments, 0);
}

TEST_F(AuditVerifyTest, DetectsEachBitThatIsFlipped) {
  for (const bool sealed : {false, true}) {
    const std::string file = WriteSegment(sealed ? 'b' : 'a', 3, sealed);
    const std::string whole = Text(file);
    for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
      Poke(file, bit / 8, static_cast<char>(whole[bit / 8] ^ (1 << bit % 8)));
      const AuditVerdict verdict = Verify();
      ASSERT_FALSE(verdict.intact()) << "bit " << bit << " of " << file;
      const int64_t line =
          1 + std::count(whole.begin(),
                         whole.begin() + static_cast<int64_t>(bit / 8), '\n');
      // A changed hash breaks its own line; a lost newline joins two.
      ASSERT_EQ(verdict.findings.front().line, line) << "bit " << bit;
      Poke(file, bit / 8, whole[bit / 8]);
    }
    ASSERT_EQ(First(), "intact");
  }
}

TEST_F(AuditVerifyTest, NamesWhatWasDoneToTheFirstBrokenLine) {
  const std::string file = WriteSegment('a', 6);
  const Lines lines = SplitLines(Text(file));
  Lines changed = lines;
  changed[3] = With(changed[3], "test.run", "test.ran");
  EXPECT_EQ(FirstWith(file, changed), "changed:4:4");

  changed = lines;
  changed[3] = With(changed[3], "\"seq\":4", "\"seq\":5");
  EXPECT_EQ(FirstWith(file, changed), "changed:4:5");

  Lines missing = lines;
  missing.erase(missing.begin() + 2, missing.begin() + 4);
  EXPECT_EQ(FirstWith(file, missing), "missing:3:5");

  Lines without_start(lines.begin() + 1, lines.end());
  EXPECT_EQ(FirstWith(file, without_start), "missing:1:2");

  Lines twice = lines;
  twice.insert(twice.begin() + 4, lines[3]);
  EXPECT_EQ(FirstWith(file, twice), "duplicated:5:4");

  Lines moved = lines;
  std::swap(moved[2], moved[3]);
  EXPECT_EQ(FirstWith(file, moved), "moved:3:4");

  Lines bare;
  for (const std::string& line : lines) {
    bare.push_back(std::string(SplitChainedLine(line)->body) + "}");
  }
  EXPECT_EQ(FirstWith(file, bare), "unchained:1:1");

  EXPECT_EQ(FirstWith(file, lines), "intact");
}

TEST_F(AuditVerifyTest, FindsLinesThatWereTakenOutAndHashedAnew) {
  const std::string file = WriteSegment('a', 6);
  Lines lines = SplitLines(Text(file));
  lines.erase(lines.begin() + 3);

  EXPECT_EQ(FirstWith(file, Rehashed(lines)), "missing:4:5");
}

TEST_F(AuditVerifyTest, FindsWhatAnotherSegmentSawAndIsGone) {
  const std::string file = WriteSegment('a', 6);
  WriteSegment('b', 1);
  const std::string whole = Text(file);
  Lines lines = SplitLines(whole);

  EXPECT_EQ(FirstWith(file, {lines.begin(), lines.begin() + 4}), "cut:4:4");
  EXPECT_EQ(FirstWith(file, {}), "cut:0:0");

  lines[3] = With(lines[3], "test.run", "test.ran");
  EXPECT_EQ(FirstWith(file, Rehashed(lines)), "rewritten:0:7");

  std::filesystem::remove(folder_ + "/" + file);
  EXPECT_EQ(First(), "segment_missing:0:0");

  Replace(file, whole);
  EXPECT_EQ(First(), "intact");
}

TEST_F(AuditVerifyTest, FindsBySealsWhatWasHashedAnew) {
  const std::string file = WriteSegment('a', 8, true);
  const Lines lines = SplitLines(Text(file));
  Lines changed = lines;
  changed[3] = With(changed[3], "test.run", "test.ran");
  EXPECT_EQ(FirstWith(file, Rehashed(changed)), "seal_wrong:6:6");

  // The opening's seal is line 2.
  changed = lines;
  changed[0] = With(changed[0], "\"sealed_every\":3", "\"sealed_every\":99");
  EXPECT_EQ(FirstWith(file, Rehashed(changed)), "seal_wrong:2:2");

  Lines unsealed;
  for (const std::string& line : lines) {
    if (line.find("\"checkpoint\"") == std::string::npos) {
      const std::string from = line.substr(
          line.find("\"seq\""), line.find(",\"ts\"") - line.find("\"seq\""));
      unsealed.push_back(
          With(line, from, "\"seq\":" + std::to_string(unsealed.size() + 1)));
    }
  }
  EXPECT_EQ(FirstWith(file, Rehashed(unsealed)), "seal_missing:2:2");

  // Cut at a checkpoint: all that is left is genuine, and has no end.
  EXPECT_EQ(FirstWith(file, {lines.begin(), lines.begin() + 6}),
            "unclosed:6:6");
}

TEST_F(AuditVerifyTest, FindsSealsThatWereMadeWithALaterKey) {
  const std::string file = WriteSegment('a', 8, true);
  Lines lines = SplitLines(Text(file));
  // Whoever takes the process over has the key of the epoch that comes next.
  Sealer sealer(*keys_.Get(file));
  for (int i = 0; i < 2; ++i) sealer.Seal(0, "", false);
  lines[3] = With(lines[3], "test.run", "test.ran");
  const Lines anew = Rehashed(lines);
  const std::string head(SplitChainedLine(anew[4])->hash);
  const size_t mac = lines[5].find("\"mac\":\"") + 7;
  lines[5].replace(mac, 64, sealer.Seal(6, head, false));

  EXPECT_EQ(FirstWith(file, Rehashed(lines)), "seal_wrong:6:6");
}

TEST_F(AuditVerifyTest, SaysWhichSealsItCouldNotCheck) {
  const std::string file = WriteSegment('a', 8, true);
  NoSealKeyStore none;

  const auto verdict = VerifyAudit(folder_, {.keys = &none, .heads = {}});

  ASSERT_OK(verdict);
  EXPECT_TRUE(verdict->intact());
  EXPECT_EQ(verdict->seals_checked, 0);
  EXPECT_EQ(verdict->seals_unchecked, 4);
}

TEST_F(AuditVerifyTest, ReportsATornTailAndLeavesItWhereItIs) {
  const std::string file = WriteSegment('a', 2);
  const std::string whole = Text(file);
  for (const size_t cut : {size_t{1}, size_t{20}, size_t{100}}) {
    const std::string torn = whole.substr(0, whole.size() - cut);
    Replace(file, torn);
    EXPECT_EQ(First(), "torn_tail:3:0");
    EXPECT_TRUE(Verify().intact());
    EXPECT_EQ(Text(file), torn);
  }
}

TEST_F(AuditVerifyTest, FindsSegmentsUnderAnotherName) {
  const std::string file = WriteSegment('a', 2);
  const std::string other = With(file, "aaaa", "aaab");
  Replace(other, Text(file));
  EXPECT_EQ(First(), "misnamed:1:1");
  std::filesystem::remove(folder_ + "/" + other);

  Replace(With(file, ".jsonl", ".1.jsonl"), Text(file));
  EXPECT_EQ(First(), "duplicated:1:1");
}

TEST_F(AuditVerifyTest, FollowsASessionOverMidnight) {
  AuditLog log(folder_, std::string(32, 'a'), clock_, {.keys = &keys_});
  for (int day = 0; day < 3; ++day) {
    for (int i = 0; i < 3; ++i) {
      ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    }
    clock_.Advance(std::chrono::hours(24));
  }
  EXPECT_EQ(Verify().segments, 3);
  EXPECT_EQ(First(), "intact");

  std::string middle;
  const std::vector<std::string> files = *ListSegments(folder_);
  for (const std::string& file : files) {
    if (file.find("2026-11-26") != std::string::npos) middle = file;
  }
  std::filesystem::remove(folder_ + "/" + middle);
  EXPECT_EQ(First(), "segment_missing:0:0");
}

// Nobody began a segment after it.
TEST_F(AuditVerifyTest, MissesASegmentThatWasOnDiskAndThatNobodySaw) {
  std::string file;
  {
    AuditLog log(folder_, std::string(32, 'a'), clock_, {.keys = &keys_});
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    file = std::filesystem::path(log.path()).filename();
  }
  EXPECT_EQ(First(), "intact");
  const std::string path = folder_ + "/" + file;
  std::filesystem::rename(path, path + ".1");
  EXPECT_EQ(First(), "segment_missing:0:0");
  EXPECT_EQ(Verify().findings[0].file, file);
  const std::string other = With(file, "2026-11-25", "2026-11-24");
  std::filesystem::rename(path + ".1", folder_ + "/" + other);
  EXPECT_FALSE(Verify().intact());
  std::filesystem::remove_all(folder_);
  EXPECT_EQ(First(), "segment_missing:0:0");
}

// Nobody else looked at it, and all that is left of it is genuine.
TEST_F(AuditVerifyTest, MissesTheEndOfASegmentThatWasOnDisk) {
  std::string file;
  std::string alive;
  {
    AuditLog log(folder_, std::string(32, 'a'), clock_,
                 {.checkpoint_events = 3, .keys = &keys_});
    for (int i = 0; i < 10; ++i) {
      ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    }
    file = std::filesystem::path(log.path()).filename();
    alive = Text(file);
    EXPECT_EQ(First(), "intact");
  }
  EXPECT_EQ(First(), "intact");
  const Lines lines = SplitLines(Text(file));
  const Lines killed = SplitLines(alive);
  ASSERT_EQ(lines.size(), killed.size() + 1);
  for (size_t left = 1; left < lines.size(); ++left) {
    EXPECT_EQ(
        FirstWith(file, {lines.begin(),
                         lines.begin() + static_cast<std::ptrdiff_t>(left)}),
        fmt::format("cut:{0}:{0}", left));
  }
  // As a killed process leaves it: up to the last checkpoint that was on disk.
  keys_.NoteKept(file, {.seals = 4});
  for (size_t left = 1; left < killed.size(); ++left) {
    const Lines rest = {killed.begin(),
                        killed.begin() + static_cast<std::ptrdiff_t>(left)};
    const bool whole =
        std::count_if(rest.begin(), rest.end(), [](auto& line) {
          return line.find("\"event\":\"checkpoint\"") != std::string::npos;
        }) >= 4;
    EXPECT_EQ(FirstWith(file, rest),
              fmt::format("{1}:{0}:{0}", left, whole ? "unclosed" : "cut"));
  }
}

// The disk may not have it: that is no damage.
TEST_F(AuditVerifyTest, DoesNotMissWhatWasNotWaitedFor) {
  const std::string file = WriteSegment('a', 3, true);
  std::filesystem::remove(folder_ + "/" + file);
  EXPECT_EQ(First(), "intact");
}

// The line that said that it went has gone, too.
TEST_F(AuditVerifyTest, DoesNotMissWhatIsOlderThanWhatRetentionTook) {
  const std::string old =
      "mcp_audit_2020-01-01_" + std::string(32, 'c') + ".jsonl";
  keys_.NoteKept(old, {});
  EXPECT_EQ(First(), "segment_missing:0:0");
  AuditLog log(folder_, std::string(32, 'a'), clock_, {.keys = &keys_});
  AuditEvent event;
  event.kind = AuditEventKind::kSegmentsRemoved;
  event.heads = {
      {.file = "mcp_audit_2021-01-01_" + std::string(32, 'd') + ".jsonl",
       .sequence = 3,
       .hash = std::string(64, '0')}};
  ASSERT_OK(log.Append(event, AuditWait::kKept));
  EXPECT_EQ(First(), "intact");
}

TEST_F(AuditVerifyTest, LooksForHeadsThatWereNotedDown) {
  const std::string file = WriteSegment('a', 3);
  const std::string head = ReadSegmentHead(folder_, file)->hash;
  EXPECT_TRUE(Verify({head}).intact());
  EXPECT_FALSE(Verify({std::string(64, '0')}).intact());

  std::filesystem::remove(folder_ + "/" + file);
  ASSERT_FALSE(Verify({head}).intact());
  EXPECT_EQ(Verify({head}).findings[0].damage, AuditDamage::kHeadMissing);
}

}  // namespace
}  // namespace osiris
