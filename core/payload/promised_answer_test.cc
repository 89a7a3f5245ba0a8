#include "core/payload/promised_answer.h"

#include <filesystem>
#include <string>

#include "core/audit/audit_log.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/operation/checked_call.h"
#include "core/payload/payload_operations.h"
#include "core/payload/payload_search.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class PromisedAnswerTest : public testing::Test {
 protected:
  PromisedAnswerTest()
      : folder_(testing::TempDir() + "/promised_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        log_(folder_ + "/audit", std::string(32, 'a'), clock_),
        search_(
            folder_ + "/payloads",
            [] { return PayloadKeys::From(std::string(32, 'k')); },
            {.promise =
                 [this](const std::string& call) {
                   return CheckPromise(
                       folders(),
                       FormatTime(clock_.Now() - std::chrono::hours(24)), call);
                 },
             .lost =
                 [this](const std::string& since, const std::string& until) {
                   return CountLost(folder_ + "/audit", since, until);
                 }}) {
    std::filesystem::remove_all(folder_);
  }
  ~PromisedAnswerTest() override { std::filesystem::remove_all(folder_); }

  // The line of a call whose answer was `payload`.
  void Log(AuditEventKind kind, char call, const std::string& payload) {
    AuditEvent event;
    event.kind = kind;
    event.correlation_id = std::string(32, call);
    event.payload = payload;
    ASSERT_OK(log_.Append(event, AuditWait::kWritten));
  }

  AnswerFolders folders() const {
    return {.audit = folder_ + "/audit", .payloads = folder_ + "/payloads"};
  }

  // By days that are more than all that was.
  absl::Status Check(char call) {
    return CheckPromise(folders(), "2026-01-01", std::string(32, call));
  }

  absl::StatusOr<Json> Show(char call) {
    return CheckedCall(PayloadOperations(&search_), "payload.show",
                       {{"correlation_id", std::string(32, call)}});
  }

  Json Searched() {
    const auto seen = CheckedCall(PayloadOperations(&search_), "payload.seen",
                                  {{"what", "ann@example.org"}});
    EXPECT_OK(seen.status());
    return seen.ok() ? seen->at("searched") : Json();
  }

  FakeClock clock_;
  const std::string folder_;
  AuditLog log_;
  PayloadSearch search_;
};

TEST_F(PromisedAnswerTest, MissesWhatTheAuditLogNames) {
  const std::string address = "sha256:" + std::string(64, 'f');
  Log(AuditEventKind::kCallEnded, '1', address);
  const auto shown = Show('1');
  EXPECT_THAT(shown, FailsWith(ErrorCode::kAuditPayloadDamaged));
  EXPECT_NE(shown.status().message().find(address), std::string::npos);
}

TEST_F(PromisedAnswerTest, MissesNothingThatWasNeverKeptOrIsTooOld) {
  Log(AuditEventKind::kCallEnded, '1', "");
  Log(AuditEventKind::kCallEnded, '2', "sha256:" + std::string(64, 'f'));
  Log(AuditEventKind::kPayloadLost, '2', "");
  Log(AuditEventKind::kCallEnded, '3', "sha256:" + std::string(64, 'f'));
  EXPECT_THAT(Show('3'), FailsWith(ErrorCode::kAuditPayloadDamaged));
  clock_.Advance(std::chrono::hours(25));
  for (const char call : {'1', '2', '3', '4'}) {
    EXPECT_THAT(Show(call), FailsWith(ErrorCode::kAuditPayloadNotFound));
  }
}

TEST_F(PromisedAnswerTest, SaysThatMoreMayBeLostWhereTheLogCannotBeRead) {
  Log(AuditEventKind::kPayloadLost, '1', "");
  EXPECT_EQ(Searched().at("lost"), 1);
  EXPECT_FALSE(Searched().contains("lost_exact"));
  std::filesystem::create_directory(folder_ + "/audit/mcp_audit_2026-11-25_" +
                                    std::string(32, 'b') + ".jsonl");
  EXPECT_EQ(Searched().at("lost"), 1);
  EXPECT_EQ(Searched().at("lost_exact"), false);
  std::filesystem::remove_all(folder_ + "/audit");
  ASSERT_OK(ReplaceFile(folder_ + "/audit", "in the way"));
  EXPECT_FALSE(Searched().contains("lost"));
  EXPECT_EQ(Searched().at("lost_exact"), false);
}

// Days of retention may have been fewer when the others were cleaned.
TEST_F(PromisedAnswerTest, MissesNothingOfBeforeTheOldestPack) {
  Log(AuditEventKind::kCallEnded, '1', "sha256:" + std::string(64, 'f'));
  clock_.Advance(std::chrono::hours(24));
  Log(AuditEventKind::kCallEnded, '2', "sha256:" + std::string(64, 'f'));
  EXPECT_THAT(Check('1'), FailsWith(ErrorCode::kAuditPayloadDamaged));

  ASSERT_OK(MakeFolder(folder_ + "/payloads"));
  ASSERT_OK(ReplaceFile(
      folder_ + "/payloads/payloads_" + FormatDate(clock_.Now()) + "_1.pack",
      ""));

  EXPECT_OK(Check('1'));
  EXPECT_THAT(Check('2'), FailsWith(ErrorCode::kAuditPayloadDamaged));
}

TEST_F(PromisedAnswerTest, MissesNothingOfBeforeACleaningThatLeftNoPack) {
  Log(AuditEventKind::kCallEnded, '1', "sha256:" + std::string(64, 'f'));
  clock_.Advance(std::chrono::hours(2));
  Log(AuditEventKind::kCallEnded, '2', "sha256:" + std::string(64, 'f'));
  clock_.Advance(std::chrono::hours(23));
  AuditEvent cleaning;
  cleaning.kind = AuditEventKind::kCallEnded;
  cleaning.operation = "maintenance.clean";
  ASSERT_OK(log_.Append(cleaning, AuditWait::kWritten));

  EXPECT_OK(Check('1'));
  // Too young for any cleaning.
  EXPECT_THAT(Check('2'), FailsWith(ErrorCode::kAuditPayloadDamaged));
}

TEST_F(PromisedAnswerTest, SaysWhenNobodyCanTell) {
  ASSERT_OK(MakeFolder(folder_));
  ASSERT_OK(ReplaceFile(folder_ + "/audit", "in the way"));
  EXPECT_THAT(Show('1'), FailsWith(ErrorCode::kAuditPayloadUnavailable));
}

}  // namespace
}  // namespace osiris
