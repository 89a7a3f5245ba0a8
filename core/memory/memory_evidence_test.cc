#include "core/memory/memory_evidence.h"

#include <filesystem>
#include <string>

#include "core/audit/audit_log.h"
#include "core/base/fake_clock.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// MemoryServiceTest has which calls count.
class MemoryEvidenceTest : public testing::Test {
 protected:
  MemoryEvidenceTest()
      : folder_(testing::TempDir() + "/evidence_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        session_(32, 'a'),
        audit_(folder_, session_, clock_) {
    std::filesystem::remove_all(folder_);
  }
  ~MemoryEvidenceTest() override { std::filesystem::remove_all(folder_); }

  void Answer(const char* operation, int times) {
    const AuditEvent event = {.kind = AuditEventKind::kCallEnded,
                              .correlation_id = std::string(32, '1'),
                              .client_name = std::string(200, 'c'),
                              .operation = operation,
                              .outcome = "ok"};
    for (int i = 0; i < times; ++i) {
      ASSERT_OK(audit_.Append(event, AuditWait::kWritten));
    }
  }

  FakeClock clock_;
  const std::string folder_;
  const std::string session_;
  AuditLog audit_;
};

TEST_F(MemoryEvidenceTest, CallsBeforeManyThatDoNotCountAreFound) {
  Answer("discovery.request", 3);
  // More than half a megabyte.
  Answer("memory.list", 2000);

  const Evidence evidence = EvidenceFromAudit(folder_, session_, 50);

  EXPECT_EQ(evidence.calls.size(), 3u);
  EXPECT_EQ(evidence.audit_session, session_);
  EXPECT_FALSE(evidence.truncated);
}

TEST_F(MemoryEvidenceTest, TheNewestAreTakenAndTheRestIsTold) {
  Answer("discovery.request", 3);
  Answer("discovery.table", 2);

  const Evidence evidence = EvidenceFromAudit(folder_, session_, 4);

  ASSERT_EQ(evidence.calls.size(), 4u);
  EXPECT_EQ(evidence.calls[1].operation, "discovery.request");
  EXPECT_EQ(evidence.calls[3].operation, "discovery.table");
  EXPECT_TRUE(evidence.truncated);
}

}  // namespace
}  // namespace osiris
