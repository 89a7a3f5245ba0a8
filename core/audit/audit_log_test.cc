#include "core/audit/audit_log.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/audit/fake_seal_key_store.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class AuditLogTest : public testing::Test {
 protected:
  AuditLogTest()
      : folder_(testing::TempDir() + "/log_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        log_(folder_, std::string(32, 'a'), clock_) {}
  ~AuditLogTest() override { std::filesystem::remove_all(folder_); }

  absl::Status Append(const std::string& operation = "test.run") {
    AuditEvent event;
    event.operation = operation;
    return log_.Append(event, AuditWait::kWritten);
  }

  std::vector<std::string> Segments() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  FakeClock clock_;
  const std::string folder_;
  AuditLog log_;
};

TEST_F(AuditLogTest, WritesMembersInTheOrderOfTheContract) {
  AuditEvent event = {.kind = AuditEventKind::kCallEnded,
                      .correlation_id = "c0ffee",
                      .door = "mcp",
                      .client_name = "claude \"x\"\n",
                      .client_version = "1",
                      .operation = "discovery.request",
                      .target = "@sqlite.movies",
                      .arguments_hmac = "ab",
                      .arguments_bytes = 12,
                      .outcome = "ok",
                      .rows = 7,
                      .bytes = 8,
                      .elapsed_us = 9};

  EXPECT_EQ(
      FormatAuditLine(event, 5, clock_.Now(), "5e55"),
      R"({"v":1,"seq":5,"ts":"2026-11-25T12:00:00.000000Z","session":"5e55",)"
      R"("corr":"c0ffee","event":"call.ended","door":"mcp",)"
      R"("client":{"name":"claude \"x\"\n","version":"1"},)"
      R"("op":"discovery.request","target":"@sqlite.movies",)"
      R"("args":{"bytes":12,"hmac":"ab"},"outcome":"ok","rows":7,"bytes":8,)"
      R"("elapsed_us":9})");
}

TEST_F(AuditLogTest, LeavesOutWhatHasNoValue) {
  AuditEvent event = {.kind = AuditEventKind::kServerStarted};

  EXPECT_EQ(FormatAuditLine(event, 1, clock_.Now(), "5e55"),
            R"({"v":1,"seq":1,"ts":"2026-11-25T12:00:00.000000Z",)"
            R"("session":"5e55","event":"server.started"})");
}

TEST_F(AuditLogTest, SaysHowTheFrontIsSealed) {
  AuditEvent event;
  event.kind = AuditEventKind::kServerStarted;
  event.seal = "B";

  const std::string line = FormatAuditLine(event, 1, {}, "5e55");

  EXPECT_TRUE(line.ends_with(R"("event":"server.started","seal":"B"})"))
      << line;
}

