#include "core/audit/audit_quarantine.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "core/audit/audit_log.h"
#include "core/audit/fake_seal_key_store.h"
#include "core/audit/verify/audit_verify.h"
#include "core/base/fake_clock.h"
#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

class AuditQuarantineTest : public testing::Test {
 protected:
  AuditQuarantineTest()
      : folder_(testing::TempDir() + "/quarantine_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
  }
  ~AuditQuarantineTest() override { std::filesystem::remove_all(folder_); }

  // A segment of one line after its first, whose process has ended.
  std::string WriteSegment() {
    AuditLog log(folder_, std::string(32, 'a'), clock_);
    EXPECT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    return log.path();
  }

  static void AppendTo(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::app) << text;
  }

  FakeClock clock_;
  const std::string folder_;
};

// Nobody was killed who had written the end: it is not what a crash leaves.
TEST_F(AuditQuarantineTest, LeavesWhatStandsAfterTheLastSeal) {
  FakeSealKeyStore keys;
  std::string path;
  {
    AuditLog log(folder_, std::string(32, 'a'), clock_, {.keys = &keys});
    ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
    path = log.path();
  }
  AppendTo(path, R"({"v":1,"seq":5,"ts")");
  const std::string text = *ReadFile(path);

  const auto moved = QuarantineTails(folder_);

  ASSERT_OK(moved);
  EXPECT_TRUE(moved->empty());
  EXPECT_EQ(*ReadFile(path), text);
  EXPECT_FALSE(VerifyAudit(folder_, {.keys = &keys, .heads = {}})->intact());
}

TEST_F(AuditQuarantineTest, MovesHalfALineAsideAndLosesNoByte) {
  const std::string path = WriteSegment();
  const std::string whole = *ReadFile(path);
  AppendTo(path, R"({"v":1,"seq":3,"ts")");

  const auto moved = QuarantineTails(folder_);

  ASSERT_OK(moved);
  ASSERT_EQ(moved->size(), 1u);
  EXPECT_EQ(moved->front().offset, static_cast<int64_t>(whole.size()));
  EXPECT_EQ(*ReadFile(path), whole);
  const std::string copy = folder_ + "/quarantine/" + moved->front().segment +
                           "." + std::to_string(whole.size()) + ".torn";
  EXPECT_EQ(*ReadFile(copy), R"({"v":1,"seq":3,"ts")");
  struct stat info = {};
  ASSERT_EQ(stat(copy.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(ListQuarantine(folder_)->size(), 1u);
  EXPECT_EQ(ListQuarantine(folder_)->front().bytes, 19);
  EXPECT_TRUE(VerifyAudit(folder_, {})->findings.empty());
  EXPECT_TRUE(QuarantineTails(folder_)->empty());
}

TEST_F(AuditQuarantineTest, MovesATailThatIsLongerThanOneLook) {
  const std::string path = WriteSegment();
  const std::string whole = *ReadFile(path);
  AppendTo(path, std::string(200'000, 'x'));

  ASSERT_OK(QuarantineTails(folder_));

  EXPECT_EQ(*ReadFile(path), whole);
  EXPECT_EQ(ListQuarantine(folder_)->front().bytes, 200'000);
}

TEST_F(AuditQuarantineTest, GoesOnWhereAnotherWasKilled) {
  const std::string path = WriteSegment();
  const std::string whole = *ReadFile(path);
  AppendTo(path, "half");
  ASSERT_OK(MakeFolder(folder_ + "/quarantine"));
  ASSERT_OK(ReplaceFile(folder_ + "/quarantine/" +
                            std::filesystem::path(path).filename().string() +
                            "." + std::to_string(whole.size()) + ".torn",
                        "ha"));

  ASSERT_OK(QuarantineTails(folder_));

  EXPECT_EQ(*ReadFile(path), whole);
  ASSERT_EQ(ListQuarantine(folder_)->size(), 1u);
  EXPECT_EQ(ListQuarantine(folder_)->front().bytes, 4);
}

TEST_F(AuditQuarantineTest, LeavesWhatIsBeingWritten) {
  AuditLog log(folder_, std::string(32, 'a'), clock_);
  ASSERT_OK(log.Append(AuditEvent(), AuditWait::kKept));
  AppendTo(log.path(), "half");

  EXPECT_TRUE(QuarantineTails(folder_)->empty());
  EXPECT_TRUE(ReadFile(log.path())->ends_with("half"));
}

TEST_F(AuditQuarantineTest, LeavesALineWhoseNewlineWasChanged) {
  const std::string path = WriteSegment();
  std::string text = *ReadFile(path);
  text.back() = ' ';
  ASSERT_OK(ReplaceFile(path, text));

  EXPECT_TRUE(QuarantineTails(folder_)->empty());
  EXPECT_FALSE(VerifyAudit(folder_, {})->intact());
}

TEST_F(AuditQuarantineTest, SaysWhenItCannotPutATailAside) {
  const std::string path = WriteSegment();
  AppendTo(path, "half");
  ASSERT_OK(ReplaceFile(folder_ + "/quarantine", "in the way"));

  EXPECT_FALSE(QuarantineTails(folder_).ok());
  EXPECT_TRUE(ReadFile(path)->ends_with("half"));
}

}  // namespace
}  // namespace osiris