TEST_F(AuditLogTest, OpensNothingBeforeTheFirstEvent) {
  EXPECT_FALSE(std::filesystem::exists(folder_));

  ASSERT_OK(Append());

  struct stat info = {};
  ASSERT_EQ(stat(log_.path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(stat(folder_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(AuditLogTest, N27_LogFilesRollAtUtcMidnight) {
  ASSERT_OK(Append());
  clock_.Advance(std::chrono::hours(12));
  ASSERT_OK(Append());

  EXPECT_EQ(Segments(),
            (std::vector<std::string>{
                "mcp_audit_2026-11-25_" + std::string(32, 'a') + ".jsonl",
                "mcp_audit_2026-11-26_" + std::string(32, 'a') + ".jsonl"}));
}

TEST_F(AuditLogTest, StaysInTheLaterFileWhenTheClockIsSetBack) {
  ASSERT_OK(Append());
  clock_.SetWall(clock_.Now() - std::chrono::hours(48));
  ASSERT_OK(Append());

  EXPECT_EQ(Segments().size(), 1u);
}

TEST_F(AuditLogTest, RC001_ConcurrentWritesProduceOnlyWholeLines) {
  constexpr int kThreads = 8;
  constexpr int kEvents = 300;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this, i] {
      for (int event = 0; event < kEvents; ++event) {
        EXPECT_OK(Append(std::string(1 + (i * 997 + event * 31) % 4000, 'x')));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  const std::string text = *ReadFile(log_.path());
  int lines = 0;
  for (size_t at = 0; at < text.size(); ++lines) {
    const size_t end = text.find('\n', at);
    ASSERT_NE(end, std::string::npos);
    const absl::StatusOr<Json> line = ParseJson(text.substr(at, end - at));
    ASSERT_OK(line);
    EXPECT_EQ(line->at("seq"), lines + 1);
    at = end + 1;
  }
  EXPECT_EQ(lines, kThreads * kEvents + 1);
}

TEST_F(AuditLogTest, FailsClosedInAFolderThatCannotBeMade) {
  ASSERT_OK(ReplaceFile(folder_, "in the way"));

  EXPECT_THAT(Append(), FailsWith(ErrorCode::kAuditUnavailable));

  std::filesystem::remove(folder_);
  EXPECT_OK(Append());
}

TEST_F(AuditLogTest, TakesBackHalfALineWhenTheDiskIsFull) {
  ASSERT_OK(Append());
  const std::string before = *ReadFile(log_.path());
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit old = {};
  getrlimit(RLIMIT_FSIZE, &old);
  const struct rlimit full = {before.size() + 20, old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);

  EXPECT_THAT(Append(), FailsWith(ErrorCode::kAuditUnavailable));

  setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_EQ(*ReadFile(log_.path()), before);
  EXPECT_OK(Append());
}

TEST_F(AuditLogTest, NoticesThatItsFileWasRemovedOrCut) {
  ASSERT_OK(Append());
  ASSERT_EQ(unlink(log_.path().c_str()), 0);
  clock_.Advance(std::chrono::microseconds(100));
  EXPECT_THAT(Append(), FailsWith(ErrorCode::kAuditUnavailable));
  ASSERT_OK(Append());

  ASSERT_OK(Append());
  ASSERT_EQ(truncate(log_.path().c_str(), 400), 0);
  EXPECT_THAT(Append(), FailsWith(ErrorCode::kAuditUnavailable));
  ASSERT_OK(Append());
  EXPECT_FALSE(VerifyAudit(folder_, {})->intact());
}

TEST_F(AuditLogTest, NoticesThatItsFileWasRotated) {
  FakeSealKeyStore keys;
  {
    AuditLog log(folder_, std::string(32, 'c'), clock_, {.keys = &keys});
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    const std::string path = log.path();
    std::filesystem::rename(path, folder_ + "/old");
    clock_.Advance(std::chrono::microseconds(100));

    EXPECT_THAT(log.Append(AuditEvent(), AuditWait::kKept),
                FailsWith(ErrorCode::kAuditUnavailable));
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));

    // Nobody can mistake what is left for the whole.
    const auto left = VerifyAudit(folder_, {.keys = &keys, .heads = {}});
    ASSERT_EQ(left->findings.size(), 2u);
    EXPECT_EQ(left->findings[0].damage, AuditDamage::kMissing);
    EXPECT_EQ(left->findings[0].sequence, 4);
    EXPECT_EQ(left->findings[1].damage, AuditDamage::kSegmentMissing);
    std::filesystem::rename(folder_ + "/old", path);
  }
  EXPECT_TRUE(VerifyAudit(folder_, {.keys = &keys, .heads = {}})->intact());
}

TEST_F(AuditLogTest, ADiskThatIsFullForLongLeavesOneSegment) {
  FakeSealKeyStore keys;
  AuditLog log(folder_, std::string(32, 'c'), clock_, {.keys = &keys});
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit old = {};
  getrlimit(RLIMIT_FSIZE, &old);
  const struct rlimit full = {0, old.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  for (int i = 0; i < 150; ++i) {
    ASSERT_THAT(log.Append(AuditEvent(), AuditWait::kKept),
                FailsWith(ErrorCode::kAuditUnavailable));
  }
  {
    AuditLog other(folder_, std::string(32, 'd'), clock_, {.keys = &keys});
    EXPECT_FALSE(other.Append(AuditEvent(), AuditWait::kKept).ok());
  }
  setrlimit(RLIMIT_FSIZE, &old);

  EXPECT_OK(log.Append(AuditEvent(), AuditWait::kKept));
  EXPECT_EQ(Segments().size(), 1u);
  const auto verdict = VerifyAudit(folder_, {.keys = &keys, .heads = {}});
  EXPECT_TRUE(verdict->findings.empty());
  EXPECT_EQ(verdict->seals_checked, 1);
}

TEST_F(AuditLogTest, WritesOutTheSegmentsThatItSawBeforeItRelies) {
  ASSERT_OK(Append());
  struct stat seen = {};
  ASSERT_EQ(stat(log_.path().c_str(), &seen), 0);
  std::vector<std::string> done;
  const auto note = [&done, &seen](const std::string& what) {
    return [&done, &seen, what](int fd) {
      struct stat info = {};
      fstat(fd, &info);
      done.push_back(what + (info.st_ino == seen.st_ino ? " other" : " own"));
      return 0;
    };
  };
  AuditLog log(folder_, std::string(32, 'c'), clock_,
               {.sync = note("sync"), .write_back = note("write")});

  ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
  ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));

  EXPECT_EQ(done,
            (std::vector<std::string>{"write other", "sync own", "sync own"}));
}

TEST_F(AuditLogTest, IsWholeWhateverTheClockDoes) {
  using std::chrono::hours;
  for (const hours jump : {hours(-72), hours(30), hours(-1), hours(400),
                           hours(-400), hours(1), hours(-10000), hours(25)}) {
    ASSERT_OK(Append());
    clock_.SetWall(clock_.Now() + jump);
    ASSERT_OK(Append());
    log_.SealDue();
  }
  const auto verdict = VerifyAudit(folder_, {});
  EXPECT_TRUE(verdict->findings.empty());
  EXPECT_EQ(verdict->lines, 16 + verdict->segments);
  // One more for the day that had not been before.
  EXPECT_EQ(verdict->segments, 2);
}

TEST_F(AuditLogTest, WaitsForTheDiskAsItsLevelSays) {
  struct Case {
    AuditDurability level;
    AuditWait wait;
    int syncs;
  };
  for (const Case& one : {Case{AuditDurability::kFlush, AuditWait::kKept, 0},
                          {AuditDurability::kDurable, AuditWait::kWritten, 0},
                          {AuditDurability::kDurable, AuditWait::kKept, 1},
                          {AuditDurability::kStrict, AuditWait::kWritten, 1}}) {
    int syncs = 0;
    AuditLog log(folder_, std::string(32, 'c'), clock_,
                 {.durability = one.level, .sync = [&syncs](int) {
                    ++syncs;
                    return 0;
                  }});
    ASSERT_OK(log.Append(AuditEvent(), one.wait));
    EXPECT_EQ(syncs, one.syncs);
  }
}

TEST_F(AuditLogTest, LeavesASegmentThatCannotBeSynced) {
  int error = 0;
  AuditLog log(folder_, std::string(32, 'c'), clock_,
               {.sync = [&error](int) { return error; }});
  ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
  error = EIO;
  EXPECT_THAT(log.Append(AuditEvent(), AuditWait::kKept),
              FailsWith(ErrorCode::kAuditUnavailable));
  error = 0;
  EXPECT_OK(log.Append(AuditEvent(), AuditWait::kKept));

  EXPECT_EQ(Segments().size(), 2u);
  EXPECT_TRUE(VerifyAudit(folder_, {})->findings.empty());
}

TEST_F(AuditLogTest, SealsByCountAndByTimeAndAtTheEnd) {
  FakeSealKeyStore keys;
  const auto checkpoints = [this] {
    return VerifyAudit(folder_, {})->seals_unchecked;
  };
  {
    AuditLog log(folder_, std::string(32, 'c'), clock_,
                 {.checkpoint_events = 2, .keys = &keys});
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    EXPECT_EQ(checkpoints(), 1);
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    EXPECT_EQ(checkpoints(), 2);
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    log.SealDue();
    EXPECT_EQ(checkpoints(), 2);
    clock_.Advance(std::chrono::seconds(1));
    log.SealDue();
    EXPECT_EQ(checkpoints(), 3);
    log.SealDue();
    EXPECT_EQ(checkpoints(), 3);
  }
  EXPECT_EQ(checkpoints(), 4);
  const auto verdict = VerifyAudit(folder_, {.keys = &keys, .heads = {}});
  EXPECT_EQ(verdict->seals_checked, 4);
  EXPECT_TRUE(verdict->findings.empty());
}

TEST_F(AuditLogTest, KeepsItsHashesToItself) {
  const AuditLog other(folder_, std::string(32, 'b'), clock_);

  EXPECT_EQ(log_.HashArguments("{}"), log_.HashArguments("{}"));
  EXPECT_NE(log_.HashArguments("{}"), other.HashArguments("{}"));
}

}  // namespace
}  // namespace osiris
